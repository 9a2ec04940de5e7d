import { IDENTITY_SECONDS } from '../../core/flow/limits.ts';
import type { Blinder } from '../../core/identifiers/blinder.ts';
import type { Identifier, IdentifierType } from '../../core/identifiers/identifier-type.ts';
import { decrypt, encrypt } from '../../core/sealing/aead.ts';
import type { Identities, IdentityRow } from '../../stores/identities.ts';
import { particularsKey } from '../runtime/blinds.ts';

/** What the site told us of a session's visitor. Values in the clear: never leaves redact but sealed or blinded. */
export interface KnownIdentity {
  readonly type: IdentifierType;
  readonly value: string;
  readonly blind: string;
}

/** A session says at most so much of its visitor; what comes after that is masked by pattern only. */
const MAX_IDENTITIES = 50;

const context = (session: string) => ['identity', session];

/** Opens a session's known identities. */
export function openIdentities(key: Uint8Array, row: IdentityRow): KnownIdentity[] {
  const opened = decrypt(particularsKey(key), context(row.session), row.sealed);
  return JSON.parse(Buffer.from(opened).toString('utf8'));
}

/** Blinds what an identify call said. An identifier that is not well-formed for its type is left out. */
export function toKnown(blinder: Blinder, identifiers: readonly Identifier[], now: number): KnownIdentity[] {
  return identifiers.flatMap(({ type, value }) => {
    try {
      return [{ type, value, blind: blinder.atIndex(type, value, now).blind }];
    } catch {
      // Whatever is wrong with one value, the records behind it must not wait for it.
      return [];
    }
  });
}

/** Adds identities to a session's, unless all are there. Two that add at once both end up in the row. */
export async function addIdentities(
  store: Identities,
  key: Uint8Array,
  session: string,
  added: readonly KnownIdentity[],
  now: number,
): Promise<KnownIdentity[]> {
  for (;;) {
    const nowSeconds = Math.floor(now / 1000);
    const row = (await store.many([session], nowSeconds)).get(session);
    const known = row === undefined ? [] : openIdentities(key, row);
    const fresh = added.filter(
      ({ blind, value }) => !known.some((k) => k.blind === blind && k.value === value),
    );
    if (fresh.length === 0) return known;
    const all = [...known, ...fresh].slice(0, MAX_IDENTITIES);
    const sealed = encrypt(particularsKey(key), context(session), Buffer.from(JSON.stringify(all)));
    const blinds = [...new Set(all.map((identity) => identity.blind))];
    const next = { session, version: row?.version ?? 0, since: row?.since ?? now, sealed, blinds };
    if (await store.replace(next, nowSeconds + IDENTITY_SECONDS)) return all;
  }
}
