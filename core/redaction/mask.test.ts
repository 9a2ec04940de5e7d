import { expect, test } from '@jest/globals';
import { maskLook, maskSpans, maskWhole } from './mask.ts';

test('letters and digits of every script become stars, separators stay', () => {
  expect(maskLook('(415) 555-2671')).toBe('(***) ***-****');
  expect(maskLook('jörg@bücher.de')).toBe('****@******.**');
  expect(maskLook('joe%40acme.io')).toBe('**********.**');
});

test('a whole mask leaves white space only', () => {
  expect(maskWhole('a-b c')).toBe('*** *');
});

test('what was recognised without a letter or a digit in it is masked whole', () => {
  expect(maskSpans('x ¡@℞.¿¿ y', [{ start: 2, end: 8, whole: false }])).toBe('x ****** y');
});

test('the length stays', () => {
  const text = 'write to 😀joe@acme.io!';
  expect(maskSpans(text, [{ start: 9, end: 22, whole: false }])).toHaveLength(text.length);
});
