import { DATA_MAP } from '../data-map.ts';
import type { ReceiptFacts } from '../proof/receipt.ts';
import { VERSION } from '../version.ts';
import { statusOfCancelled } from './life-cycle.ts';
import {
  factsOfRequest,
  holdsOf,
  isoTime,
  NOTHING_FOUND,
  queryOf,
  type RequestFacts,
  receiptIdOf,
} from './receipt-of-request.ts';
import type { RightsRequestRow } from './request.ts';

/** What the report step knows when it writes the receipt of a deletion that was called off. Times in ms since 1970. */
export interface CancellationFacts extends RequestFacts {
  readonly request: RightsRequestRow & { readonly cancelled: NonNullable<RightsRequestRow['cancelled']> };
  readonly supersedes: string | undefined;
  readonly horizon: ReceiptFacts['horizon'];
  /** Marks of the request that still stand. */
  readonly verification: { readonly at: number; readonly survivors: number; readonly rounds: number };
}

/**
 * The receipt of a deletion that was called off before anything was erased: `revoked` when the person took it back,
 * `denied` with the reason when the business did not carry it out. Everything is where it was, and no mark is left.
 */
export function cancellationReceipt(facts: CancellationFacts): ReceiptFacts {
  const { request, verification } = facts;
  const { at, reason } = request.cancelled;
  const from = isoTime(request.suppressedAt ?? at);
  const status = statusOfCancelled(reason);
  return {
    id: receiptIdOf(request.id, at),
    supersedes: facts.supersedes ?? null,
    ...factsOfRequest(facts),
    cutoff: { t0: from, skewSeconds: 0, lease: { from, to: from } },
    horizon: facts.horizon,
    stores: DATA_MAP.map(({ id }) => ({ store: id, ...NOTHING_FOUND, method: 'retained' })),
    verification: {
      principal: 'DeleteVerify',
      at: isoTime(verification.at),
      survivors: verification.survivors,
      rounds: verification.rounds,
      query: queryOf(request),
    },
    residuals: [],
    exceptions: holdsOf(request),
    recipients: [],
    suppression: { tombstones: 0, ids: [], keys: [] },
    outcome: { status, ...(status === 'denied' ? { reason } : {}) },
    software: { version: VERSION },
  };
}
