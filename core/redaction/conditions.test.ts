import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanTexts } from '../../bench/quality/clean.ts';
import { labelledTexts } from '../../bench/quality/labelled.ts';
import { CONDITIONS, canHoldBase64, signalsOf } from './conditions.ts';
import { DETECTORS } from './detectors/index.ts';
import { find } from './find.ts';

const TEXTS = [...labelledTexts(3, 400), ...cleanTexts(3, 400)].map(({ text }) => text);
const GLUE = [
  '',
  ' ',
  '  ',
  '\n',
  ',',
  '_',
  'x',
  '"',
  '\\',
  '%',
  '&',
  '@',
  '.',
  '1',
  '٣',
  'é',
  '\u200b',
  '[at]',
  ' dot ',
];
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(...TEXTS),
      fc.constantFrom(...GLUE),
      fc.string({ unit: 'grapheme', maxLength: 9 }),
    ),
    {
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(''));

test('what is found does not depend on the conditions', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(find(text)).toEqual(find(text, { thorough: true }));
    }),
    { numRuns: 1500 },
  );
});

describe('the condition of a detector', () => {
  test.each(DETECTORS.map((detector) => [detector.type, detector] as const))(
    'holds for every text in which %s is found',
    (type, detector) => {
      const condition = CONDITIONS[type]!;
      fc.assert(
        fc.property(texts, (text) => detector.find(text).length === 0 || condition(signalsOf(text))),
        { numRuns: 500 },
      );
    },
  );

  test.each([
    ['Add 2 items to the basket', ['email', 'ip', 'card', 'ssn', 'iban', 'phone', 'number']],
    ['Settings are saved on 2026-11-24', ['email', 'ip', 'card', 'ssn']],
    ['Go on', ['secret']],
  ])('spares the search of %j', (text, types) => {
    const signals = signalsOf(text);
    for (const type of types) expect(CONDITIONS[type]!(signals)).toBe(false);
  });
});

describe('signals', () => {
  test('count what they say', () => {
    expect(signalsOf('Aé 12: a.b-c@d=e "x"')).toEqual({
      digits: 2,
      letters: 7,
      ats: 1,
      points: 1,
      hyphens: 1,
      colons: 1,
      equals: 1,
      marks: 2,
      brackets: 0,
      longestWord: 5,
      hasCapitalWord: false,
      escapes: false,
      foreign: false,
    });
  });

  test.each(['a  b', 'a\nb', 'a\tb', 'a\u00a0b', '４', 'e\u0301', 'x\u200by', '😀'])(
    'see that %j reads as another text',
    (text) => {
      expect(signalsOf(text).foreign).toBe(true);
    },
  );

  test.each(['josé', 'Грач', '東京', 'plain text, as it is.'])('see that %j reads as itself', (text) => {
    expect(signalsOf(text).foreign).toBe(false);
  });

  test.each(['a%40b', 'a&#64;b', 'a\\u0040b'])('see that %j has escapes', (text) => {
    expect(signalsOf(text).escapes).toBe(true);
  });

  test('see where base64 can be', () => {
    expect(canHoldBase64(signalsOf('am9lQGFjbWUuaW8'))).toBe(true);
    expect(canHoldBase64(signalsOf('navigation of all'))).toBe(false);
  });
});
