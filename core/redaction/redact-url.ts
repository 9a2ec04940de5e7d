import type { Category } from './categories.ts';
import { maskLook, maskSpans, maskWhole } from './mask.ts';
import type { Masker } from './masker.ts';
import { urlParts } from './url-parts.ts';

/** URLs that are their own content, or code. */
const CONTENT = /^(data|blob|javascript|vbscript|filesystem):/i;
const INSIDE = /[\t\n\r]/g;
const ADDRESS =
  /^(mailto|tel|sms|smsto|callto|facetime|facetime-audio|sip|sips|xmpp|skype|whatsapp):([^?#]*)/i;
const ASSET = /\.(?:m?js|css|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot)(?:[?#]|$)/i;

/**
 * A URL without what names somebody: userinfo, query values, fragment, tokens in the path, and identifiers
 * anywhere. Content and code (`data:`, `blob:`, `javascript:`) go altogether.
 */
export function redactUrl(value: string, path: string, masker: Masker): string {
  const url = trimmed(value).replace(INSIDE, '');
  const content = CONTENT.exec(url);
  if (content) return withoutContent(url, content[1] ?? '', path, masker);
  const parts = urlParts(url);
  for (const part of parts) {
    if (/[^*]/.test(url.slice(part.start, part.end)))
      masker.tally.masked(part.type === 'token' ? 'secrets' : 'structure', path);
  }
  const bare = maskSpans(
    url,
    parts.map(({ start, end }) => ({ start, end, whole: true })),
  );
  const found = masker.text(maskAddress(bare, path, masker), path);
  return masker.strict && !ASSET.test(found) ? maskPath(found) : found;
}

/** Without the control characters and spaces at both ends that a URL parser ignores (WHATWG URL, 4.4). */
function trimmed(value: string): string {
  let [start, end] = [0, value.length];
  while (start < end && value.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && value.charCodeAt(end - 1) <= 0x20) end -= 1;
  return value.slice(start, end);
}

function withoutContent(url: string, scheme: string, path: string, masker: Masker): string {
  const left = scheme.toLowerCase() === 'data' ? 'data:,' : `${scheme.toLowerCase()}:`;
  if (left !== url) masker.tally.masked('structure', path);
  return left;
}

/** What follows `mailto:` or `tel:` are addresses, recognised or not; each stays only if it can be indexed. */
function maskAddress(url: string, path: string, masker: Masker): string {
  const match = ADDRESS.exec(url);
  if (!match) return url;
  const [whole, scheme = '', addresses = ''] = match;
  const category = /^(?:mailto|sips?|xmpp|skype)$/i.test(scheme) ? 'emails' : 'numbers';
  const masked = addresses.replace(/[^,;]+/g, (address) =>
    isKeptAddress(address, category, masker) ? address : maskLook(address),
  );
  if (masked === addresses) return url;
  masker.tally.masked(category, path);
  return `${scheme}:${masked}${url.slice(whole.length)}`;
}

/** Whether all of it is one address of the category, and nothing in it has to go. */
function isKeptAddress(address: string, category: Category, masker: Masker): boolean {
  if (!masker.allows(category)) return false;
  const findings = masker.findings(address);
  const isWhole = findings.some(
    (finding) => finding.category === category && address.trim().length === finding.end - finding.start,
  );
  return isWhole && findings.every((finding) => masker.allows(finding.category));
}

/** At the strict level the path of a page goes too. */
function maskPath(url: string): string {
  const origin = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/[^/?#]*/.exec(url)?.[0] ?? '';
  if (origin === '' && /^(?:#|[A-Za-z][A-Za-z0-9+.-]*:)/.test(url)) return url;
  const rest = url.slice(origin.length);
  const end = /[?#]/.exec(rest)?.index ?? rest.length;
  return origin + maskLook(rest.slice(0, end)) + rest.slice(end);
}

/** URLs separated by spaces, as in `ping`. */
export function redactUrlList(value: string, path: string, masker: Masker): string {
  const urls = value.replace(/\S+/g, (url) => redactUrl(url, path, masker));
  return masker.text(urls, path);
}

const DESCRIPTOR = /^\d{1,5}(?:\.\d{1,3})?[wxh]$/;

/**
 * Image candidates (WHATWG HTML, 4.8.4.2.1): each a URL and, separated by a space, a width or density. Other words
 * behind a URL, such as the rest of a `data:` URL that has spaces in it, are no part of one and go.
 */
export function redactSrcset(value: string, path: string, masker: Masker): string {
  let expectsUrl = true;
  return value.replace(/\S+/g, (word) => {
    const bare = word.replace(/,+$/, '');
    const commas = word.slice(bare.length);
    const isUrl = expectsUrl;
    expectsUrl = commas !== '' || (isUrl && bare === '');
    if (bare === '') return word;
    if (isUrl) return redactUrl(bare, path, masker) + commas;
    if (DESCRIPTOR.test(bare)) return word;
    const masked = maskWhole(bare);
    if (masked !== bare) masker.tally.masked('structure', path);
    return masked + commas;
  });
}
