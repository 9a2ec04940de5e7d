import { createHash } from 'node:crypto';
import { DATA_MAP, QUARANTINE_DAYS, STREAM_RETENTION_HOURS } from '../data-map.ts';
import { CLOCK_SKEW_SECONDS } from '../flow/limits.ts';
import { canonicalBytes } from '../proof/canonical.ts';
import type { ReceiptFacts } from '../proof/receipt.ts';
import { removedRoot } from '../proof/removed.ts';
import { VERSION } from '../version.ts';
import type { Erased } from './erasure.ts';
import { factsOfRequest, holdsOf, isoTime, NOTHING_FOUND, type RequestFacts } from './receipt-of-request.ts';
import { cutoffOf, type RightsRequestRow } from './request.ts';

const HOUR = 60 * 60 * 1000;

/** What the report step knows when it writes a receipt. Times in ms since 1970. */
export interface DeletionFacts extends RequestFacts {
  readonly receiptId: string;
  readonly supersedes: string | undefined;
  readonly horizon: ReceiptFacts['horizon'];
  readonly erased: Erased;
  readonly verification: { readonly at: number; readonly survivors: number; readonly rounds: number };
  /** Sessions that mention the person and cannot be rewritten yet. */
  readonly mentions: number;
  /** Sessions that only an address of the network leads to. */
  readonly byAddress: number;
  /** Whether raw records are in quarantine that may be from before the cutoff. */
  readonly quarantined: boolean;
  /** Particulars of the request that are still on file. */
  readonly particulars: number;
  /** Names of the keys under which the request's identifiers are blinded, such as `blind-1`. */
  readonly blindKeys: readonly string[];
  /** It was held when it was looked at, and nothing was erased. */
  readonly held: boolean;
}

/** When the last raw record from before the cutoff has expired, ms since 1970. */
export function rawExpiry(request: Pick<RightsRequestRow, 'suppressedAt'>): number {
  return cutoffOf(request) + STREAM_RETENTION_HOURS * HOUR;
}

/** What remains after an erasure, and until when. */
export function residuals({ request, quarantined }: DeletionFacts): ReceiptFacts['residuals'] {
  const lastShred = Math.max(request.suppressedAt ?? 0, request.shreddedAt ?? 0);
  const raw = rawExpiry(request);
  const boundedBy = `stream retention of ${STREAM_RETENTION_HOURS} hours`;
  const list = [
    { store: 'RawStream', why: 'raw records cannot be deleted singly', boundedBy, expiresAt: isoTime(raw) },
    {
      store: 'CleanStream',
      why: 'redacted records cannot be deleted singly',
      boundedBy,
      expiresAt: isoTime(rawExpiry({ suppressedAt: lastShred })),
    },
  ];
  if (!quarantined) return list;
  // A raw record may go to quarantine as long as it lives; S3 rounds an expiry up to the next midnight UTC.
  const days = QUARANTINE_DAYS + 1;
  return [
    ...list,
    {
      store: 'Quarantine',
      why: 'raw records that could not be read, of whomever',
      boundedBy: `bucket lifecycle, within ${days} days`,
      expiresAt: isoTime(raw + days * 24 * HOUR),
    },
  ];
}

/** The facts of a deletion's receipt. Whether it is final is not decided here: see `buildReceipt`. */
export function deletionReceipt(facts: DeletionFacts): ReceiptFacts {
  const { request, verification } = facts;
  const t0 = request.suppressedAt ?? facts.now;
  return {
    id: facts.receiptId,
    supersedes: facts.supersedes ?? null,
    ...factsOfRequest(facts),
    cutoff: {
      t0: isoTime(t0),
      skewSeconds: CLOCK_SKEW_SECONDS,
      lease: { from: isoTime(t0), to: isoTime(request.leaseEndedAt ?? facts.now) },
    },
    horizon: facts.horizon,
    stores: DATA_MAP.map((store) => storeOutcome(store.id, facts)),
    verification: {
      principal: 'DeleteVerify',
      at: isoTime(verification.at),
      survivors: verification.survivors,
      rounds: verification.rounds,
      query: hashOf([
        'scrubjay/query/v1',
        request.id,
        cutoffOf(request),
        request.identifiers.map(({ blind }) => blind),
      ]),
    },
    residuals: residuals(facts),
    exceptions: [...holdsOf(request), ...exceptions(facts)],
    recipients: [],
    suppression: {
      tombstones: request.identifiers.length,
      ids: request.identifiers.map(({ blind }) => hashOf(['scrubjay/tombstone/v1', request.id, blind])),
      keys: [...facts.blindKeys],
    },
    outcome: outcomeOf(facts),
    software: { version: VERSION, policy: POLICY_HASH },
  };
}

function outcomeOf({ held, mentions }: DeletionFacts): ReceiptFacts['outcome'] {
  if (held) return { status: 'in_progress', reason: 'held' };
  return mentions === 0 ? { status: 'fulfilled' } : { status: 'in_progress', reason: 'mentions_remain' };
}

/** The constants that a deletion goes by. */
const POLICY_HASH = hashOf([
  'scrubjay/deletion-policy/v1',
  CLOCK_SKEW_SECONDS,
  STREAM_RETENTION_HOURS,
  QUARANTINE_DAYS,
]);

function hashOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalBytes(value)).digest('hex')}`;
}

/** What is not as a reader would expect it, and why. */
function exceptions({ mentions, byAddress, erased }: DeletionFacts): ReceiptFacts['exceptions'] {
  const all = [
    { basis: 'sessions of others that mention the person and wait for a part of a chunk', count: mentions },
    { basis: 'sessions of others, kept and rewritten without the person', count: erased.rewritten.sessions },
    { basis: 'sessions of more than one owner, erased whole', count: erased.shared },
    { basis: 'sessions found by an address alone, which names nobody: kept', count: byAddress },
  ];
  return all.filter(({ count }) => count > 0);
}

function storeOutcome(store: string, facts: DeletionFacts): ReceiptFacts['stores'][number] {
  if (store === 'RawStream' || store === 'CleanStream') return { store, ...NOTHING_FOUND, method: 'expire' };
  const removed = facts.erased.removed.get(store);
  const erased = removed?.size ?? 0;
  const retained = retainedIn(store, facts);
  if (LEDGER.has(store)) return { store, ...NOTHING_FOUND, found: retained, retained, method: 'retained' };
  if (facts.held) return { store, ...NOTHING_FOUND, found: retained, retained, method: 'retained' };
  if (erased + retained === 0) return { store, ...NOTHING_FOUND, method: 'not-present' };
  const root = removed === undefined ? null : removedRoot(removed);
  const counts = { ...NOTHING_FOUND, found: erased + retained, erased, retained, root };
  if (store === 'Sessions') return { store, ...counts, method: 'crypto-erase', keysDestroyed: erased };
  const { sessions, events, values } = facts.erased.rewritten;
  if (store === 'Archive' && sessions > 0) {
    const rewritten = { sessions, eventsBefore: events, valuesRemoved: values, eventsAfter: events };
    return { store, ...counts, method: 'rewrite', rewritten };
  }
  return { store, ...counts, method: erased > 0 ? 'erase' : 'retained' };
}

/** Ledger stores that hold something of the person, blinded, and keep it. */
const LEDGER: ReadonlySet<string> = new Set(
  DATA_MAP.filter(({ kind, holds }) => kind === 'ledger' && holds.length > 0).map(({ id }) => id),
);

/** The tombstones and the request itself are kept, blinded: the ground is that the data "remains deleted" (§7022). */
function retainedIn(store: string, facts: DeletionFacts): number {
  if (store === 'Suppressions') return facts.request.identifiers.length;
  if (store === 'Requests' || store === 'Log' || store === 'LogLeaves') return 1;
  if (store === 'Particulars') return facts.particulars;
  if (store === 'Identifiers') return facts.mentions + facts.byAddress;
  return 0;
}
