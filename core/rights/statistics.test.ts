import { expect, test } from '@jest/globals';
import { requestLogCsv } from './log-csv.ts';
import { dropAt, type LogEntry } from './log-entry.ts';
import { requestStatistics } from './statistics.ts';

const DAY = 24 * 60 * 60 * 1000;
const MAY = Date.parse('2026-05-04T09:00:00Z');

function entry(kind: LogEntry['kind'], status: LogEntry['status'], days?: number, madeAt = MAY): LogEntry {
  const answered = days === undefined ? {} : { answeredAt: madeAt + days * DAY };
  return { id: 'a'.repeat(22), kind, regime: 'ccpa', madeAt, status, ...answered };
}

test('each right has its counts, and median and mean of the days to an answer', () => {
  const log = [
    entry('delete', 'fulfilled', 2),
    entry('delete_and_suppress', 'fulfilled', 4),
    entry('delete', 'denied', 30),
    entry('delete', 'revoked', 1),
    entry('delete', 'in_progress'),
    entry('know', 'fulfilled', 1),
    entry('know', 'fulfilled', 2),
  ];
  const { delete: deletions, know, correct } = requestStatistics(log, 2026);
  expect(deletions).toEqual({
    received: 5,
    complied: 2,
    denied: 1,
    withdrawn: 1,
    open: 1,
    medianDays: 4,
    meanDays: 12,
  });
  expect(know).toMatchObject({ received: 2, complied: 2, medianDays: 1.5, meanDays: 1.5 });
  expect(correct).toMatchObject({ received: 0, medianDays: null, meanDays: null });
});

test('a request counts in the year in which the business received it', () => {
  const log = [
    entry('know', 'fulfilled', 3, Date.parse('2025-12-31T23:00:00Z')),
    entry('know', 'open', undefined, Date.parse('2026-01-01T00:00:00Z')),
  ];
  expect(requestStatistics(log, 2025).know).toMatchObject({ received: 1, complied: 1 });
  expect(requestStatistics(log, 2026).know).toMatchObject({ received: 1, open: 1 });
});

test('a line of the log is kept for 24 months after the answer, and for good before there is one', () => {
  const answered = Date.parse('2026-03-01T00:00:00Z');
  expect(dropAt('fulfilled', answered)! * 1000).toBeGreaterThanOrEqual(Date.parse('2028-03-01T00:00:00Z'));
  expect(dropAt('in_progress', answered)).toBeUndefined();
});

test('the log as CSV has one line a request, in which no cell begins as a formula does', () => {
  const csv = requestLogCsv([
    { ...entry('know', 'denied', 2), id: `-${'a'.repeat(21)}`, reason: 'no_match' },
  ]);
  expect(csv).toBe(
    'id,kind,regime,manner,madeAt,status,answeredAt,reason\r\n' +
      `request--${'a'.repeat(21)},know,ccpa,,2026-05-04T09:00:00.000Z,denied,2026-05-06T09:00:00.000Z,no_match\r\n`,
  );
});
