import { DATA_MAP } from '../data-map.ts';
import type { ReceiptFacts } from '../proof/receipt.ts';
import { VERSION } from '../version.ts';
import type { Choice } from './kind.ts';
import {
  factsOfRequest,
  isoTime,
  NOTHING_FOUND,
  queryOf,
  type RequestFacts,
  receiptIdOf,
} from './receipt-of-request.ts';
import type { RightsRequestRow } from './request.ts';

/** What the report step knows when it writes the receipt of a choice. Times in ms since 1970. */
export interface ChoiceFacts extends RequestFacts {
  readonly request: RightsRequestRow & { readonly choice: Choice };
  /** Of how many of the request's identifiers the choice is not on file. */
  readonly missing: number;
}

/**
 * The receipt of a request to opt out, limit or opt in: that the choice is on file, and from when on it decides what is
 * kept. Nothing was looked for in recordings and nothing was erased, so nothing remains to be waited for.
 */
export function choiceReceipt(facts: ChoiceFacts): ReceiptFacts {
  const { request, now, missing } = facts;
  const { way, of, at, askedBy } = request.choice;
  const about = factsOfRequest(facts);
  const identifiers = about.identifiers.length;
  const from = isoTime(at);
  const onFile = { ...NOTHING_FOUND, found: identifiers, retained: identifiers };
  return {
    id: receiptIdOf(request.id, at),
    supersedes: null,
    ...about,
    cutoff: { t0: from, skewSeconds: 0, lease: { from, to: from } },
    horizon: [],
    stores: DATA_MAP.map(({ id }) => ({
      store: id,
      ...(id === 'Consents' ? onFile : NOTHING_FOUND),
      method: 'retained',
    })),
    verification: {
      principal: 'AmendReport',
      at: isoTime(now),
      survivors: missing,
      rounds: 1,
      query: queryOf(request),
    },
    residuals: [],
    exceptions: [],
    recipients: [],
    suppression: { tombstones: 0, ids: [], keys: [] },
    choice: { way, of: [...of], from, identifiers, ...(askedBy === undefined ? {} : { askedBy }) },
    outcome: { status: 'fulfilled' },
    software: { version: VERSION },
  };
}
