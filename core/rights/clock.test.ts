import { expect, test } from '@jest/globals';
import { legalClock } from './clock.ts';

test('ten business days skip two weekends, forty-five calendar days skip nothing', () => {
  // 2026-11-24 is a Tuesday.
  expect(legalClock(Date.parse('2026-11-24T09:00:00Z'))).toEqual({
    confirmBy: '2026-12-08T09:00:00.000Z',
    respondBy: '2027-01-08T09:00:00.000Z',
  });
});

test('a request received on a Saturday has its first business day on Monday', () => {
  expect(legalClock(Date.parse('2026-11-28T12:00:00Z')).confirmBy).toBe('2026-12-11T12:00:00.000Z');
});
