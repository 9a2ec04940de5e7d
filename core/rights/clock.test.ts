import { expect, test } from '@jest/globals';
import { extendBy, legalClock } from './clock.ts';

test('ten business days skip two weekends, forty-five calendar days skip nothing', () => {
  // 2026-11-24 is a Tuesday.
  expect(legalClock({ kind: 'know', receivedAt: Date.parse('2026-11-24T09:00:00Z') })).toEqual({
    confirmBy: '2026-12-08T09:00:00.000Z',
    respondBy: '2027-01-08T09:00:00.000Z',
  });
});

test('a request received on a Saturday has its first business day on Monday', () => {
  expect(legalClock({ kind: 'delete', receivedAt: Date.parse('2026-11-28T12:00:00Z') }).confirmBy).toBe(
    '2026-12-11T12:00:00.000Z',
  );
});

test('opting out and limiting are due in fifteen business days, and so is opting in', () => {
  for (const kind of ['opt_out', 'limit', 'opt_in'] as const) {
    expect(legalClock({ kind, receivedAt: Date.parse('2026-11-24T09:00:00Z') })).toEqual({
      confirmBy: '2026-12-15T09:00:00.000Z',
      respondBy: '2026-12-15T09:00:00.000Z',
    });
  }
});

test('the clock runs from when the business received the request, not from when it came here', () => {
  const madeAt = Date.parse('2026-11-24T09:00:00Z');
  const clock = legalClock({ kind: 'correct', receivedAt: madeAt + 9e8, madeAt });
  expect(clock.respondBy).toBe('2027-01-08T09:00:00.000Z');
});

test('an extension gives 45 more calendar days to answer and none to confirm, and is told of in the first 45', () => {
  const receivedAt = Date.parse('2026-11-24T09:00:00Z');
  const extension = { at: receivedAt, reason: 'complexity' };
  expect(legalClock({ kind: 'delete', receivedAt, extension })).toEqual({
    confirmBy: '2026-12-08T09:00:00.000Z',
    respondBy: '2027-02-22T09:00:00.000Z',
  });
  expect(new Date(extendBy({ receivedAt })).toISOString()).toBe('2027-01-08T09:00:00.000Z');
});
