import { REQUEST_LOG_DAYS } from '../../core/data-map.ts';
import { requestLogQuerySchema } from '../../core/flow/api-requests.ts';
import type { LogEntry } from '../../core/rights/log-entry.ts';
import { monthOf } from '../../stores/request-log.ts';
import { type Answer, type ApiEvent, callerOf, queryAs } from '../runtime/api-handler.ts';
import { blindKey } from '../runtime/blinds.ts';
import { openCursor, sealCursor } from '../runtime/cursor.ts';
import { stores } from './places.ts';
import { shownEntry } from './shown-entry.ts';

const DAY = 24 * 60 * 60 * 1000;

/** How many pages one answer is made from at most; then it has a cursor, though it may hold little or nothing. */
const MOST_READS = 60;

interface Position {
  readonly month: string;
  readonly after?: string;
}

/** The log of requests, oldest first, a page at a time. It has what 11 CCR §7101(b) asks for and nothing personal. */
export async function list(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  const { limit, cursor, kind, status, from, to } = queryAs(event, requestLogQuerySchema);
  const now = Date.now();
  // A line goes so long after the answer, and an answer may take as long again.
  const [since, until] = [from ?? now - 2 * REQUEST_LOG_DAYS * DAY, to ?? now + 1];
  const key = await blindKey(stores.blindKeys, business);
  const context = ['request-log', kind ?? '', status ?? '', String(from ?? ''), String(to ?? '')];
  let at: Position | undefined = openCursor<Position>(key, context, cursor) ?? { month: monthOf(since) };
  const found: LogEntry[] = [];
  for (let reads = 0; at !== undefined && found.length < limit && reads < MOST_READS; reads += 1) {
    if (at.month > monthOf(until)) {
      at = undefined;
      break;
    }
    const page = await stores.requests.log.page(business, at.month, limit - found.length, at.after);
    found.push(...page.entries.filter(isWanted));
    at = page.next === undefined ? { month: nextMonth(at.month) } : { month: at.month, after: page.next };
  }
  const next = at === undefined ? {} : { cursor: sealCursor(key, context, at) };
  return { status: 200, body: { requests: found.map(shownEntry), ...next } };

  function isWanted(entry: LogEntry): boolean {
    const isOf = (kind ?? entry.kind) === entry.kind && (status ?? entry.status) === entry.status;
    return isOf && entry.madeAt >= since && entry.madeAt < until;
  }
}

function nextMonth(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return monthOf(date.getTime());
}
