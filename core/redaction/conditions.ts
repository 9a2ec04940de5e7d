import { readsAsItself } from './characters.ts';

/**
 * What a text has to have for anything to be recognised in it: what the necessary conditions below are made of.
 * The counts are of ASCII characters in the text as it stands. A text with `escapes` or `foreign` characters can
 * hold more in another reading, so each reading is looked at for itself.
 */
export interface Signals {
  /** Decimal digits. */
  readonly digits: number;
  readonly letters: number;
  readonly ats: number;
  readonly points: number;
  readonly hyphens: number;
  readonly colons: number;
  readonly equals: number;
  /** A quote or one of `! # $ % ^ & *`, of which a password told in words has one if it has no digit. */
  readonly marks: number;
  /** A bracket, behind which an obfuscated at sign can stand. */
  readonly brackets: number;
  /** The longest word of letters, digits and `_ . ~ + / = -`. */
  readonly longestWord: number;
  /** Whether some word as long as base64 of six bytes has a capital. */
  readonly hasCapitalWord: boolean;
  /** `%`, `&` or a backslash: encodings. */
  readonly escapes: boolean;
  /** White space that a page shows as one space, and characters that read as another. */
  readonly foreign: boolean;
}

const NOT_ASCII = 0;
const DIGIT = 1;
const LOWER = 2;
const CAPITAL = 3;
const WORD_SIGN = 4;
const POINT = 5;
const HYPHEN = 6;
const AT = 7;
const COLON = 8;
const EQUALS = 9;
const MARK = 10;
const BRACKET = 11;
const ESCAPE = 12;
const SPACE = 13;
const CONTROL = 14;
const OTHER = 15;

/** What each ASCII character counts as. */
const KINDS = new Uint8Array(128).fill(OTHER);
KINDS.fill(CONTROL, 0, 32);
KINDS[127] = CONTROL;
for (const [characters, kind] of [
  ['0123456789', DIGIT],
  ['abcdefghijklmnopqrstuvwxyz', LOWER],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', CAPITAL],
  ['_~+/', WORD_SIGN],
  ['.', POINT],
  ['-', HYPHEN],
  ['@', AT],
  [':', COLON],
  ['=', EQUALS],
  ['"\'!#$^*`', MARK],
  ['([{<', BRACKET],
  ['%&\\', ESCAPE],
  [' ', SPACE],
] as const) {
  for (const character of characters) KINDS[character.charCodeAt(0)] = kind;
}

/** Base64 of six bytes. */
const SHORTEST_ENCODED = 8;

/** One pass over a text. */
export function signalsOf(text: string): Signals {
  const counts = new Uint32Array(16);
  let longestWord = 0;
  let word = 0;
  let encoded = 0;
  let hasCapital = false;
  let hasCapitalWord = false;
  let foreign = false;
  let space = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? KINDS[code]! : NOT_ASCII;
    counts[kind]!++;
    if (kind >= DIGIT && kind <= HYPHEN) {
      word++;
      if (word > longestWord) longestWord = word;
      if (kind === CAPITAL) hasCapital = true;
      encoded = kind === POINT || code === 126 ? 0 : encoded + 1;
      if (encoded === 0) hasCapital = false;
      else if (hasCapital && encoded >= SHORTEST_ENCODED) hasCapitalWord = true;
      space = false;
      continue;
    }
    if (kind === EQUALS) {
      word++;
      if (word > longestWord) longestWord = word;
    } else word = 0;
    encoded = 0;
    hasCapital = false;
    if (kind === SPACE) {
      if (space) foreign = true;
      space = true;
    } else {
      if (kind === CONTROL) foreign = true;
      space = false;
    }
  }
  return {
    digits: counts[DIGIT]!,
    letters: counts[LOWER]! + counts[CAPITAL]!,
    ats: counts[AT]!,
    points: counts[POINT]!,
    hyphens: counts[HYPHEN]!,
    colons: counts[COLON]!,
    equals: counts[EQUALS]!,
    marks: counts[MARK]! + counts[ESCAPE]!,
    brackets: counts[BRACKET]!,
    longestWord,
    hasCapitalWord,
    escapes: counts[ESCAPE]! > 0,
    foreign: foreign || (counts[NOT_ASCII]! > 0 && !readsAsItself(text)),
  };
}

/** Which detectors can find anything in a text with these signals, by type. A type that is not listed always runs. */
export type Conditions = Readonly<Record<string, (signals: Signals) => boolean>>;

/**
 * Necessary conditions of the detectors, cheap to check. `find` runs a detector only on texts that fulfil its
 * condition, and whoever passes over texts for speed may rely on them. A detector that comes to find more has to
 * widen its line; a test holds each line against the detector itself.
 */
export const CONDITIONS: Conditions = {
  email: ({ ats }) => ats >= 1,
  // dotted; with colons; the name of a host; a name in the reverse tree or of Windows
  ip: ({ digits, points, hyphens, colons }) =>
    colons >= 2 || (digits >= 4 && points >= 1 && points + hyphens >= 3) || (digits >= 1 && points >= 2),
  card: ({ digits }) => digits >= 13,
  ssn: ({ digits }) => digits >= 9,
  iban: ({ digits, letters }) => digits >= 8 && letters >= 2,
  phone: ({ digits }) => digits >= 7,
  number: ({ digits }) => digits >= 7,
  // behind a name; by its shape; told in words
  secret: ({ digits, marks, colons, equals, longestWord }) =>
    colons + equals >= 1 || longestWord >= 8 || digits >= 1 || marks >= 1,
};

/** Whether a text can hold base64 of a text. */
export function canHoldBase64({ hasCapitalWord }: Signals): boolean {
  return hasCapitalWord;
}
