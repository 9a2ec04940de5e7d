import { isColor } from '../replay/colors.ts';
import { type CssPiece, cssPieces } from './css-pieces.ts';
import { cssNumber, isStackingNumber } from './detectors/css-number.ts';
import type { Detector } from './detectors/detector.ts';
import { email } from './detectors/email.ts';
import { iban } from './detectors/iban.ts';
import { ip } from './detectors/ip.ts';
import { secret } from './detectors/secret.ts';
import { decodeCss } from './encodings.ts';
import type { Masker } from './masker.ts';
import type { Place } from './place.ts';
import { maskNames, redactNames } from './redact-names.ts';
import { redactUrl } from './redact-url.ts';
import { maskRuns, reportRuns, type TextRun } from './text-runs.ts';

/** rrweb marks where the text nodes of a style element met; the replayer needs the mark. */
const RRWEB_SPLIT = '/* rr_split */';

/** A rule, an at-rule, a comment or a declaration; what begins otherwise is text, whatever it says it is. */
const READS_AS_CSS = /[{}]|^\s*(?:$|@|\/\*|-{0,2}[A-Za-z_*][\w-]{0,128}\s{0,8}:)/;
/** Web tokens and keys by their published beginnings; what follows a name such as `--token` is a value of the design. */
const key: Detector = {
  ...secret,
  find: (text) => secret.find(text).filter(({ start, end }) => isKey(text.slice(start, end))),
};
const isKey = (text: string) =>
  /^(?:eyJ|AKIA|ASIA|[spr]k_|whsec_|sk-|gh[pousr]_|github_pat_|glpat-|npm_|xox|AIza|ya29\.|SG\.)/.test(text);
/** What is recognised outside strings, where selectors, numbers and colours have to stay. */
const BARE_VALUES = [key, email, ip, iban, cssNumber];
const CUSTOM_PROPERTY = /((?<![\w-])--[\w-]{0,128}\s{0,8}:)([^;{}]*)/g;
/** A name (CSS Syntax Level 3, 4.3.11): of a class, an id, an element, a property. */
const NAME = /(?<![\w\\-])-{0,2}(?:[A-Za-z_\u0080-\uffff]|\\[^\n])(?:[\w\u0080-\uffff-]|\\[^\n])*/g;
const HEX_COLOR = /^[0-9a-f]{3,8}$/i;

/**
 * A style sheet, a rule or a list of declarations without what names somebody. Strings are searched as text,
 * URLs by their structure, custom properties as text, names as they are in the page; comments are blanked; of what
 * remains (numbers, colours) only addresses, known values and long numbers go. So the style sheet stays one.
 */
export function redactCss(css: string, path: string, masker: Masker): string {
  if (READS_AS_CSS.test(css)) return redactSheet(css, path, masker);
  const masked = masker.freeText(css, path, { escapes: 'css' });
  // A mask behind a slash would open a comment.
  return masked === css ? css : masked.replaceAll('/*', '/_');
}

/** The value of a declaration. A custom property's value is free text, numbers included. */
export function redactCssValue(property: string, value: string, path: string, masker: Masker): string {
  const prefix = property.startsWith('--') ? '--:' : property === 'content' ? 'content:' : '';
  return redactSheet(prefix + value, path, masker).slice(prefix.length);
}

function redactSheet(css: string, path: string, masker: Masker): string {
  const pieces = cssPieces(css);
  const texts = pieces.map(({ text }) => text);
  const runs = contentRuns(pieces, texts, path);
  maskRuns(runs, masker);
  for (const [at, { kind, text }] of pieces.entries()) {
    const masked = PIECE_TREATMENTS[kind](texts[at] ?? '', path, masker);
    texts[at] = kind === 'text' ? withWholeEscapes(text, masked) : masked;
  }
  reportRuns(runs, masker);
  return texts.join('');
}

/** A masked string in which an escape goes as one: a quote that lost its backslash would end the string. */
export function withWholeEscapes(text: string, masked: string): string {
  if (masked === text || !text.includes('\\')) return masked;
  return masked.replace(/["'\\\n]/g, (unit, at: number) =>
    masked[at - 1] === '*' && isEscaped(text, at) ? '*' : unit,
  );
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

/** What the declarations of `content` show: the strings of one as a line, those of all of them as a list. */
function contentRuns(pieces: readonly CssPiece[], texts: string[], path: string): TextRun[] {
  const shown = pieces.flatMap(({ content }, key) => (content ? [{ content, key }] : []));
  const lines = Map.groupBy(shown, ({ content }) => content);
  const places = (strings: typeof shown): Place[] => strings.map(({ key }) => ({ holder: texts, key, path }));
  const use = { escapes: 'css' } as const;
  const runs: TextRun[] = [...lines.values()].map((line) => ({ places: places(line), joint: 'line', use }));
  return [...runs, { places: places(shown), joint: 'list' as const, use }].filter(
    (run) => run.places.length > 1,
  );
}

/** What is done to a piece of each kind; to a bare one also declaration by declaration, as nothing reaches over a semicolon. */
export const PIECE_TREATMENTS: Readonly<
  Record<CssPiece['kind'], (text: string, path: string, masker: Masker) => string>
> = {
  bare: redactBare,
  comment: blankComment,
  text: (text, path, masker) => masker.freeText(text, path, { escapes: 'css' }),
  url: redactCssUrl,
};

/** A comment shows nothing; its length stays. */
function blankComment(text: string, path: string, masker: Masker): string {
  if (text === RRWEB_SPLIT) return text;
  const closed = text.length >= 4 && text.endsWith('*/');
  const inside = text.slice(2, closed ? -2 : undefined);
  if (/\S/.test(inside)) masker.tally.masked('structure', path);
  return `/*${inside.replace(/\S/g, ' ')}${closed ? '*/' : ''}`;
}

/** A URL in a style sheet is read through its escapes; what of them is left is written as escapes again. */
function redactCssUrl(raw: string, path: string, masker: Masker): string {
  if (!raw.includes('\\')) return redactUrl(raw, path, masker);
  const read = decodeCss({ text: raw }).text;
  const redacted = redactUrl(read, path, masker);
  return redacted === read
    ? raw
    : redacted.replace(/["'()\\\s]/g, (unit) => `\\${unit.charCodeAt(0).toString(16)} `);
}

/**
 * What is bare, a declaration at a time: no value reaches over a semicolon, and a URL that is masked to its end must
 * not take the rest of the rule with it.
 */
function redactBare(text: string, path: string, masker: Masker): string {
  return text.replace(/[^;]+/g, (declaration) => redactDeclaration(declaration, path, masker));
}

function redactDeclaration(text: string, path: string, masker: Masker): string {
  if (!/[\w\\@:]/.test(text)) return text;
  const values = text.replace(CUSTOM_PROPERTY, (whole: string, name: string, value: string) =>
    isColor(value) || isStackingNumber(value)
      ? whole
      : name + maskNames(value, (part) => masker.text(part, path, { escapes: 'css', ownWords: true })),
  );
  const named = values.replace(NAME, (name: string, at: number) =>
    mayHoldValue(name) && !(values[at - 1] === '#' && HEX_COLOR.test(name))
      ? redactNames(name, path, masker, { escapes: 'css' })
      : name,
  );
  return maskNames(named, (bare) =>
    masker.text(bare, path, { escapes: 'css', detectors: BARE_VALUES, ownWords: true }),
  );
}

/** Whether a name is worth a search: it is long and has a digit in it, or many, or escapes. */
function mayHoldValue(name: string): boolean {
  return name.includes('\\') || (name.length >= 7 && /\d(?:\D*\d){3}/.test(name));
}
