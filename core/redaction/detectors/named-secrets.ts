import type { Match } from './detector.ts';
import { hasSecretWord } from './secret-name.ts';

/** What begins a value; `=>`, `:=` and `===` too. */
const SIGN = /[=:]/g;
const WHOLE_SIGN = /(={1,3}>?|:=?)[ \t]{0,2}/y;
const MOST_BLANKS = 2;
/** A backslash before a quote is that of a document in a string. */
const MOST_BACKSLASHES = 8;
const LONGEST_NAME = 64;
const OPENING_QUOTE = /(\\{0,8})(["'`])/y;
/** Without quotes a value ends where the next name, tag or list item begins. */
const ASSIGNED = /[^\s"'`&;,<>(){}[\]]+/y;
/** After a quoted name and a colon: numbers, with as many digits as a code has at least. */
const NUMBER = /-?\d{3,64}(?:\.\d{1,64})?/y;
/** After a bare name and a colon only what no word of a sentence looks like. */
const TOLD = /(?=\S{0,64}\d)[^\s"'`<>()]{6,}/y;
const LONGEST_VALUE = 4096;

/** The values that a name before them makes credentials: `userPassword=…`, `"otp": 482913`, `{"password": "…"}`. */
export function namedSecrets(text: string): Match[] {
  const found: Match[] = [];
  SIGN.lastIndex = 0;
  for (let sign = SIGN.exec(text); sign; sign = SIGN.exec(text)) {
    WHOLE_SIGN.lastIndex = sign.index;
    const [whole = '', mark] = WHOLE_SIGN.exec(text) ?? [];
    const start = sign.index + whole.length;
    SIGN.lastIndex = start;
    const name = nameBefore(text, sign.index);
    if (!name || !hasSecretWord(name.word)) continue;
    const kind = mark !== ':' ? ASSIGNED : name.isQuoted ? NUMBER : TOLD;
    for (const value of quoted(text, start) ?? bare(text, start, kind)) {
      found.push(value);
      SIGN.lastIndex = value.end;
    }
  }
  return found;
}

/** The name that ends before a sign: blanks, a bracket and a quote can stand between them. */
function nameBefore(text: string, sign: number): { word: string; isQuoted: boolean } | undefined {
  let end = sign;
  while (sign - end < MOST_BLANKS && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  if (text[end - 1] === ']') end--;
  const quote = text[end - 1];
  const isQuoted = quote === '"' || quote === "'" || quote === '`';
  if (isQuoted) {
    end--;
    for (let count = 0; count < MOST_BACKSLASHES && text[end - 1] === '\\'; count++) end--;
  }
  let start = end;
  let first: number | undefined;
  for (
    const least = Math.max(0, end - LONGEST_NAME);
    start > least && isNameUnit(text.charCodeAt(start - 1));
  ) {
    start--;
    if (isLetter(text.charCodeAt(start))) first = start;
  }
  return first === undefined ? undefined : { word: text.slice(first, end), isQuoted };
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** A letter, a digit, or one of `_ . [ ] -`. */
function isNameUnit(code: number): boolean {
  return (
    isLetter(code) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    (code >= 45 && code <= 46) ||
    code === 91 ||
    code === 93
  );
}

function bare(text: string, start: number, pattern: RegExp): Match[] {
  pattern.lastIndex = start;
  return pattern.test(text) ? [{ start, end: pattern.lastIndex }] : [];
}

/** What stands in quotes; without a closing one, the rest of the line. */
function quoted(text: string, at: number): Match[] | undefined {
  OPENING_QUOTE.lastIndex = at;
  const opening = OPENING_QUOTE.exec(text);
  if (!opening) return undefined;
  const [whole, backslashes = '', quote = '"'] = opening;
  const start = at + whole.length;
  const end = closingQuote(text, start, quote, backslashes.length);
  return end > start ? [{ start, end }] : [];
}

/**
 * Where the value ends. In a document that was put into a string n times its quotes have 2ⁿ-1 backslashes
 * before them; quotes inside a value have more (RFC 8259, section 7).
 */
function closingQuote(text: string, start: number, quote: string, depth: number): number {
  const limit = Math.min(text.length, start + LONGEST_VALUE);
  let backslashes = 0;
  for (let at = start; at < limit; at++) {
    const unit = text[at];
    if (unit === '\n') return at;
    if (unit === quote && backslashes % (2 * (depth + 1)) === depth) return at - depth;
    backslashes = unit === '\\' ? backslashes + 1 : 0;
  }
  return limit;
}
