import { blind } from '../../core/identifiers/blind.ts';
import { Blinder } from '../../core/identifiers/blinder.ts';
import type { IdentifierType } from '../../core/identifiers/identifier-type.ts';
import { defaultPolicy, FIRST_EPOCH, type IdentifierPolicy } from '../../core/identifiers/policy.ts';
import { deriveKey } from '../../core/sealing/aead.ts';
import type { Accounts } from '../../stores/accounts.ts';
import type { IdentifierPolicies } from '../../stores/identifier-policies.ts';
import type { KeyRing } from '../../stores/key-ring.ts';

/** How receipts name the key that blinds in the first epoch. */
export const BLIND_KEY_NAME = `blind-${FIRST_EPOCH}`;

/**
 * A business's first blind key, made when it is first needed: the one that visitors, sessions and particulars stay with
 * for good. Identifiers are blinded by a {@link Blinder}, which knows every epoch.
 */
export function blindKey(ring: KeyRing, business: string): Promise<Uint8Array> {
  return ring.findOrCreate(business, FIRST_EPOCH);
}

/** A business's blind key, or undefined when nothing was ever blinded for it. */
export function existingBlindKey(ring: KeyRing, business: string): Promise<Uint8Array | undefined> {
  return ring.find(business, FIRST_EPOCH);
}

/** How a business's identifiers are read: what it decided, or the rules of who decided nothing. */
export async function policyOf(
  stores: { readonly accounts: Accounts; readonly identifierPolicies: IdentifierPolicies },
  business: string,
): Promise<IdentifierPolicy> {
  const policy = await stores.identifierPolicies.get(business);
  return policy ?? defaultPolicy(business, (await stores.accounts.business(business))?.region ?? 'US');
}

/** What blinds a business's identifiers. The first key is made if need be; each other was made with its epoch. */
export async function blinderOf(ring: KeyRing, policy: IdentifierPolicy): Promise<Blinder> {
  const keys = new Map<string, Uint8Array>();
  for (const { label } of policy.epochs) keys.set(label, await ring.findOrCreate(policy.business, label));
  return new Blinder(policy, keys);
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
