import { isColor } from '../replay/attributes.ts';
import { cssNumber } from './detectors/css-number.ts';
import { email } from './detectors/email.ts';
import { iban } from './detectors/iban.ts';
import { ip } from './detectors/ip.ts';
import { decodeCss } from './encodings.ts';
import type { Masker } from './masker.ts';
import { redactUrl } from './redact-url.ts';

/** rrweb marks where the text nodes of a style element met; the replayer needs the mark. */
const RRWEB_SPLIT = '/* rr_split */';

/** A rule, an at-rule, a comment or a declaration; what begins otherwise is text, whatever it says it is. */
const READS_AS_CSS = /[{}]|^\s*(?:$|@|\/\*|-{0,2}[A-Za-z_*][\w-]{0,128}\s{0,8}:)/;
/** A piece of a style sheet: a string, a comment, an unquoted url(), or what is between them. */
const PIECE =
  /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|\/\*[\s\S]*$|"(?:[^"\\\n]|\\[\s\S])*(?:"|$|(?=\n))|'(?:[^'\\\n]|\\[\s\S])*(?:'|$|(?=\n))|url\(\s*(?!["'\s])(?:[^()"'\\]|\([^()"'\\]*\)|\\[\s\S])*\)?/gi;
const BEFORE_A_URL = /(?:url\(|@import|image-set\(|src\()\s*$/i;
/** What is recognised outside strings, where selectors, numbers and colours have to stay. */
const BARE_VALUES = [email, ip, iban, cssNumber];
const CUSTOM_PROPERTY = /((?<![\w-])--[\w-]{0,128}\s{0,8}:)([^;{}]*)/g;

/**
 * A style sheet, a rule or a list of declarations without what names somebody. Strings are searched as text,
 * URLs by their structure, custom properties as text; comments are blanked; of what remains (selectors,
 * numbers, colours) only addresses and known values go. So the style sheet stays one.
 */
export function redactCss(css: string, path: string, masker: Masker): string {
  return READS_AS_CSS.test(css)
    ? redactSheet(css, path, masker)
    : masker.freeText(css, path, { escapes: 'css' });
}

function redactSheet(css: string, path: string, masker: Masker): string {
  let redacted = '';
  let at = 0;
  for (const match of css.matchAll(PIECE)) {
    redacted += betweenPieces(css.slice(at, match.index), path, masker);
    // Of the original: cutting the end off a text that grows piece by piece would take time that grows with both.
    const before = css.slice(Math.max(0, match.index - 24), match.index);
    redacted += piece(match[0], before, path, masker);
    at = match.index + match[0].length;
  }
  return redacted + betweenPieces(css.slice(at), path, masker);
}

/** The value of a declaration. A custom property's value is free text, numbers included. */
export function redactCssValue(property: string, value: string, path: string, masker: Masker): string {
  const prefix = property.startsWith('--') ? '--:' : '';
  return redactSheet(prefix + value, path, masker).slice(prefix.length);
}

function piece(text: string, before: string, path: string, masker: Masker): string {
  if (text.startsWith('/*')) return blankComment(text, path, masker);
  if (/^url\(/i.test(text)) return unquotedUrl(text, path, masker);
  const quote = text[0] ?? '';
  const closed = text.length > 1 && text.endsWith(quote);
  const inside = text.slice(1, closed ? -1 : undefined);
  return (
    quote +
    (BEFORE_A_URL.test(before) ? cssUrl(inside, path, masker) : cssString(inside, path, masker)) +
    (closed ? quote : '')
  );
}

function cssString(inside: string, path: string, masker: Masker): string {
  return masker.freeText(inside, path, { escapes: 'css' });
}

/** A comment shows nothing; its length stays. */
function blankComment(text: string, path: string, masker: Masker): string {
  if (text === RRWEB_SPLIT) return text;
  const closed = text.length >= 4 && text.endsWith('*/');
  const inside = text.slice(2, closed ? -2 : undefined);
  if (/\S/.test(inside)) masker.tally.masked('structure', path);
  return `/*${inside.replace(/\S/g, ' ')}${closed ? '*/' : ''}`;
}

function unquotedUrl(text: string, path: string, masker: Masker): string {
  const open = /^url\(\s*/i.exec(text)?.[0] ?? '';
  const inside = text.endsWith(')') ? text.slice(open.length, -1) : text.slice(open.length);
  const url = inside.trimEnd();
  return open + cssUrl(url, path, masker) + text.slice(open.length + url.length);
}

/** A URL in a style sheet is read through its escapes; what of them is left is written as escapes again. */
function cssUrl(raw: string, path: string, masker: Masker): string {
  if (!raw.includes('\\')) return redactUrl(raw, path, masker);
  const read = decodeCss({ text: raw }).text;
  const redacted = redactUrl(read, path, masker);
  return redacted === read
    ? raw
    : redacted.replace(/["'()\\\s]/g, (unit) => `\\${unit.charCodeAt(0).toString(16)} `);
}

/** A mask behind a slash would open a comment, so its first star gives way. */
function betweenPieces(text: string, path: string, masker: Masker): string {
  if (text === '') return text;
  const values = text.replace(CUSTOM_PROPERTY, (whole: string, name: string, value: string) =>
    isColor(value) ? whole : name + masker.text(value, path, { escapes: 'css', ownWords: true }),
  );
  const masked = masker.text(values, path, { escapes: 'css', detectors: BARE_VALUES, ownWords: true });
  return masked === text ? text : masked.replaceAll('/*', '/_');
}
