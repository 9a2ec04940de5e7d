import { DATA_MAP } from '../data-map.ts';
import { CLOCK_SKEW_SECONDS } from '../flow/limits.ts';
import type { ReceiptFacts } from '../proof/receipt.ts';
import { removedRoot } from '../proof/removed.ts';
import { VERSION } from '../version.ts';
import type { Correction } from './correction.ts';
import type { Erased } from './erasure.ts';
import {
  factsOfRequest,
  isoTime,
  NOTHING_FOUND,
  queryOf,
  type RequestFacts,
  receiptIdOf,
} from './receipt-of-request.ts';
import type { RightsRequestRow } from './request.ts';

/** What the report step knows when it writes the receipt of a correction. Times in ms since 1970. */
export interface CorrectionFacts extends RequestFacts {
  readonly request: RightsRequestRow & { readonly correction: Correction };
  /** When the leases were over and it was looked again: from then on nothing of before is left. */
  readonly checkedAt: number;
  readonly erased: Erased;
}

/**
 * The receipt of a request to correct: how many rows of the index name the person by the right value now, and what was
 * rewritten because it showed the wrong one. A recording shows what was on the page, so it is not made to say something
 * else: the wrong value is masked in it.
 */
export function correctionReceipt(facts: CorrectionFacts): ReceiptFacts {
  const { request, checkedAt, erased } = facts;
  const at = isoTime(checkedAt);
  const t0 = isoTime(request.suppressedAt ?? checkedAt);
  return {
    id: receiptIdOf(request.id, checkedAt),
    supersedes: null,
    ...factsOfRequest(facts),
    cutoff: { t0, skewSeconds: CLOCK_SKEW_SECONDS, lease: { from: t0, to: at } },
    horizon: [],
    stores: DATA_MAP.map(({ id }) => lineOf(id, erased)),
    verification: { principal: 'AmendReport', at, survivors: 0, rounds: 1, query: queryOf(request) },
    residuals: [],
    exceptions: [],
    recipients: [],
    suppression: { tombstones: 0, ids: [], keys: [] },
    correction: {
      values: request.correction.values.map(({ type, wrong, right }) => ({ type, wrong, right })),
      rows: erased.corrected,
      sessions: erased.rewritten.sessions,
    },
    outcome: { status: 'fulfilled' },
    software: { version: VERSION },
  };
}

function lineOf(store: string, { removed, rewritten }: Erased): ReceiptFacts['stores'][number] {
  const here = removed.get(store);
  if (here === undefined) return { store, ...NOTHING_FOUND, method: 'retained' };
  const counts = { store, ...NOTHING_FOUND, found: here.size, erased: here.size, root: removedRoot(here) };
  if (store === 'Sessions') return { ...counts, method: 'crypto-erase', keysDestroyed: here.size };
  if (store !== 'Archive') return { ...counts, method: 'erase' };
  const { sessions, events, values } = rewritten;
  return {
    ...counts,
    method: 'rewrite',
    rewritten: { sessions, eventsBefore: events, valuesRemoved: values, eventsAfter: events },
  };
}
