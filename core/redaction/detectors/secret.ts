import { matchesOf } from '../matches.ts';
import type { Detector, Match } from './detector.ts';
import { namedSecrets } from './named-secrets.ts';
import { toldSecrets } from './told-secrets.ts';

export { isSecretName } from './secret-name.ts';

/** A shape of credentials, and what every text with one has somewhere. */
interface Shape {
  readonly pattern: RegExp;
  readonly needs: string | RegExp;
}

const SHAPES: readonly Shape[] = [
  // RFC 7519: the header of a JSON web token always begins so
  { pattern: /eyJ[\w-]{8,400}(?:\.[\w-]*){1,4}/g, needs: 'eyJ' },
  // RFC 6750 and RFC 7617
  {
    pattern: /(?<=\b(?:bearer|basic|digest|negotiate)[ \t]{1,4})[\w.~+/=-]{8,}/gi,
    needs: /(?:bearer|basic|digest|negotiate)[ \t]/i,
  },
  { pattern: /(?<=\bcookie:[ \t]{0,2})(?=\S)[^\n]{1,4096}/gi, needs: /cookie:/i },
  {
    pattern: /-----BEGIN[A-Z ]{0,24}PRIVATE KEY-----[^-]{0,8192}(?:-----END[A-Z ]{0,24}PRIVATE KEY-----)?/g,
    needs: '-----BEGIN',
  },
  // userinfo of a URL (RFC 3986, 3.2.1)
  { pattern: /:\/\/(?<=[a-z][a-z0-9+.-]{1,16}:\/\/)(?<value>[^\s/?#@"'<>]{1,256}@)/dgi, needs: '://' },
];

/** The prefixes and forms under which issuers publish their keys. */
const KEYS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b/g,
  /(?:sk|pk|rk|whsec)_(?:(?:live|test)_)?[A-Za-z0-9]{16,}/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /(?:gh[pousr]_|github_pat_|glpat-|npm_|dop_v1_|shp(?:at|ca|pa|ss)_|xox[abeoprs]-|xapp-|hf_|pypi-|dckr_pat_|lin_api_|figd_|sq0[a-z]{3}-|rzp_(?:live|test)_)[A-Za-z0-9_-]{10,}/g,
  /\bAIza[\w-]{35}/g,
  /\bya29\.[\w-]{20,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\b(?:AC|SK)[0-9a-f]{32}\b|\bkey-[0-9a-z]{32}\b/g,
  /\bEAA[A-Za-z0-9]{30,}|\bAGE-SECRET-KEY-1[0-9A-Z]{6,}|\bATATT3[\w-]{20,}/g,
  /\b\d{8,10}:AA[\w-]{30,40}|\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}/g,
];
/** Every key has a word of so many characters, with a digit, a hyphen or a low line among them if it is not long. */
const SHORTEST_KEY = 13;
const LONG_KEY = 16;

/** Credentials by their shape, by the name before them, or told in words. They are never kept, whatever is granted. */
export const secret: Detector = {
  type: 'secret',
  category: 'secrets',
  find(text) {
    return [...shaped(text), ...keys(text), ...namedSecrets(text), ...toldSecrets(text)].filter(
      ({ start, end }) => !/^[\s*]+@?$/.test(text.slice(start, end)),
    );
  },
};

function shaped(text: string): Match[] {
  return SHAPES.filter(({ needs }) =>
    typeof needs === 'string' ? text.includes(needs) : needs.test(text),
  ).flatMap(({ pattern }) => matchesOf(pattern, text).map(toMatch));
}

function keys(text: string): Match[] {
  return hasKeyWord(text) ? KEYS.flatMap((key) => matchesOf(key, text).map(toMatch)) : [];
}

function hasKeyWord(text: string): boolean {
  let length = 0;
  let isMixed = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
    if (!isLetter && !(code >= 48 && code <= 57) && code !== 45 && code !== 95) {
      length = 0;
      isMixed = false;
      continue;
    }
    length++;
    isMixed ||= !isLetter;
    if (length >= LONG_KEY || (isMixed && length >= SHORTEST_KEY)) return true;
  }
  return false;
}

function toMatch({ index, indices, 0: whole }: RegExpExecArray): Match {
  const value = indices?.groups?.value;
  return value ? { start: value[0], end: value[1] } : { start: index, end: index + whole.length };
}
