import { isSecretName } from './detectors/secret.ts';
import { detect } from './find.ts';

/** A part of a URL that is masked by its place. */
export interface UrlPart {
  readonly type: 'userinfo' | 'query' | 'fragment' | 'opaque' | 'token';
  readonly start: number;
  readonly end: number;
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
/** Schemes whose rest is an authority and a path (WHATWG URL, special schemes, and what browsers add). */
const HIERARCHICAL = /^(?:https?|wss?|ftps?|webpack|webpack-internal|[a-z]+-extension|capacitor|ionic|app)$/i;
/** Schemes whose rest is an address that redact-url.ts judges. */
const ADDRESS = /^(?:mailto|tel|sms|smsto|callto|facetime|facetime-audio|sip|sips|xmpp|skype|whatsapp)$/i;
const FRAGMENT_OF_THIS_PAGE = /^#[A-Za-z_][\w.-]{0,63}$/;
const PARAMETER_NAME = /^[A-Za-z_][\w.[\]$-]{0,63}$/;

/** The parts of a URL, absolute or relative, that are never kept: userinfo, query values, fragment, tokens. */
export function urlParts(url: string): UrlPart[] {
  if (FRAGMENT_OF_THIS_PAGE.test(url))
    return isToken(url.slice(1)) ? [{ type: 'fragment', start: 1, end: url.length }] : [];
  const scheme = SCHEME.exec(url);
  if (scheme && /^about$/i.test(scheme[1] ?? ''))
    return opaque(url, /^about:(?:blank|srcdoc)?$/i.test(url) ? url.length : scheme[0].length);
  if (scheme && ADDRESS.test(scheme[1] ?? '')) return queryAndFragment(url, scheme[0].length);
  if (scheme && !HIERARCHICAL.test(scheme[1] ?? '')) return opaque(url, scheme[0].length);
  const hostStart = authorityStart(url, scheme?.[0].length ?? 0);
  const pathStart =
    hostStart === undefined ? (scheme?.[0].length ?? 0) : indexOfAny(url, /[/\\?#]/g, hostStart);
  return [
    ...userinfo(url, hostStart, pathStart),
    ...pathTokens(url, pathStart, indexOfAny(url, /[?#]/g, pathStart)),
    ...queryAndFragment(url, pathStart),
  ];
}

function opaque(url: string, start: number): UrlPart[] {
  return start < url.length ? [{ type: 'opaque', start, end: url.length }] : [];
}

/** Where the authority begins: after any slashes that follow a scheme, or after two at the start. */
function authorityStart(url: string, afterScheme: number): number | undefined {
  const slashes = /^[/\\]*/.exec(url.slice(afterScheme))?.[0].length ?? 0;
  return afterScheme > 0 || slashes >= 2 ? afterScheme + slashes : undefined;
}

function userinfo(url: string, hostStart: number | undefined, pathStart: number): UrlPart[] {
  if (hostStart === undefined) return [];
  const at = url.slice(hostStart, pathStart).lastIndexOf('@');
  return at > 0 ? [{ type: 'userinfo', start: hostStart, end: hostStart + at }] : [];
}

function queryAndFragment(url: string, from: number): UrlPart[] {
  const hash = indexOfAny(url, /#/g, from);
  const question = Math.min(indexOfAny(url, /\?/g, from), hash);
  const fragment: UrlPart[] =
    hash + 1 < url.length ? [{ type: 'fragment', start: hash + 1, end: url.length }] : [];
  return [...parameters(url, question + 1, hash), ...fragment];
}

/** The value of each parameter, and its name where the name can hold a value itself. */
function parameters(url: string, start: number, end: number): UrlPart[] {
  const parts: UrlPart[] = [];
  for (let at = start; at < end; ) {
    const next = Math.min(indexOfAny(url, /[&;]/g, at), end);
    const equals = url.slice(at, next).indexOf('=');
    const name = equals === -1 ? '' : url.slice(at, at + equals);
    const valueStart = isParameterName(name) ? at + equals + 1 : at;
    if (valueStart < next) parts.push({ type: 'query', start: valueStart, end: next });
    at = next + 1;
  }
  return parts;
}

/** Whether a name is one that a programmer gave; only digits could make it more than that. */
function isParameterName(name: string): boolean {
  return PARAMETER_NAME.test(name) && (!/\d/.test(name) || detect(name).length === 0);
}

const ASSET =
  /\.(?:m?js|css|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|eot|mp4|webm|mp3|json|wasm)$/i;
const SECRET_STEP =
  /^(?:reset|reset-password|password|token|verify|verification|confirm|confirmation|invite|invitation|magic|magic-link|unsubscribe|activate|activation|auth|oauth|session|share|key|otp|s)$/i;

/** Segments of a path that hold a token: after a step that takes one, or by their entropy. Assets stay. */
function pathTokens(url: string, start: number, end: number): UrlPart[] {
  const parts: UrlPart[] = [];
  const isAsset = ASSET.test(url.slice(start, end));
  let before = '';
  for (const match of url.slice(start, end).matchAll(/[^/\\;]+/g)) {
    const segment = match[0];
    const at = start + match.index;
    const value = segment.indexOf('=') + 1;
    const named = value > 0 && url[at - 1] === ';';
    if (
      named ||
      (!isAsset &&
        (isToken(segment) || (SECRET_STEP.test(before) && /\d/.test(segment) && segment.length >= 6)))
    ) {
      parts.push({ type: 'token', start: named ? at + value : at, end: at + segment.length });
    }
    before = isSecretName(segment) ? 'token' : segment;
  }
  return parts;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Whether a word reads like a credential: twenty characters and more in which letters and digits take turns.
 * Words joined by hyphens do not, UUIDs are names of things.
 */
function isToken(word: string): boolean {
  if (word.length < 20 || UUID.test(word) || !/^[\w~.+=%-]+$/.test(word)) return false;
  const turns = word.match(/\d+|[A-Z]+|[a-z]+/g)?.length ?? 0;
  return /\d/.test(word) && /[A-Za-z]/.test(word) && turns >= Math.max(6, word.length / 5);
}

/** Where any of the characters comes first at or after `from`, or the end. `pattern` is global. */
function indexOfAny(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

const EMBEDDED =
  /(?:(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/|(?<![A-Za-z0-9+.-])(?:data|blob|javascript|vbscript|mailto|tel|sms):)[^\s"'<>`]+/gi;

/** Where the parameters of a URL begin. */
const PARAMETERS = /\?(?=[A-Za-z_][\w.[\]$-]{0,63}=)/g;
/** What can stand before them in a URL without a scheme: nothing, or a path or a host, which have a slash or a point. */
const HEAD = /(?:^|[\s"'`(<>[\]{}=,|\\])((?:[\w.~%@:+-]*[/.])?[\w.~%@:+/-]*)$/;
const LONGEST_HEAD = 512;
const WORD_END = /[\s"'<>`]/g;

/** The parts of every URL inside a text that are never kept. Without a scheme only what has parameters is one. */
export function embeddedUrlParts(text: string): UrlPart[] {
  return [...absolute(text), ...relative(text)];
}

function absolute(text: string): UrlPart[] {
  if (!text.includes(':')) return [];
  return Array.from(text.matchAll(EMBEDDED)).flatMap(({ 0: url, index }) => shifted(urlParts(url), index));
}

function relative(text: string): UrlPart[] {
  if (!text.includes('?')) return [];
  let done = 0;
  return Array.from(text.matchAll(PARAMETERS)).flatMap(({ index }) => {
    if (index < done) return [];
    const head = HEAD.exec(text.slice(Math.max(0, index - LONGEST_HEAD), index))?.[1];
    if (head === undefined || (head !== '' && !/[/.]/.test(head))) return [];
    done = indexOfAny(text, WORD_END, index);
    return shifted(queryAndFragment(text.slice(index, done), 0), index);
  });
}

function shifted(parts: readonly UrlPart[], by: number): UrlPart[] {
  return parts.map(({ type, start, end }) => ({ type, start: start + by, end: end + by }));
}
