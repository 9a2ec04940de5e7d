import type { KeyRing } from '../../stores/key-ring.ts';

/** The owner of keys that belong to no business. */
const INSTALLATION = 'installation';

/** The label of the key that signs tokens now: a new one each month. */
export function tokenKeyLabel(now: number): string {
  return new Date(now).toISOString().slice(0, 7);
}

export function currentTokenKey(ring: KeyRing, now: number): Promise<Uint8Array> {
  return ring.findOrCreate(INSTALLATION, tokenKeyLabel(now));
}

/** The key that a token names. A name of another form is not looked up. */
export async function tokenKey(ring: KeyRing, kid: string): Promise<Uint8Array | undefined> {
  return /^\d{4}-\d{2}$/.test(kid) ? ring.find(INSTALLATION, kid) : undefined;
}
