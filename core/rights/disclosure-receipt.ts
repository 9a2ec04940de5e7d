import { DATA_MAP } from '../data-map.ts';
import type { ReceiptFacts } from '../proof/receipt.ts';
import { VERSION } from '../version.ts';
import {
  factsOfRequest,
  isoTime,
  NOTHING_FOUND,
  queryOf,
  type RequestFacts,
  receiptIdOf,
} from './receipt-of-request.ts';
import type { RightsRequestRow } from './request.ts';

/** What the report step knows when it writes the receipt of a disclosure. Times in ms since 1970. */
export interface DisclosureFacts extends RequestFacts {
  readonly request: RightsRequestRow & { readonly export: NonNullable<RightsRequestRow['export']> };
}

/** Stores that the sessions that were told of stand in. */
const LOOKED_INTO = new Set(['Identifiers', 'Sessions', 'Archive']);

/**
 * The receipt of a request to know: that an export with this manifest was made at this time. Nothing was erased for it,
 * so nothing remains to be waited for. What was on its way through the streams then is not in the export.
 */
export function disclosureReceipt(facts: DisclosureFacts): ReceiptFacts {
  const { request } = facts;
  const { export: made } = request;
  const t0 = isoTime(made.at);
  return {
    id: receiptIdOf(request.id, made.at),
    supersedes: null,
    ...factsOfRequest(facts),
    cutoff: { t0, skewSeconds: 0, lease: { from: t0, to: t0 } },
    horizon: [],
    stores: DATA_MAP.map(({ id }) =>
      LOOKED_INTO.has(id)
        ? { store: id, ...NOTHING_FOUND, method: 'retained', found: made.sessions, retained: made.sessions }
        : { store: id, ...NOTHING_FOUND, method: 'retained' },
    ),
    verification: { principal: 'KnowExport', at: t0, survivors: 0, rounds: 1, query: queryOf(request) },
    residuals: [],
    exceptions: [],
    recipients: [],
    suppression: { tombstones: 0, ids: [], keys: [] },
    disclosure: { scope: request.scope ?? 'specific', sessions: made.sessions, manifest: made.manifest },
    outcome: { status: 'fulfilled' },
    software: { version: VERSION },
  };
}
