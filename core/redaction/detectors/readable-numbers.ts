import { matchesOf } from '../matches.ts';
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

/** A kind of readable number, and what a text with one has somewhere. Patterns begin with what they consume: it is faster. */
interface Rule {
  readonly pattern: RegExp;
  readonly needs?: string | RegExp;
}

const RULES: readonly Rule[] = [
  // ISO 8601 and RFC 3339, and what is near to them
  { pattern: new RegExp(`(?:19|20)(?<!\\d..)\\d{2}([-/.] ?| )${MONTH}\\1${DAY}(?!\\d)`, 'g') },
  {
    pattern: new RegExp(
      `(?=\\d)(?<!\\d)(?:${DAY}([-/.] ?| )${MONTH}|${MONTH}([-/.] ?| )${DAY})(?:\\1|\\2)${YEAR}(?!\\d)`,
      'g',
    ),
    needs: /19|20/,
  },
  {
    pattern: /20(?<!\d..)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:T?\d{4}(?:\d{2})?)?(?!\d)/g,
  },
  {
    pattern:
      /(?=\d)(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-6]\d)?(?:[.,]\d{1,9})?(?:[+-]\d{2}:?\d{2})?(?!\d)/g,
    needs: ':',
  },
  // milliseconds since 1970, from 2014 to 2036
  { pattern: /(?:1[4-9]|20)(?<!\d..)\d{11}(?!\d)/g },
  // numbers of documents: `INV-2026-00412`, `#2026-1187`
  {
    pattern: /(?:19|20)(?<=(?:(?<![A-Z])[A-Z]{2,6}-|#)..)\d{2}[-/]\d{1,6}(?![-/]?\d)/g,
    needs: /[-#](?:19|20)/,
  },
  { pattern: /(?:19|20)(?<=\b(?:no|nr|č)\.? ?..)\d{2}\/\d{1,6}(?![-/]?\d)/gi, needs: '/' },
  // numbers of products
  {
    pattern:
      /\d(?<=\b(?:ISBN(?:-1[03])?|ISSN|EAN|GTIN|UPC|SKU|MPN)[ :#.]{1,3}\d)[\d -]{3,16}[\dX](?![\d-]*\d)/gi,
    needs: /ISBN|ISSN|EAN|GTIN|UPC|SKU|MPN/i,
  },
  // three to five numbers with points between, one of them a single digit
  {
    pattern: /(?=\d)(?<![\d.])(?=(?:\d+\.){0,4}\d(?:\.|(?!\d)))\d{1,5}(?:\.\d{1,5}){2,4}(?!\.?\d)/g,
    needs: '.',
  },
  // git describe (git-describe(1)), and the hash in the name of a script or a style sheet
  { pattern: /g(?<=-\d{1,6}-g)[0-9a-f]{7,12}(?![0-9a-z])/g, needs: '-g' },
  {
    pattern: /[0-9a-f](?<=[.-].)[0-9a-f]{7,19}(?=\.(?:chunk\.|min\.)?(?:m?js|css|map|woff2?)\b)/g,
    needs: /\.(?:chunk|min|m?js|css|map|woff)/,
  },
  // a colour with its opacity (CSS Color Level 4, 5.2)
  { pattern: /#(?=\d{0,7}[a-f])[0-9a-f]{8}(?![0-9a-z])/gi, needs: '#' },
  // a range of characters (CSS Syntax Level 3, 7)
  { pattern: /U\+[0-9a-f?]{1,6}(?:-[0-9a-f]{1,6})?/gi, needs: '+' },
  // IPv4, which the detector of addresses judges
  {
    pattern: /(?=\d)(?<!\d|\d\.)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\d)/g,
    needs: '.',
  },
  // a fraction without its zero, and fractions side by side: coordinates, curves
  { pattern: /\.(?<![^\s,(:].)\d{1,20}(?![\d.])/g, needs: '.' },
  { pattern: /\d(?<![\d.].)\d{0,2}\.\d{2,17}(?:[ ]-?\d{1,3}\.\d{2,17}){1,15}(?![\d.])/g, needs: '.' },
  { pattern: /-?\d{1,5}(?: -?\d{1,5}){3}(?!\d)(?<=viewbox[ ="']{1,3}[\d -]{7,27})/gi, needs: /viewbox/i },
  // measures: a number and its unit
  {
    pattern:
      /(?=[\d.])(?<![\d.])(?:\d{1,6}(?:\.\d+)?|\.\d+)(?=px|em|rem|%|pt|vh|vw|deg|ms|s\b|kB|KB|MB|GB|fr\b)/g,
  },
  { pattern: new RegExp(`(?:${CURRENCY}) ?${AMOUNT}(?![\\d])`, 'gu'), needs: new RegExp(CURRENCY, 'u') },
  {
    pattern: new RegExp(`(?=\\d)(?<![\\d.,])${AMOUNT} ?${CURRENCY}(?![\\p{L}])`, 'gu'),
    needs: new RegExp(CURRENCY, 'u'),
  },
  // counts of something
  {
    pattern: new RegExp(
      `[1-9](?<![\\p{L}\\d.,+_-].|\\d .)(?:\\d{0,2}(?:[. ]\\d{3}){1,3}|\\d{6,9}) ${COUNTED}(?![\\p{L}\\p{N}])`,
      'gu',
    ),
    needs: /\d [A-Za-zµμ]/,
  },
  // what programmers write for the largest number, and round numbers
  {
    pattern: new RegExp(`(?=\\d)(?<![\\d.])(?:${LIMITS}|[1-9]0{6,}|9{7,})(?![\\d])`, 'g'),
    needs: /000000|9999999|214748|429496|900719|922337|184467/,
  },
];
const LIMIT = new RegExp(`^${LIMITS}$`);

/** The readable numbers of a text, in no given order. */
export function readableNumbers(text: string): Match[] {
  const found = RULES.filter(({ needs }) => isMet(text, needs)).flatMap(({ pattern }) =>
    matchesOf(pattern, text).map(toMatch),
  );
  return [...found, ...uuids(text), ...hashes(text)];
}

function isMet(text: string, needs: string | RegExp | undefined): boolean {
  if (needs === undefined) return true;
  return typeof needs === 'string' ? text.includes(needs) : needs.test(text);
}

/** Whether digits are the largest number of some integers, which happens to be written as a telephone number is. */
export function isLimit(digits: string): boolean {
  return LIMIT.test(digits);
}

function toMatch(match: RegExpExecArray): Match {
  return { start: match.index, end: match.index + match[0].length };
}
