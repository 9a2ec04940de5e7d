import type { Match } from './detector.ts';

/**
 * Numbers that a replay needs in order to be read, and that name nobody: dates, times, prices, versions,
 * measures, UUIDs, hashes. The rule of long numbers passes over them; the rules of cards, phones, social
 * security and bank account numbers do not.
 */
const YEAR = '(?:19|20)\\d{2}';
const MONTH = '(?:0?[1-9]|1[0-2])';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const CURRENCY = '(?:\\p{Sc}|USD|EUR|GBP|CHF|JPY|CZK|PLN|SEK|NOK|DKK|CAD|AUD|Kč|kr|zł|Fr)';
const AMOUNT = "(?:\\d{1,3}(?:[., '’]\\d{3}){1,4}|\\d{1,8})(?:[.,]\\d{1,4})?";

const READABLE: readonly RegExp[] = [
  // ISO 8601 and RFC 3339, and what is near to them
  new RegExp(`(?<!\\d)${YEAR}([-/. ])${MONTH}\\1${DAY}(?!\\d)`, 'g'),
  new RegExp(`(?<!\\d)(?:${DAY}([-/. ])${MONTH}|${MONTH}([-/. ])${DAY})(?:\\1|\\2)${YEAR}(?!\\d)`, 'g'),
  /(?<!\d)20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:T?\d{4}(?:\d{2})?)?(?!\d)/g,
  /(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-6]\d)?(?:[.,]\d{1,9})?(?:[+-]\d{2}:?\d{2})?(?!\d)/g,
  // milliseconds since 1970, from 2014 to 2036
  /(?<!\d)(?:1[4-9]|20)\d{11}(?!\d)/g,
  // RFC 9562
  /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/gi,
  // three to five numbers with points between, one of them a single digit
  /(?<![\d.])(?=(?:\d+\.){0,4}\d(?:\.|(?!\d)))\d{1,5}(?:\.\d{1,5}){2,4}(?!\.?\d)/g,
  // a range of characters (CSS Syntax Level 3, 7)
  /U\+[0-9a-f?]{1,6}(?:-[0-9a-f]{1,6})?/gi,
  // IPv4, which the detector of addresses judges
  /(?<!\d|\d\.)(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)/g,
  // a fraction without its zero
  /(?<=^|[\s,(:])\.\d{1,20}(?![\d.])/g,
  // measures: a number and its unit
  /(?<![\d.])(?:\d{1,6}(?:\.\d+)?|\.\d+)(?=px|em|rem|%|pt|vh|vw|deg|ms|s\b|kB|KB|MB|GB|fr\b)/g,
  new RegExp(`(?:${CURRENCY}) ?${AMOUNT}(?![\\d])`, 'gu'),
  new RegExp(`(?<![\\d.,])${AMOUNT} ?${CURRENCY}(?![\\p{L}])`, 'gu'),
];

const ALPHANUMERIC = /[0-9A-Za-z]+/g;
const LONGEST_HASH = 128;
const HASH_LENGTHS = new Set([16, 20, 24, 32, 40, 56, 64, 96, LONGEST_HASH]);

/** The readable numbers of a text, in no given order. */
export function readableNumbers(text: string): Match[] {
  const found = READABLE.flatMap((pattern) => Array.from(text.matchAll(pattern), toMatch));
  const hashes = Array.from(text.matchAll(ALPHANUMERIC), (match) => match).filter((match) =>
    isHash(match[0]),
  );
  return [...found, ...hashes.map(toMatch)];
}

function toMatch(match: RegExpExecArray): Match {
  return { start: match.index, end: match.index + match[0].length };
}

/**
 * Hexadecimal digits in which letters and decimal digits take turns, as in a content hash. A number with
 * letters glued to its ends is not one.
 */
function isHash(token: string): boolean {
  if (token.length < 7 || token.length > LONGEST_HASH || !/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(token))
    return false;
  const turns = token.match(/\d+|[A-Fa-f]+/g) ?? [];
  const longest = Math.max(...turns.filter((turn) => /^\d/.test(turn)).map((turn) => turn.length), 0);
  return turns.length >= 4 && (longest < 9 || (HASH_LENGTHS.has(token.length) && turns.length >= 6));
}
