import { describe, expect, test } from '@jest/globals';
import {
  cancelHindrance,
  extensionHindrance,
  holdHindrance,
  restartHindrance,
  statusOfCancelled,
} from './life-cycle.ts';
import { receiptIdOf } from './receipt-of-request.ts';
import type { RightsRequestRow } from './request.ts';

const DAY = 24 * 60 * 60 * 1000;
const id = 'r'.repeat(22);
const at = Date.parse('2026-11-24T09:00:00Z');
const row = (fields: Partial<RightsRequestRow> = {}) =>
  ({ id, kind: 'delete', status: 'open', receivedAt: at, receipts: [], ...fields }) as RightsRequestRow;
const hold = { exception: 'legal-claims', at } as const;
const cancelled = { at, reason: 'withdrawn' } as const;

test('who takes a request back has it revoked; every other reason denies it', () => {
  expect(statusOfCancelled('withdrawn')).toBe('revoked');
  expect(statusOfCancelled('insuf_verification')).toBe('denied');
});

describe('what can be done with a request', () => {
  test.each<[string, RightsRequestRow, (string | undefined)[]]>([
    ['that has just come', row(), [undefined, undefined, undefined]],
    ['that is held', row({ hold }), [undefined, 'held', undefined]],
    ['that has begun', row({ begunAt: at, status: 'in_progress' }), ['begun', 'begun', undefined]],
    ['that is answered', row({ status: 'fulfilled' }), ['answered', 'answered', 'answered']],
    ['that is a choice', row({ kind: 'opt_out' }), ['kind', 'kind', 'kind']],
    ['that asks to know', row({ kind: 'know' }), [undefined, 'kind', undefined]],
    ['that was extended', row({ extension: { at, reason: 'x' } }), [undefined, undefined, 'extended']],
  ])('%s: to call it off, hold it, extend it', (_, request, hindrances) => {
    expect([cancelHindrance(request), holdHindrance(request), extensionHindrance(request, at + DAY)]).toEqual(
      hindrances,
    );
  });

  test('is extended within 45 days of when the business received it, and not after', () => {
    const early = row({ madeAt: at - 10 * DAY });
    expect(extensionHindrance(early, at + 35 * DAY - 1)).toBeUndefined();
    expect(extensionHindrance(early, at + 35 * DAY)).toBe('late');
  });

  test('is started again unless it is answered, or held and parked; called off, until it has its receipt', () => {
    expect(restartHindrance(row({ status: 'in_progress', begunAt: at }))).toBeUndefined();
    expect(restartHindrance(row({ hold }))).toBeUndefined();
    expect(restartHindrance(row({ hold, parked: true }))).toBe('held');
    expect(restartHindrance(row({ status: 'fulfilled' }))).toBe('answered');
    const revoked = row({ status: 'revoked', cancelled });
    expect(restartHindrance(revoked)).toBeUndefined();
    expect(restartHindrance({ ...revoked, receipts: [receiptIdOf(id, at)] })).toBe('answered');
  });
});
