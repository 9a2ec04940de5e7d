import { longNumbers, type Span } from './numbers.ts';
import { readingOf } from './read.ts';
import { rangeOf } from './view.ts';

/**
 * Where a text stands, other than for people to read: a string of a style sheet, a URL, or words of the page's author, in
 * which what somebody typed is not looked for.
 */
export type TextUse = 'css' | 'url' | 'own';

/** What can be kept when it was switched on; `secrets` never. */
export type Kind = 'emails' | 'ips' | 'numbers' | 'secrets';

const LOCAL_END = /(?:"[^"\n]{1,126}"|[\w.!#$%'+^`{|}~\-\u00a1-\uffff]+)$/;
const DOMAIN =
  /\[[\da-f:.vip]{3,50}\]|\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)|(?:[\w\-\u00a1-\uffff]{1,63}\.){1,16}(?:xn--[\da-z-]{2,59}|[a-z\u00a1-\uffff]{2,63})/iy;
/** `logo@2x.png` is a picture for dense screens, `lib@1.2.3.js` a version. */
const DENSITY =
  /@v?\d[\d.]*x?(?:[.-]\w+)?\.(?:png|jpe?g|gif|webp|avif|svg|ico|[cm]?js|css|json|map|html?|woff2?)$/i;
const OCTET = '(?:0x[\\da-f]{1,2}|0[0-7]{3}|25[0-5]|2[0-4]\\d|[01]?\\d?\\d)';
const IPV4 = new RegExp(
  `(?<!\\d|\\d\\.|\\bv\\.?|\\b(?:version|ver|release|build)[ .:]{0,2}|(?:chrome|chromium|edge?|opr|safari|firefox|version|electron)/)(?!(?:127\\.0\\.0\\.1|0\\.0\\.0\\.0)(?!\\d))${OCTET}([.-])${OCTET}\\1${OCTET}\\1${OCTET}(?!\\.?\\d)`,
  'gi',
);
const IPV6 =
  /(?<![\da-f.]|::)(?:[\da-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{1,4})?(?:%[\w.~-]+)?/gi;
/** Tokens and keys by how they begin; userinfo of a URL. */
const SECRET =
  /eyJ[\w-]{8,}(?:\.[\w-]*)+|(?<=\b(?:bearer|basic|digest|negotiate)[ \t]{1,4})[\w.~+/=-]{8,}|(?<=\bcookie:\s{0,2})\S.*|-----BEGIN[A-Z ]*PRIVATE KEY[\s\S]*|(?<=[a-z]:\/\/)[^\s/?#@"'<>]+@|\b(?:sk|pk|rk|whsec|gh[pousr]|github_pat|glpat|npm|xox[a-z]|xapp)[_-](?=\w*\d)[\w-]{10,}/gi;
/** Digits and letters that take turns: a key or a token, unless it is a name of the page's author. */
const TOKEN = /(?=(?:\w*[a-z]\d){3})\b[\w-]{16,}/gi;
/** A name, a sign of assignment, and what is assigned: in quotes, bare, or after a colon as no word of a sentence. */
const NAMED =
  /([a-z][\w.[\]-]*)(\\*["'`])?\]?[ \t]{0,2}(?:(=+>?)|:=?)[ \t]{0,2}(?:\\*(["'`])(.*?)(?:\\*\4|$)|([^\s"'`&;,<>(){}[\]]+))/gim;

/** A name under which credentials travel, as core/redaction/detectors/secret-name.ts has them, and some more. */
const SECRET_NAME =
  /pass(?:w|code|phrase|$|[^a-z])|pwd|secret|token(?!_?type)|[cx]srf|(?:api|access|private|sess\w*|sign\w*|secret|client).?key|(?:^|[^a-z]|o)auth(?!or)|credential|sess\w*.?id|sid$|cookie|(?:^|[^a-z])(?:otp|pin|sig)s?(?:$|[^a-z])|(?:Otp|Pin)(?![a-z])|cv[vc]\d?$|csc$|signature|jwt|(?:security|verif\w*|confirm\w*|auth\w*|access|login|mfa|recovery|backup|reset|sms).?code/i;
/**
 * Without any of these, and without a sign of OTHER_SIGN beside a digit, there is nothing to find: signs, words before
 * credentials, digits of other scripts, seven digits that only separators part, ten in all, the middle of an address, a
 * long word with a digit.
 */
const TRIGGER =
  /[@%&\\=:＠﹫]|(?![\0-\x7f])\p{N}| dot |[[({<] {0,3}(?:at|dot|punkt|punto|point|\.)|bearer|basic|digest|negotiate|private key|eyJ|0x[\da-f]|\d(?:[\W_]*\d){6}|\d(?:\D*\d){9}|\d[.-]\d{1,4}[.-]\d|\b(?=[\w-]{10})[\w-]*\d/iu;
/** Anything but plain ASCII, letters that read as themselves, and signs of everyday text. */
const OTHER_SIGN = /[^\t\n\r -~\u00c0-\u024f\u0370-\u052f\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3€’“”]/;

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Everything that the detectors of core/redaction recognise, in the text's own offsets, and sometimes a little more. */
export function find(text: string, use?: TextUse): [Kind, Span][] {
  return TRIGGER.test(text) || (OTHER_SIGN.test(text) && /\d/.test(text)) ? search(text, use) : [];
}

/** As {@link find}, of any text. */
export function search(text: string, use?: TextUse): [Kind, Span][] {
  const view = readingOf(text, use === 'css');
  const found = (kind: Kind, spans: Span[]) =>
    spans.map(([start, end]): [Kind, Span] => [kind, rangeOf(view, start, end)]);
  return [
    ...found('emails', emails(view.text)),
    ...found('ips', addresses(view.text)),
    ...found('numbers', longNumbers(view.text)),
    ...found('secrets', secrets(view.text)),
    ...found('secrets', use ? [] : all(view.text, TOKEN)),
  ];
}

export function all(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map(({ index, 0: { length } }) => [index, index + length]);
}

/** RFC 5321, 6531, 5890, as core/redaction/detectors/email.ts reads them. */
export function emails(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const local = LOCAL_END.exec(text.slice(Math.max(0, at - 128), at))?.[0].length;
    const start = at;
    while (text[at + 1] === '@') at++;
    DOMAIN.lastIndex = at + 1;
    if (local && DOMAIN.test(text) && !DENSITY.test(text.slice(at, DOMAIN.lastIndex)))
      found.push([start - local, DOMAIN.lastIndex]);
  }
  return found;
}

/** RFC 4291 and inet_aton, as core/redaction/detectors/ip.ts reads them, and what only looks like it. */
export function addresses(text: string): Span[] {
  return [
    ...all(text, IPV4),
    ...all(text, IPV6).filter(([start, end]) => {
      const address = text.slice(start, end);
      const groups = address.split(':').filter(Boolean).length;
      const isAddress =
        groups > 5 ||
        (address.includes('::') && (groups > 1 || /^::.*\d/.test(address)) && address !== '::1');
      return (
        isAddress &&
        (groups > 3 ||
          (/\d/.test(address) &&
            !/[g-z]/i.test(`${text[start - 1]} ${text[end]}`.replaceAll('undefined', ''))))
      );
    }),
  ];
}

function secrets(text: string): Span[] {
  const found = all(text, SECRET);
  if (!/[=:]/.test(text) || !isSecretName(text.replace(/[=:\s]/g, ' '))) return found;
  for (const match of text.matchAll(NAMED)) {
    const [whole, name = '', quote, equals, , quoted, bare = ''] = match;
    const told = quoted ?? (equals || (quote ? /^-?\d{3}/ : /^(?=\S*\d)\S{6}/).test(bare) ? bare : '');
    const start = match.index + whole.lastIndexOf(told);
    if (told && isSecretName(name)) found.push([start, start + told.length]);
  }
  return found;
}
