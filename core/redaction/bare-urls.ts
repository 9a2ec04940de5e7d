import { type UrlPart, urlParts } from './url-parts.ts';

const WORD = /[^\s"'<>`]+/g;
const LONGEST_WORD = 4096;
/** What can stand before a URL and is none of it. */
const OPENING = /^[([{,;:]+/;
const CLOSING = /[)\]}.,;:!?]+$/;
/** A host name (RFC 1123, 2.1) and what makes it a URL: a path, a query or a fragment with something in it. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?::\d{1,5})?(?=[/?#])/i;
/** A path of this site: `/reset?token=…`. */
const PATH = /^\/[\w.~/-]{1,256}(?=[?#])/;
/** Of a word that only looks like a URL (`and/or?`) nothing goes: a query has a name and a value. */
const TELLING = /[?#][^?#=]{1,64}=[^=]|^[^?#]*\//;
const SCHEME = 'https://';

/** The parts of URLs written without a scheme in a text that are never kept: `acme.io/reset?token=…`. */
export function bareUrlParts(text: string): UrlPart[] {
  if (!/[/?#]/.test(text)) return [];
  const parts: UrlPart[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (word.length > LONGEST_WORD || !/[/?#]/.test(word)) continue;
    const lead = OPENING.exec(word)?.[0].length ?? 0;
    const url = word.slice(lead).replace(CLOSING, '');
    if (!TELLING.test(url)) continue;
    const prefix = HOST.test(url) ? SCHEME : PATH.test(url) ? `${SCHEME}x` : undefined;
    if (prefix === undefined) continue;
    const shift = index + lead - prefix.length;
    for (const { type, start, end } of urlParts(prefix + url)) {
      parts.push({ type, start: start + shift, end: end + shift });
    }
  }
  return parts;
}
