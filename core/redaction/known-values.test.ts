import { describe, expect, test } from '@jest/globals';
import { KnownValues } from './known-values.ts';

function found(text: string, ...values: string[]): string[] {
  const list = new KnownValues(
    values.map((value) => ({ type: 'name', value, category: 'identity' as const })),
  );
  return list.find(text).map(({ start, end }) => text.slice(start, end));
}

const LONG = 'The quick brown fox jumps over the lazy dog';

describe('known values', () => {
  test.each([
    ['whatever the case', 'hello WILHELMINA', ['Wilhelmina'], ['WILHELMINA']],
    ['inside other words when they are long', 'xwilhelminax', ['Wilhelmina'], ['wilhelmina']],
    ['as words only when they are short', 'Marketing by Mark', ['Mark'], ['Mark']],
    ['as words only when they are very short', 'a1 and xa1', ['a1'], ['a1']],
    ['the longest first', 'joe@acme.io', ['joe@', 'joe@acme', 'joe@acme.io'], ['joe@acme.io']],
    ['every one of them', 'ann-77 ann-77', ['ann-77'], ['ann-77', 'ann-77']],
    ['with look-alike letters', 'wilhеlminа', ['wilhelmina'], ['wilhеlminа']],
    ['when they are long', `x ${LONG}!`, [LONG, LONG.slice(0, 35), `${LONG}s`], [LONG]],
    [
      'as far as a long one agrees',
      `${LONG.slice(0, 40)}?`,
      [LONG, 'The quick brown fox jumps over the moon'],
      [LONG.slice(0, 40)],
    ],
    ['not when they are blank or masked', '  ****', ['  ', '****', ''], []],
  ])('are found %s', (_how, text, values, expected) => {
    expect(found(text, ...values)).toEqual(expected);
  });
});
