import type { RequestKind } from './kind.ts';
import type { LogEntry } from './log-entry.ts';

const DAY = 24 * 60 * 60 * 1000;

/** What 11 CCR §7102(a) has a business publish of one right, for the requests that it received in a year. */
export interface RequestCounts {
  readonly received: number;
  /** Complied with, in whole or in part. */
  readonly complied: number;
  readonly denied: number;
  /** Taken back by who made it, or expired. */
  readonly withdrawn: number;
  /** Not answered yet. */
  readonly open: number;
  /** Days from receipt to the answer, of those complied with and denied; null where there is none. */
  readonly medianDays: number | null;
  readonly meanDays: number | null;
}

/** The rights that are counted apart. Both kinds of deletion are one right. */
const RIGHTS = ['know', 'delete', 'correct', 'opt_out', 'limit', 'opt_in'] as const;
type Right = (typeof RIGHTS)[number];

/**
 * The statistics of a calendar year (UTC), by right.
 *
 * @param entries of whichever years; those of others are passed over
 * @see https://www.law.cornell.edu/regulations/california/11-CCR-7102
 */
export function requestStatistics(entries: Iterable<LogEntry>, year: number): Record<Right, RequestCounts> {
  const mine = [...entries].filter(({ madeAt }) => new Date(madeAt).getUTCFullYear() === year);
  const byRight = Map.groupBy(mine, ({ kind }) => rightOf(kind));
  return Object.fromEntries(RIGHTS.map((right) => [right, countsOf(byRight.get(right) ?? [])])) as Record<
    Right,
    RequestCounts
  >;
}

function rightOf(kind: RequestKind): Right {
  return kind === 'delete_and_suppress' ? 'delete' : kind;
}

function countsOf(entries: readonly LogEntry[]): RequestCounts {
  const of = (...statuses: LogEntry['status'][]) => entries.filter(({ status }) => statuses.includes(status));
  const days = of('fulfilled', 'denied')
    .flatMap(({ madeAt, answeredAt }) => (answeredAt === undefined ? [] : [(answeredAt - madeAt) / DAY]))
    .sort((a, b) => a - b);
  return {
    received: entries.length,
    complied: of('fulfilled').length,
    denied: of('denied').length,
    withdrawn: of('revoked', 'expired').length,
    open: of('open', 'in_progress').length,
    medianDays: days.length === 0 ? null : toTenths(medianOf(days)),
    meanDays: days.length === 0 ? null : toTenths(days.reduce((sum, each) => sum + each, 0) / days.length),
  };
}

/** @param sorted ascending, not empty */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function toTenths(value: number): number {
  return Math.round(value * 10) / 10;
}
