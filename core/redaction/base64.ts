import { matchesOf } from './matches.ts';

/** Base64 of at least six bytes, in either alphabet (RFC 4648, sections 4 and 5), padded or not. */
const TOKEN = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
/** Longer tokens are pictures and programs, and are judged by their place. */
const LONGEST_TOKEN = 16_384;
/** Base64 of text has capitals and something beside them; most words of a page have not. */
const LIKELY = /^(?=.*[A-Z])(?=.*[a-z0-9])/;
/** A token that decodes to readable text. */
export interface Encoded {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What parts a token from the words before and behind it, though it can be a digit of it as well. */
const SIGN = /[/_-]/g;
/** How many digits of an encoded value may be such signs: text has next to none. */
const MOST_SIGNS = 2;
const SHORTEST_TOKEN = 8;

/**
 * Every token of base64 in a text that hides readable text with a digit or an `@` in it, also where it is
 * glued to other words: `/u/am9lQGFjbWUuaW8=`.
 */
export function base64Tokens(text: string): Encoded[] {
  return matchesOf(TOKEN, text)
    .filter(([token]) => token.length <= LONGEST_TOKEN && LIKELY.test(token))
    .flatMap(({ index, 0: token }) =>
      pieces(token).flatMap(({ start, end }) => {
        const decoded = decode(token.slice(start, end));
        if (decoded === undefined || !/[@\d]/.test(decoded)) return [];
        return [{ start: index + start, end: index + end, text: decoded }];
      }),
    );
}

/** A token, and everything in it that lies between two of its signs, or has a few of them inside. */
function pieces(token: string): { start: number; end: number }[] {
  const signs = matchesOf(SIGN, token).map(({ index }) => index);
  const starts = [0, ...signs.map((sign) => sign + 1)];
  const ends = [...signs, token.length];
  const inner = starts.flatMap((start, first) =>
    ends.slice(first, first + MOST_SIGNS + 1).map((end) => ({ start, end })),
  );
  return [{ start: 0, end: token.length }, ...inner].filter(
    ({ start, end }, at) =>
      end - start >= SHORTEST_TOKEN &&
      (at === 0 || end - start < token.length) &&
      LIKELY.test(token.slice(start, end)),
  );
}

/** The value of each digit of base64, in both alphabets; -1 of what is none. */
const DIGITS = new Int8Array(128).fill(-1);
for (const alphabet of [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
]) {
  for (const [value, digit] of [...alphabet].entries()) DIGITS[digit.charCodeAt(0)] = value;
}

/** The text that a token stands for; undefined when its bytes are no readable text. Stops at the first such byte. */
function decode(token: string): string | undefined {
  const digits = token.replace(/=+$/, '');
  if (digits.length % 4 === 1) return undefined;
  const bytes = new Uint8Array((digits.length * 3) >> 2);
  let isAscii = true;
  let bits = 0;
  let count = 0;
  let size = 0;
  for (let at = 0; at < digits.length; at++) {
    bits = (bits << 6) | DIGITS[digits.charCodeAt(at)]!;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const byte = (bits >> count) & 0xff;
    if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 0x7f) return undefined;
    if (byte >= 0x80) {
      const before = size > 0 ? bytes[size - 1]! : 0;
      // Bytes of UTF-8 (RFC 3629, 3): one that goes on a character needs one before it, and 0xf8 and above are none.
      if (byte >= 0xf8 || (byte < 0xc0 && before < 0x80)) return undefined;
      isAscii = false;
    } else if (size > 0 && bytes[size - 1]! >= 0xc0) return undefined;
    bytes[size++] = byte;
  }
  try {
    return isAscii ? String.fromCharCode(...bytes) : UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
