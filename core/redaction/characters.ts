import { rewrite, type View, ViewBuilder } from './view.ts';

/** What carries no reading of its own: zero-width, bidi and other format characters, variation selectors. */
const IGNORED = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Me}\p{Cc}]/u;
const KEPT_CONTROLS = '\t\n\r';
const DECIMAL_DIGIT = /\p{Nd}/u;
const DASH = /\p{Pd}/u;
const SPACE = /\p{Zs}/u;
const COMBINING = /\p{Mn}/u;
/** White space that a page shows as one space (CSS Text Level 3, 4.1.1). */
const COLLAPSIBLE = /[ \t\n\r]{2,}|[\t\n\r]/g;
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;

/** Characters that read as another and that NFKC leaves alone (UTS #39, confusables.txt, the ones that join values). */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '。': '.',
  '۔': '.',
  '‧': '.',
  '·': '.',
  '∙': '.',
  '⋅': '.',
  '•': '.',
  '܁': '.',
  '܂': '.',
  '٠': '0',
  '−': '-',
  '⁃': '-',
  '∕': '/',
  '⁄': '/',
  '⧸': '/',
  '∶': ':',
  '꞉': ':',
  '։': ':',
  '׃': ':',
  '＿': '_',
  '\u2800': ' ',
};

/** The circled and boxed digits that have no compatibility decomposition: first code point, digit it stands for. */
const CIRCLED_DIGITS: readonly (readonly [first: number, count: number, digit: number])[] = [
  [0x2776, 9, 1],
  [0x2780, 9, 1],
  [0x278a, 9, 1],
  [0x24f5, 9, 1],
  [0x24ff, 1, 0],
];

/**
 * A view of the text with each character in its plain reading: compatibility forms (NFKC), the digits of
 * every script as 0 to 9, dashes as `-`, white space as one ` `, look-alike dots and slashes, and without
 * characters that show nothing.
 */
export function foldCharacters(view: View): View {
  return rewrite(foldEach(view), COLLAPSIBLE, () => ' ');
}

/** Whether a character reads as itself wherever it stands, by UTF-16 unit: 1 yes, 2 no, 0 not yet looked at. */
const READS_AS_ITSELF = new Uint8Array(0x10000);

/**
 * Whether every character of the text reads as itself, white space aside. Surrogates do not, so that what is
 * beyond the basic plane is looked at in its place.
 */
export function readsAsItself(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const known = READS_AS_ITSELF[code];
    if (known === 2 || (known === 0 && !learn(code))) return false;
  }
  return true;
}

function learn(code: number): boolean {
  const character = String.fromCharCode(code);
  const isPair = code >= 0xd800 && code <= 0xdfff;
  const same =
    PLAIN.test(character) ||
    (!isPair && !COMBINING.test(character) && readingOf(character, '') === character);
  READS_AS_ITSELF[code] = same ? 1 : 2;
  return same;
}

function foldEach(view: View): View {
  const { text } = view;
  if (readsAsItself(text)) return view;
  const builder = new ViewBuilder(view);
  let kept = 0;
  let before = '';
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (READS_AS_ITSELF[code] === 1) {
      before = text[at] ?? '';
      at++;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const end = at + character.length;
    const reading = readingOf(character, before);
    if (reading !== character) {
      builder.keep(kept, at);
      builder.put(reading, at, end);
      kept = end;
    }
    if (reading !== '') before = reading.at(-1) ?? '';
    at = end;
  }
  if (kept === 0) return view;
  builder.keep(kept, text.length);
  return builder.build();
}

function readingOf(character: string, before: string): string {
  if (KEPT_CONTROLS.includes(character)) return character;
  if (COMBINING.test(character) && /[0-9@.]/.test(before)) return '';
  const lookAlike = LOOK_ALIKES[character];
  if (lookAlike !== undefined) return lookAlike;
  if (DECIMAL_DIGIT.test(character)) return digitOf(character);
  if (DASH.test(character)) return '-';
  if (SPACE.test(character)) return ' ';
  if (IGNORED.test(character)) return '';
  return circledDigit(character) ?? foldCompatibility(character);
}

function foldCompatibility(character: string): string {
  const folded = character.normalize('NFKC');
  return folded === character ? character : [...folded].map((part) => LOOK_ALIKES[part] ?? part).join('');
}

function circledDigit(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  for (const [first, count, digit] of CIRCLED_DIGITS) {
    if (code >= first && code < first + count) return String(digit + code - first);
  }
  return undefined;
}

/** Decimal digits are encoded in runs of ten that begin with zero (Unicode Standard, 4.6). */
function digitOf(character: string): string {
  const folded = character.normalize('NFKC');
  if (/^[0-9]$/.test(folded)) return folded;
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (DECIMAL_DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}
