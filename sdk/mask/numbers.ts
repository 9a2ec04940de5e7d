/** A stretch of a text, in UTF-16 units. */
export type Span = readonly [start: number, end: number];

const YEAR = '(?:19|20)\\d\\d';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const CURRENCY = '(?:\\p{Sc}|USD|EUR|GBP|CHF|JPY|CZK|PLN|SEK|NOK|DKK|CAD|AUD|Kč|kr|zł|Fr)';
const AMOUNT = "(?:\\d{1,3}(?:[., '’]\\d{3}){1,4}|\\d{1,8})(?:[.,]\\d{1,4})?(?!\\d)";

/** What a replay needs and names nobody: dates, times, prices, versions, fractions, addresses, hashes and UUIDs. */
const READABLE = new RegExp(
  [
    `(?<!\\d)(?:${YEAR}([-/. ])${DAY}\\1${DAY}|${DAY}([-/. ])${DAY}\\2${YEAR})(?!\\d)`,
    '(?<!\\d)(?:[01]?\\d|2[0-4]):[0-5]\\d(?::[0-6]\\d)?(?:[.,]\\d{1,9})?(?:[+-]\\d\\d:?\\d\\d)?(?!\\d)',
    '(?<![\\d.])(?=(?:\\d+\\.){0,4}\\d(?:\\.|(?!\\d)))\\d{1,5}(?:\\.\\d{1,5}){2,4}(?!\\.?\\d)',
    '(?<!\\d|\\d\\.)(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\.?\\d)',
    '(?<![\\d.])(?![2-9]\\d\\d\\.[2-9]\\d{6}(?!\\d))\\d{0,6}\\.\\d+(?![\\d.]|[ -/_()]\\d)',
    '(?<![\\da-z-])(?=(?:[\\da-f-]*[a-f]\\d){2})[\\da-f]{8}(?:[\\da-f]{0,120}|(?:-[\\da-f]{4}){3}-[\\da-f]{12})(?![\\da-z-])',
    `${CURRENCY} ?${AMOUNT}|(?<![\\d.,]|\\d )${AMOUNT} ?${CURRENCY}(?!\\p{L})`,
  ].join('|'),
  'giu',
);
const RUN = /\d(?:[ .\-/_()+|~]{0,3}\d){6,}|(?<!\d)\d{3,4}([,:;])\d{2,4}\1\d{4}(?:\1\d{1,7})?(?!\d)/g;
/** A country, a check and groups of four, with ten digits and more (ISO 13616). */
const IBAN =
  /(?<![a-z])[a-z]{2}[ .-]?\d[ .-]?\d(?:[ .\-/_]?[\da-z]{4}){2,7}(?:[ .\-/_]?[\da-z]{1,3})?(?![\da-z])/gi;

/** Seven digits and more, together or in groups, that are not readable numbers: more than core/redaction recognises. */
export function longNumbers(text: string): Span[] {
  if (!/(?:\d\D{0,3}){6}\d/.test(text)) return [];
  const blanked = text.replace(READABLE, (found) => '\0'.repeat(found.length));
  return [
    ...[...blanked.matchAll(RUN)].filter(([run]) => isLong(run)),
    ...[...text.matchAll(IBAN)].filter(([found]) => found.replace(/\D/g, '').length > 9),
  ].map(({ index, 0: { length } }) => [index, index + length]);
}

function isLong(run: string): boolean {
  const groups = run.split(/\D+/);
  return (
    groups.some((group) => group.length > 6) ||
    !(isCounting(groups) || groups.every((group) => /^(?:19|20)\d\d$/.test(group)))
  );
}

/** Pages, lines, days of a calendar: they count up or down by one. */
export function isCounting(groups: readonly string[]): boolean {
  const step = Number(groups[1]) - Number(groups[0]);
  return (
    groups.length > 2 &&
    !/^0\d/.test(groups[0]!) &&
    Math.abs(step) === 1 &&
    groups.every((group, at) => !at || Number(group) - Number(groups[at - 1]) === step)
  );
}
