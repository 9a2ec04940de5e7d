import type { Match } from './detector.ts';
import { hashes, uuids } from './hashes.ts';

/**
 * Numbers that a replay needs in order to be read, and that name nobody: dates, times, prices, versions,
 * measures, counts of something, numbers of documents and products, UUIDs, hashes. The rule of long numbers
 * passes over them; the rules of cards, phones, social security and bank account numbers do not, but for
 * digits inside a UUID or a hash.
 */
const YEAR = '(?:19|20)\\d{2}';
const MONTH = '(?:0?[1-9]|1[0-2])';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const CURRENCY = '(?:\\p{Sc}|USD|EUR|GBP|CHF|JPY|CZK|PLN|SEK|NOK|DKK|CAD|AUD|Kč|kr|zł|Ft|Fr)';
const AMOUNT = "(?:\\d{1,3}(?:[., '’]\\d{3}){1,4}|\\d{1,8})(?:[.,]\\d{1,4})?";
/** What is counted in millions, in a few languages; a telephone number has none behind it. */
const COUNTED =
  '(?:views|plays|streams|downloads|installs|users|followers|subscribers|members|people|persons|inhabitants|' +
  'residents|visits|visitors|customers|players|fans|likes|votes|hits|clicks|impressions|requests|queries|' +
  'results|records|rows|entries|items|files|lines|words|tokens|characters|copies|units|points|steps|coins|' +
  'messages|posts|comments|reviews|ratings|songs|photos|images|pages|events|bytes|bits|pixels|' +
  'seconds|minutes|hours|days|years|kilometers|kilometres|miles|tons|tonnes|' +
  'Aufrufe|Einwohner|Nutzer|Menschen|Besucher|Ergebnisse|Treffer|Stück|vues|habitants|personnes|abonnés|résultats|' +
  'visitas|habitantes|personas|usuarios|seguidores|abitanti|visualizzazioni|persone|obyvatel|lidí|zhlédnutí|kusů|ks|' +
  'mieszkańców|osób|wyświetleń|inwoners|weergaven|invånare|ns|µs|μs|us|B|Hz|kHz|kWh|km|km²|m²|m³|ha|kg)';
/** The limits of integers of 31, 32, 53, 63 and 64 bits: `z-index: 2147483647`. */
const LIMITS =
  '(?:214748364[678]|429496729[4-6]|900719925474099[0-2]|922337203685477580[78]|1844674407370955161[56])';

const READABLE: readonly RegExp[] = [
  // ISO 8601 and RFC 3339, and what is near to them
  new RegExp(`(?<!\\d)${YEAR}([-/.] ?| )${MONTH}\\1${DAY}(?!\\d)`, 'g'),
  new RegExp(`(?<!\\d)(?:${DAY}([-/.] ?| )${MONTH}|${MONTH}([-/.] ?| )${DAY})(?:\\1|\\2)${YEAR}(?!\\d)`, 'g'),
  /(?<!\d)20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:T?\d{4}(?:\d{2})?)?(?!\d)/g,
  /(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-6]\d)?(?:[.,]\d{1,9})?(?:[+-]\d{2}:?\d{2})?(?!\d)/g,
  // milliseconds since 1970, from 2014 to 2036
  /(?<!\d)(?:1[4-9]|20)\d{11}(?!\d)/g,
  // numbers of documents: `INV-2026-00412`, `#2026-1187`
  new RegExp(`(?<=(?<![A-Z])[A-Z]{2,6}-|#)${YEAR}[-/]\\d{1,6}(?![-/]?\\d)`, 'g'),
  new RegExp(`(?<=\\b(?:no|nr|č)\\.? ?)${YEAR}/\\d{1,6}(?![-/]?\\d)`, 'gi'),
  // numbers of products
  /(?<=\b(?:ISBN(?:-1[03])?|ISSN|EAN|GTIN|UPC|SKU|MPN)[ :#.]{1,3})\d[\d -]{3,16}[\dX](?![\d-]*\d)/gi,
  // three to five numbers with points between, one of them a single digit
  /(?<![\d.])(?=(?:\d+\.){0,4}\d(?:\.|(?!\d)))\d{1,5}(?:\.\d{1,5}){2,4}(?!\.?\d)/g,
  // git describe (git-describe(1)), and the hash in the name of a script or a style sheet
  /(?<=-\d{1,6}-g)[0-9a-f]{7,12}(?![0-9a-z])/g,
  /(?<=[.-])[0-9a-f]{8,20}(?=\.(?:chunk\.|min\.)?(?:m?js|css|map|woff2?)\b)/g,
  // a colour with its opacity (CSS Color Level 4, 5.2)
  /(?<=#)(?=\d{0,7}[a-f])[0-9a-f]{8}(?![0-9a-z])/gi,
  // a range of characters (CSS Syntax Level 3, 7)
  /U\+[0-9a-f?]{1,6}(?:-[0-9a-f]{1,6})?/gi,
  // IPv4, which the detector of addresses judges
  /(?<!\d|\d\.)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)/g,
  // a fraction without its zero, and fractions side by side: coordinates, curves
  /(?<=^|[\s,(:])\.\d{1,20}(?![\d.])/g,
  /(?<![\d.])-?\d{1,3}\.\d{2,17}(?:[ ]-?\d{1,3}\.\d{2,17}){1,15}(?![\d.])/g,
  /(?<=viewbox[ ="']{1,3})-?\d{1,5}(?: -?\d{1,5}){3}(?!\d)/gi,
  // measures: a number and its unit
  /(?<![\d.])(?:\d{1,6}(?:\.\d+)?|\.\d+)(?=px|em|rem|%|pt|vh|vw|deg|ms|s\b|kB|KB|MB|GB|fr\b)/g,
  new RegExp(`(?:${CURRENCY}) ?${AMOUNT}(?![\\d])`, 'gu'),
  new RegExp(`(?<![\\d.,])${AMOUNT} ?${CURRENCY}(?![\\p{L}])`, 'gu'),
  // counts of something
  new RegExp(
    `(?<![\\p{L}\\d.,+_-]|\\d )[1-9](?:\\d{0,2}(?:[. ]\\d{3}){1,3}|\\d{6,9}) ${COUNTED}(?![\\p{L}\\p{N}])`,
    'gu',
  ),
  // what programmers write for the largest number, and round numbers
  new RegExp(`(?<![\\d.])(?:${LIMITS}|[1-9]0{6,}|9{7,})(?![\\d])`, 'g'),
];
const LIMIT = new RegExp(`^${LIMITS}$`);

/** The readable numbers of a text, in no given order. */
export function readableNumbers(text: string): Match[] {
  const found = READABLE.flatMap((pattern) => Array.from(text.matchAll(pattern), toMatch));
  return [...found, ...uuids(text), ...hashes(text)];
}

/** Whether digits are the largest number of some integers, which happens to be written as a telephone number is. */
export function isLimit(digits: string): boolean {
  return LIMIT.test(digits);
}

function toMatch(match: RegExpExecArray): Match {
  return { start: match.index, end: match.index + match[0].length };
}
