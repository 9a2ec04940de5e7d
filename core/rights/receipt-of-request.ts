import { createHash } from 'node:crypto';
import { DATA_MAP, DATA_MAP_VERSION, dataMapHash } from '../data-map.ts';
import { toId } from '../flow/ids.ts';
import type { Agreement } from '../gate/agreements.ts';
import type { IdentifierType } from '../identifiers/identifier-type.ts';
import { canonicalBytes } from '../proof/canonical.ts';
import type { ReceiptFacts } from '../proof/receipt.ts';
import { legalClock } from './clock.ts';
import { EXCEPTIONS } from './exception.ts';
import type { RightsRequestRow } from './request.ts';

/** What every receipt of a request is made with. Times in ms since 1970. */
export interface RequestFacts {
  readonly request: RightsRequestRow;
  readonly issuer: string;
  readonly now: number;
  /** The clock was moved: the receipt is of a rehearsal. */
  readonly simulated: boolean;
  readonly agreements: readonly Agreement[];
}

/** What a receipt says of the request itself, of whom it is for and of the stores there are, whatever was done. */
export function factsOfRequest({ request, issuer, now, simulated, agreements }: RequestFacts) {
  return {
    issuer,
    issuedAt: isoTime(now),
    ...(simulated ? { simulated: true as const } : {}),
    business: {
      id: request.business,
      role: 'service provider' as const,
      agreements: agreements.map(({ id, kind, version, signedAt }) => ({
        id,
        kind,
        version,
        signedAt: isoTime(signedAt),
      })),
    },
    request: {
      id: request.id,
      kind: request.kind,
      regime: request.regime,
      receivedAt: isoTime(request.receivedAt),
      hash: request.hash,
      ...(request.verification === undefined ? {} : { verification: request.verification }),
    },
    identifiers: committedIdentifiers(request),
    dataMap: {
      version: String(DATA_MAP_VERSION),
      hash: `sha256:${dataMapHash()}`,
      stores: DATA_MAP.map(({ id }) => id),
    },
    clock: legalClock(request),
  };
}

/** The counts of a store in which nothing was found. No store that is erased from keeps versions, or delete markers. */
export const NOTHING_FOUND = {
  found: 0,
  erased: 0,
  retained: 0,
  errors: 0,
  keysDestroyed: 0,
  versions: 0,
  markers: 0,
  root: null,
};

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** The id of a request's receipt of a time, ms since 1970: a step that runs again writes the same receipt again. */
export function receiptIdOf(request: string, at: number): string {
  const digest = createHash('sha256').update(`scrubjay/receipt-id/v1\0${request}\0${at}`).digest();
  return toId(digest.subarray(0, 16));
}

/** The exceptions under which a request is or was held, as a receipt states them. */
export function holdsOf({ hold, released = [] }: RightsRequestRow): ReceiptFacts['exceptions'] {
  const was = released.map(({ exception }) => ({
    basis: `held before anything was erased, and released: ${EXCEPTIONS[exception]}`,
    count: 1,
  }));
  if (hold === undefined) return was;
  const reviewAt = hold.reviewAt === undefined ? {} : { reviewAt: isoTime(hold.reviewAt) };
  return [...was, { basis: `held, nothing is erased: ${EXCEPTIONS[hold.exception]}`, count: 1, ...reviewAt }];
}

/** What was looked for, in a form that only who knows the blinds can make again. */
export function queryOf({ id, identifiers }: RightsRequestRow): string {
  const query = canonicalBytes(['scrubjay/query/v1', id, identifiers.map(({ blind }) => blind)]);
  return `sha256:${createHash('sha256').update(query).digest('hex')}`;
}

/** A request's identifiers as a receipt states them: one has a blind for each key epoch, and one commitment. */
function committedIdentifiers({ identifiers }: RightsRequestRow): ReceiptFacts['identifiers'] {
  const types = new Map(identifiers.map(({ type, commitment }) => [commitment, type as IdentifierType]));
  return Array.from(types, ([commitment, type]) => ({ type, commitment }));
}
