import { createHash } from 'node:crypto';
import { DATA_MAP, DATA_MAP_VERSION, dataMapHash } from '../data-map.ts';
import type { Agreement } from '../gate/agreements.ts';
import { canonicalBytes } from '../proof/canonical.ts';
import type { ReceiptFacts } from '../proof/receipt.ts';
import { VERSION } from '../version.ts';
import { legalClock } from './clock.ts';
import { committedIdentifiers } from './committed.ts';
import type { RightsRequestRow } from './request.ts';

/** What the report step knows when it writes the receipt of a disclosure. Times in ms since 1970. */
export interface DisclosureFacts {
  readonly request: RightsRequestRow & { readonly export: NonNullable<RightsRequestRow['export']> };
  readonly issuer: string;
  readonly now: number;
  /** The clock was moved: the receipt is of a rehearsal. */
  readonly simulated: boolean;
  readonly agreements: readonly Agreement[];
}

/** Stores that the sessions that were told of stand in. */
const LOOKED_INTO = new Set(['Identifiers', 'Sessions', 'Archive']);

/**
 * The receipt of a request to know: that an export with this manifest was made at this time. Nothing was erased for it,
 * so nothing remains to be waited for. What was on its way through the streams then is not in the export.
 */
export function disclosureReceipt({ request, ...facts }: DisclosureFacts): ReceiptFacts {
  const time = (ms: number) => new Date(ms).toISOString();
  const { export: made } = request;
  const t0 = time(made.at);
  const none = {
    found: 0,
    erased: 0,
    retained: 0,
    errors: 0,
    keysDestroyed: 0,
    versions: 0,
    markers: 0,
    root: null,
  };
  return {
    id: receiptId(request.id, made.at),
    supersedes: null,
    issuer: facts.issuer,
    issuedAt: time(facts.now),
    ...(facts.simulated ? { simulated: true as const } : {}),
    business: {
      id: request.business,
      role: 'service provider',
      agreements: facts.agreements.map(({ id, kind, version, signedAt }) => ({
        id,
        kind,
        version,
        signedAt: time(signedAt),
      })),
    },
    request: {
      id: request.id,
      kind: request.kind,
      regime: request.regime,
      receivedAt: time(request.receivedAt),
      hash: request.hash,
      ...(request.verification === undefined ? {} : { verification: request.verification }),
    },
    identifiers: committedIdentifiers(request),
    cutoff: { t0, skewSeconds: 0, lease: { from: t0, to: t0 } },
    horizon: [],
    dataMap: {
      version: String(DATA_MAP_VERSION),
      hash: `sha256:${dataMapHash()}`,
      stores: DATA_MAP.map(({ id }) => id),
    },
    stores: DATA_MAP.map(({ id }) =>
      LOOKED_INTO.has(id)
        ? { store: id, ...none, method: 'retained', found: made.sessions, retained: made.sessions }
        : { store: id, ...none, method: 'retained' },
    ),
    verification: { principal: 'KnowExport', at: t0, survivors: 0, rounds: 1, query: queryOf(request) },
    residuals: [],
    exceptions: [],
    recipients: [],
    suppression: { tombstones: 0, ids: [], keys: [] },
    disclosure: { scope: request.scope ?? 'specific', sessions: made.sessions, manifest: made.manifest },
    outcome: { status: 'fulfilled' },
    clock: legalClock(request.receivedAt),
    software: { version: VERSION },
  };
}

/** What was looked for, in a form that only who knows the blinds can make again. */
function queryOf({ id, identifiers }: RightsRequestRow): string {
  const query = canonicalBytes(['scrubjay/query/v1', id, identifiers.map(({ blind }) => blind)]);
  return `sha256:${createHash('sha256').update(query).digest('hex')}`;
}

/** One for each export: a step that runs again writes the same receipt again. */
function receiptId(request: string, at: number): string {
  const digest = createHash('sha256').update(`scrubjay/receipt-id/v1\0${request}\0${at}`).digest();
  return digest.subarray(0, 16).toString('base64url');
}
