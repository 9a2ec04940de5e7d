import type { Blinder } from '../../core/identifiers/blinder.ts';
import { IdentifierError } from '../../core/identifiers/identifier-error.ts';
import type { Identifier, IdentifierType } from '../../core/identifiers/identifier-type.ts';
import { decrypt, encrypt } from '../../core/sealing/aead.ts';
import type { Particulars } from '../../stores/particulars.ts';
import { particularsKey } from './blinds.ts';

/** Under which name the particulars of a request stand. */
export function particularsOwner(requestId: string): string {
  return `request#${requestId}`;
}

/** Seals the identifiers of a request, normalised, where an erasure of it reaches them. @param blindKey the business's */
export async function keepIdentifiers(
  particulars: Particulars,
  requestId: string,
  blindKey: Uint8Array,
  identifiers: readonly Identifier[],
): Promise<void> {
  const clear = Buffer.from(JSON.stringify(identifiers));
  const sealed = encrypt(particularsKey(blindKey), ['request', requestId], clear);
  await particulars.put(particularsOwner(requestId), 'identifiers', sealed);
}

/**
 * The identifiers of a request as {@link keepIdentifiers} sealed them. They must not outlive the invocation.
 *
 * @param blindKey the business's blind key
 * @throws {Error} when they are gone: nothing must be said or done about a person who is not known any more
 */
export async function identifiersOf(
  particulars: Particulars,
  requestId: string,
  blindKey: Uint8Array,
): Promise<Identifier[]> {
  const sealed = await particulars.get(particularsOwner(requestId), 'identifiers');
  if (sealed === undefined) throw new Error('the identifiers of a request are gone');
  const opened = decrypt(particularsKey(blindKey), ['request', requestId], sealed);
  return JSON.parse(Buffer.from(opened).toString('utf8'));
}

/** Whether a value, read as a type, is one of those blinded, in any epoch; one that is not of the type is not. */
export function isOneOf(
  blinder: Blinder,
  blinds: ReadonlySet<string>,
): (type: IdentifierType, value: string) => boolean {
  return (type, value) => {
    try {
      return blinder.everywhere(type, value).some(({ blind }) => blinds.has(blind));
    } catch (error) {
      if (error instanceof IdentifierError) return false;
      throw error;
    }
  };
}
