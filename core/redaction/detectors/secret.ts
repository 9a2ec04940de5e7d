import type { Detector, Match } from './detector.ts';
import { namedSecrets } from './named-secrets.ts';
import { toldSecrets } from './told-secrets.ts';

export { isSecretName } from './secret-name.ts';

const SHAPES: readonly RegExp[] = [
  // RFC 7519: the header of a JSON web token always begins so
  /eyJ[\w-]{8,400}(?:\.[\w-]*){1,4}/g,
  // RFC 6750 and RFC 7617
  /(?<=\b(?:bearer|basic|digest|negotiate)[ \t]{1,4})[\w.~+/=-]{8,}/gi,
  // the prefixes under which issuers publish their keys
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
  /-----BEGIN[A-Z ]{0,24}PRIVATE KEY-----[^-]{0,8192}(?:-----END[A-Z ]{0,24}PRIVATE KEY-----)?/g,
  /(?<=\bcookie:[ \t]{0,2})(?=\S)[^\n]{1,4096}/gi,
  // userinfo of a URL (RFC 3986, 3.2.1)
  /(?<=[a-z][a-z0-9+.-]{1,16}:\/\/)[^\s/?#@"'<>]{1,256}@/gi,
];

/** Credentials by their shape or by the name before them. They are never kept, whatever is granted. */
export const secret: Detector = {
  type: 'secret',
  category: 'secrets',
  find(text) {
    return [
      ...SHAPES.flatMap((shape) => Array.from(text.matchAll(shape), toMatch)),
      ...namedSecrets(text),
      ...toldSecrets(text),
    ].filter(({ start, end }) => !/^[\s*]+@?$/.test(text.slice(start, end)));
  },
};

function toMatch(match: RegExpExecArray): Match {
  return { start: match.index, end: match.index + match[0].length };
}
