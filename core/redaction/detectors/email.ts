import type { Detector, Match } from './detector.ts';

/**
 * Email addresses: RFC 5321 (quoted local parts, address literals), RFC 6531 (internationalised), RFC 5890
 * (domains). Of the characters that RFC 5322 allows in a local part those that part URLs and lists are left
 * out (`/ ? & = :`), so that the address in `?email=joe@x.org` begins at `joe`.
 */
const LOCAL_CHARACTER = /[A-Za-z0-9.!#$%'+^_`{|}~\-\u00a1-\uffff]/;
const LONGEST_LOCAL = 128;
const LONGEST_COMMENT = 64;
const LABEL = '[A-Za-z0-9_\\-\\u00a1-\\uffff]{1,63}';
const DOMAIN = new RegExp(
  `(?:${LABEL}\\.){1,16}(?:xn--[A-Za-z0-9-]{2,59}|[A-Za-z\\u00a1-\\uffff]{2,63})`,
  'y',
);
const ADDRESS_LITERAL =
  /\[(?:IPv6:[0-9a-f:.]{2,45}|\d{1,3}(?:\.\d{1,3}){3})\]|\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/iy;
/** The ASCII address inside one that other scripts are glued to, as in text without spaces. */
const ASCII_CORE = /[A-Za-z0-9.!#$%'+^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,16}[A-Za-z]{2,63}/;
/** `logo@2x.png` is a picture for dense screens, `lib@1.2.3.js` a version. */
const DENSITY_OR_VERSION =
  /@v?\d[\d.]*x?(?:[.-][A-Za-z0-9]+)?\.(?:png|jpe?g|gif|webp|avif|svg|ico|[cm]?js|css|json|map|html?|woff2?)$/i;

export const email: Detector = {
  type: 'email',
  category: 'emails',
  find(text) {
    const matches: Match[] = [];
    for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
      const first = at;
      while (text[at + 1] === '@') at++;
      const start = localStart(text, first);
      const end = domainEnd(text, at + 1);
      if (start === first || end === undefined) continue;
      if (DENSITY_OR_VERSION.test(text.slice(at, end))) continue;
      matches.push({ start, end }, ...asciiCore(text, start, end));
    }
    return matches;
  },
};

function localStart(text: string, at: number): number {
  if (text[at - 1] === '"') {
    const quote = lastBefore(text, '"', at - 1, LONGEST_LOCAL);
    if (quote !== -1 && !text.slice(quote, at).includes('\n')) return quote;
  }
  if (text[at - 1] === ')') {
    // A comment (RFC 5322, 3.2.2) is no part of the address, but stands in it.
    const open = lastBefore(text, '(', at - 1, LONGEST_COMMENT);
    if (open > 0) {
      const start = localStart(text, open);
      if (start < open) return start;
    }
  }
  let start = at;
  while (start > 0 && at - start < LONGEST_LOCAL && LOCAL_CHARACTER.test(text[start - 1] ?? '')) start--;
  while (start < at && /[.'`{|}~]/.test(text[start] ?? '')) start++;
  return start;
}

/** Where a character stands last before `end`, at most so many units away; -1 if it does not. */
function lastBefore(text: string, character: string, end: number, most: number): number {
  const from = Math.max(0, end - most);
  const at = text.slice(from, Math.max(from, end)).lastIndexOf(character);
  return at === -1 ? -1 : from + at;
}

function domainEnd(text: string, from: number): number | undefined {
  for (const pattern of [ADDRESS_LITERAL, DOMAIN]) {
    pattern.lastIndex = from;
    if (pattern.test(text)) return pattern.lastIndex;
  }
  return undefined;
}

function asciiCore(text: string, start: number, end: number): Match[] {
  const found = text.slice(start, end);
  if (!/[^\x20-\x7e]/.test(found)) return [];
  const core = ASCII_CORE.exec(found);
  return core ? [{ start: start + core.index, end: start + core.index + core[0].length }] : [];
}
