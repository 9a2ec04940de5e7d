import type { Match } from './detector.ts';
import { hasSecretWord } from './secret-name.ts';

/** What ends a name and begins its value; a backslash before a quote is that of a document in a string. */
const SIGN = /(\\{0,8}["'`])?\]?[ \t]{0,2}(={1,3}>?|:=?)[ \t]{0,2}/g;
const NAME = /[A-Za-z][\w.[\]-]{0,63}$/;
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
  return Array.from(text.matchAll(SIGN)).flatMap((sign) => {
    const name = NAME.exec(text.slice(Math.max(0, sign.index - 64), sign.index))?.[0];
    if (name === undefined || !hasSecretWord(name)) return [];
    const start = sign.index + sign[0].length;
    return quoted(text, start) ?? bare(text, start, sign[2] !== ':' ? ASSIGNED : sign[1] ? NUMBER : TOLD);
  });
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
