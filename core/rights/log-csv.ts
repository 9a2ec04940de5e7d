import type { LogEntry } from './log-entry.ts';

const COLUMNS = ['id', 'kind', 'regime', 'manner', 'madeAt', 'status', 'answeredAt', 'reason'] as const;

/**
 * The log of requests as CSV (RFC 4180): a line of names, then a line a request. All that stands there are ids, times and
 * lower-case words, so nothing needs quotes and no spreadsheet takes a cell for a formula: an id that begins as one does
 * is told apart by the `request-` before it.
 */
export function requestLogCsv(entries: readonly LogEntry[]): string {
  const lines = entries.map((entry) => COLUMNS.map((column) => cellOf(column, entry[column])).join(','));
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

function cellOf(column: (typeof COLUMNS)[number], value: string | number | undefined): string {
  if (value === undefined) return '';
  if (column === 'id') return `request-${value}`;
  return typeof value === 'number' ? new Date(value).toISOString() : value;
}
