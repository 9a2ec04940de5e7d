import { blind } from '../../core/identifiers/blind.ts';
import type { IdentifierType } from '../../core/identifiers/identifier-type.ts';
import { deriveKey } from '../../core/sealing/aead.ts';
import type { KeyRing } from '../../stores/key-ring.ts';

/** The epoch of blind keys in use. Rows carry their blind only: a new epoch leaves the old rows as they are. */
const EPOCH = '1';

/** How receipts name the key that blinds in this epoch. */
export const BLIND_KEY_NAME = `blind-${EPOCH}`;

/** A business's blind key, made when it is first needed. */
export function blindKey(ring: KeyRing, business: string): Promise<Uint8Array> {
  return ring.findOrCreate(business, EPOCH);
}

/** A business's blind key, or undefined when nothing was ever blinded for it. */
export function existingBlindKey(ring: KeyRing, business: string): Promise<Uint8Array | undefined> {
  return ring.find(business, EPOCH);
}

export async function blindVisitor(ring: KeyRing, business: string, visitor: string): Promise<string> {
  return blind(await blindKey(ring, business), 'visitor', visitor);
}

/** The blind of a session id, for ledger records. Its own type: no identifier has it. */
export function blindSession(key: Uint8Array, session: string): string {
  return blind(deriveKey(key, 'sessions'), 'x_session' as IdentifierType, session);
}

/** The key that seals a request's particulars, and the known values of running sessions. */
export function particularsKey(key: Uint8Array): Uint8Array {
  return deriveKey(key, 'particulars');
}
