/** Base64 of at least six bytes, in either alphabet (RFC 4648, sections 4 and 5), padded or not. */
const TOKEN = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
/** Longer tokens are pictures and programs, and are judged by their place. */
const LONGEST_TOKEN = 16_384;
/** Base64 of text has capitals and something beside them; most words of a page have not. */
const LIKELY = /^(?=.*[A-Z])(?=.*[a-z0-9])/;
/** Control characters: bytes, as opposed to text that somebody wrote. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BYTES = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

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
  return Array.from(text.matchAll(TOKEN))
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
  const signs = Array.from(token.matchAll(SIGN), ({ index }) => index);
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

function decode(token: string): string | undefined {
  try {
    const binary = atob(token.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, ''));
    if (BYTES.test(binary)) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(binary, (unit) => unit.charCodeAt(0)),
    );
  } catch {
    return undefined;
  }
}
