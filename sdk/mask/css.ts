import { addresses, all, emails } from './find.ts';
import type { Span } from './numbers.ts';
import { maskSpan, maskText, type Rules } from './text.ts';
import { maskUrl } from './url.ts';

/** A rule, an at-rule, a comment or a declaration; what begins otherwise is text, whatever it says it is. */
const READS_AS_CSS = /[{}]|^\s*(?:$|@|\/\*|-{0,2}[a-z_*][\w-]{0,128}\s{0,8}:)/i;
/** A comment, a string with what introduces a URL, an unquoted url(), a custom property; the rest is between them. */
const PIECE =
  /\/\*(?:(?!\*\/)[\s\S])*(?:\*\/)?|((?:url\(|@import|image-set\(|src\()\s*)?(["'])((?:(?!\2)[^\\\n]|\\[\s\S])*)(\2?)|(url\(\s*)((?:[^()"'\\]|\([^()"'\\]*\)|\\[\s\S])*)|(--[\w-]+\s*:)([^;{}"']*)/gi;
/** Numbers that no length, colour or layer of a style sheet is (core/redaction/detectors/css-number.ts). */
const NUMBERS =
  /(?<![\w.#%-])(?:(?!(?:9+|[1-9]0+|21474836\d\d)(?!\d))\d{7,}|(?=(?:\d[ -]?){9})\d{2,6}(?:[ -]\d{2,6}){2,5}|\d{3}\.\d{3}\.\d{4})(?![\w.%])/g;

/** A style sheet, a rule or declarations: strings as text, URLs by their structure, comments blank; layout stays. */
export function maskCss(css: string, rules: Rules): string {
  if (!READS_AS_CSS.test(css)) return maskText(css, rules, 'css');
  let masked = '';
  let at = 0;
  for (const match of css.matchAll(PIECE)) {
    const [whole, introducer = '', quote, inside = '', close, open, url = '', property, value = ''] = match;
    masked += maskBetween(css.slice(at, match.index), rules);
    at = match.index + whole.length;
    if (quote)
      masked +=
        introducer +
        quote +
        (introducer ? maskCssUrl(inside, rules) : maskText(inside, rules, 'css')) +
        close;
    else if (open) masked += open + maskCssUrl(url, rules);
    else if (property) masked += property + maskText(value, rules, 'own');
    // rrweb marks where the text nodes of a style element met; the replayer needs the mark.
    else masked += whole === '/* rr_split */' ? whole : '/**/';
  }
  return masked + maskBetween(css.slice(at), rules);
}

/** What is escaped in a URL is hidden in it. */
function maskCssUrl(url: string, rules: Rules): string {
  return url.includes('\\') ? '' : maskUrl(url, rules);
}

/** Selectors, numbers and colours stay; a mask behind a slash would open a comment, so its star gives way. */
function maskBetween(text: string, rules: Rules): string {
  const found: Span[] = [];
  if (!rules.keeps('emails')) found.push(...emails(text));
  if (!rules.keeps('ips')) found.push(...addresses(text));
  if (!rules.keeps('numbers')) found.push(...all(text, NUMBERS));
  return found.length
    ? found.reduce((masked, span) => maskSpan(masked, span), text).replaceAll('/*', '/_')
    : text;
}
