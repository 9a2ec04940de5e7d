import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CATEGORIES, type Category } from '../../core/redaction/categories.ts';
import { KnownValues } from '../../core/redaction/known-values.ts';
import { Masker } from '../../core/redaction/masker.ts';
import { Tally } from '../../core/redaction/report.ts';
import { PERSONAL_VALUES, READABLE } from '../../demo/personal-values.ts';
import { maskCss } from '../../sdk/mask/css.ts';
import { find, search } from '../../sdk/mask/find.ts';
import { maskText, type Rules } from '../../sdk/mask/text.ts';
import { Typed } from '../../sdk/mask/typed.ts';
import { maskUrl } from '../../sdk/mask/url.ts';
import { PLANTED } from '../redaction/planted.ts';

/**
 * What the recorder knowingly leaves to the server: what is written to escape a machine beyond `[at]` and `(dot)`,
 * separators that change inside a number, codes told in sentences, base64, the host behind credentials, a prefix's length.
 */
const LEFT_TO_THE_SERVER =
  /reversed|one by one|at sign named|hyphens around|comment in|mixed separators|spaced hyphens|told|before its name|base64|credentials in a URL|with prefix/;

function rules(grant: readonly Category[] = [], typed = new Typed()): Rules {
  return { keeps: (category) => grant.includes(category), echoes: (text) => typed.find(text) };
}

function server(grant: readonly Category[] = []): Masker {
  return new Masker(new Set(grant), false, new KnownValues([]), new Tally());
}

/** Letters and digits that the server masks and the recorder does not. */
function lessMasked(text: string, recorder: string, redacted: string): string {
  return [...text]
    .filter((unit, at) => /[\p{L}\p{N}]/u.test(unit) && redacted[at] === '*' && recorder[at] === unit)
    .join('');
}

const FRAMES: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `Write to ${value} today`,
  (value) => `(${value}).`,
  (value) => `Since 2026-11-24, with ${value}, it is $12.00`,
];

/** Whether somebody who reads the text can read the value. */
function shows(text: string, core: string): boolean {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .includes(core);
}

const MASKED_HERE = PLANTED.filter(({ form }) => !LEFT_TO_THE_SERVER.test(form));

describe.each(MASKED_HERE)('$form', ({ written, core }) => {
  test('is masked in the browser as far as the server masks it', () => {
    for (const frame of FRAMES) {
      const text = frame(written);
      expect(lessMasked(text, maskText(text, rules()), server().text(text, ''))).toBe('');
    }
  });

  test('is masked in a URL', () => {
    for (const url of [
      `https://shop.acme.io/u/${written}/home`,
      `/find?q=${written}&page=2`,
      `/a#${written}`,
    ])
      expect(shows(maskUrl(url, rules()), core)).toBe(false);
  });
});

test('with any categories granted the recorder shows no value that the server would mask', () => {
  const words = fc.constantFrom('Write to ', 'at ', ' or ', ', ', ' – ', '\n', ' of 12 ', ': ');
  const parts = fc.array(fc.tuple(words, fc.constantFrom(...MASKED_HERE)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(parts, fc.subarray([...CATEGORIES]), (planted, grant) => {
      const text = planted.map(([word, { written }]) => word + written).join('');
      const recorder = maskText(text, rules(grant));
      // Beside another number the server can mask a part of what it would keep alone.
      const kept = planted.filter(([, { written }]) => server(grant).text(written, '') === written);
      const mayShow = new Set(kept.map(([, { core }]) => core));
      return planted.every(([, { core }]) => mayShow.has(core) || !shows(recorder, core));
    }),
    { numRuns: 400 },
  );
});

test('a text without a sign of anything, which is not searched, has nothing', () => {
  const signs = [
    ' at ',
    ' dot ',
    '[.]',
    '.',
    '-',
    '·',
    '\u200b',
    '\x01',
    '  \n ',
    '_',
    'a',
    'x1',
    '0x1f',
    'é',
    'я',
    '…',
    '１',
    '٣',
    'DE',
    '\u202e',
  ];
  const pieces = fc.oneof(
    fc.nat(99_999).map(String),
    fc.tuple(fc.nat(9), fc.nat(9), fc.nat(99), fc.nat(9)).map((octets) => octets.join('.')),
    fc.constantFrom(...signs),
    fc
      .tuple(fc.constantFrom(...PLANTED), fc.nat(40), fc.nat(9))
      .map(([{ written }, from, length]) => written.slice(from, from + length)),
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 14 }),
      fc.constantFrom(undefined, 'css', 'url', 'own'),
      (all, use) => {
        const text = all.join('');
        expect(find(text, use as 'css')).toEqual(search(text, use as 'css'));
      },
    ),
    { numRuns: 5_000 },
  );
});

test.each(READABLE)('%s stays readable', (text) => {
  expect(maskText(`It says ${text} here.`, rules())).toBe(`It says ${text} here.`);
});

test.each(
  PERSONAL_VALUES.filter(({ detectable, split }) => detectable && !split).map(({ kind, value }) => [
    kind,
    value,
  ]),
)('the %s %s of the demo is masked', (_, value) => {
  expect(maskText(`Hello ${value}, welcome`, rules()).includes(value)).toBe(false);
});

test.each([
  'a { margin: 10px 20px; color: #12345678; transition: all .25s; z-index: 2147483647 }',
  '@media (min-width: 1200px) { .col-12 { width: 8.3333333% } }',
  '.a::before { content: "→"; background: url(/img/icons.svg) }',
])('the style sheet %s stays as it is', (css) => {
  expect(maskCss(css, rules())).toBe(css);
});

test('what was typed is found in every state that it was in, in any case, and spelled otherwise', () => {
  const typed = new Typed();
  for (const value of ['M', 'Mar', 'Maria D', 'Maria Delgado']) typed.add(value);
  const masked = (text: string) => maskText(text, rules([], typed));
  expect(masked('Hello Maria Delgado!')).toBe('Hello ***** *******!');
  expect(masked('hello MARIA\u00a0 DELGADO')).toBe('hello *****\u00a0 *******');
  expect(masked('Maria Del, you typed')).toBe('***** ***, you typed');
  expect(masked('A marina is no Maria')).toBe('A marina is no *****');
});
