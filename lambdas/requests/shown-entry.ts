import type { LogEntry } from '../../core/rights/log-entry.ts';

/** A line of the log as the API answers it. */
export function shownEntry({ madeAt, answeredAt, ...entry }: LogEntry) {
  return {
    ...entry,
    madeAt: new Date(madeAt).toISOString(),
    ...(answeredAt === undefined ? {} : { answeredAt: new Date(answeredAt).toISOString() }),
  };
}
