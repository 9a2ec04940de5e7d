import { describe, expect, test } from '@jest/globals';
import type { KinesisEventRecord } from '../../../local/esm/event.ts';
import { readOutcome } from '../../../local/esm/outcome.ts';

const batch = ['10', '20', '30'].map((sequenceNumber) => ({
  kinesis: { sequenceNumber },
})) as KinesisEventRecord[];

const outcome = (answer: unknown, reports = true) =>
  readOutcome({ statusCode: 200, payload: JSON.stringify(answer) }, batch, reports);
const failures = (...items: unknown[]) => ({ batchItemFailures: items });

describe('an answer to a batch, when failed items are reported', () => {
  test.each([
    ['null', null],
    ['an empty answer', {}],
    ['an empty list', failures()],
    ['a null list', { batchItemFailures: null }],
    ['an empty text', ''],
  ])('of %s is success', (_what, answer) => {
    expect(outcome(answer)).toEqual({ kind: 'done' });
  });

  test.each([
    ['an empty identifier', failures({ itemIdentifier: '' })],
    ['a null identifier', failures({ itemIdentifier: null })],
    ['a wrong key', failures({ sequenceNumber: '20' })],
    ['a number that is not in the batch', failures({ itemIdentifier: '20' }, { itemIdentifier: '7' })],
    ['no list', { batchItemFailures: 'all' }],
    ['an item that is null', failures(null)],
  ])('with %s fails the whole batch', (_what, answer) => {
    expect(outcome(answer)).toEqual({ kind: 'failed' });
  });

  test('fails from the lowest sequence number that it names', () => {
    expect(outcome(failures({ itemIdentifier: '30' }, { itemIdentifier: '20' }))).toEqual({
      kind: 'partial',
      from: 1,
    });
  });
});

test('an answer means nothing when failed items are not reported', () => {
  expect(outcome(failures({ itemIdentifier: '10' }), false)).toEqual({ kind: 'done' });
});

test('an error of the function fails the whole batch', () => {
  const result = { statusCode: 200, functionError: 'Unhandled', payload: '{}' } as const;

  expect(readOutcome(result, batch, true)).toEqual({ kind: 'failed' });
});
