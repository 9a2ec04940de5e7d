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

/** Every token of base64 in a text that hides readable text with a digit or an `@` in it. */
export function base64Tokens(text: string): Encoded[] {
  const found: Encoded[] = [];
  for (const match of text.matchAll(TOKEN)) {
    if (match[0].length > LONGEST_TOKEN || !LIKELY.test(match[0])) continue;
    const decoded = decode(match[0]);
    if (decoded !== undefined && /[@\d]/.test(decoded)) {
      found.push({ start: match.index, end: match.index + match[0].length, text: decoded });
    }
  }
  return found;
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
