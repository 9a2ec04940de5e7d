import { matchesOf } from './matches.ts';
import { rewrite, type View, ViewBuilder } from './view.ts';

/** How often a value may be encoded over and over and still be read (`%2540`, `&amp;#64;`). */
const ROUNDS = 2;

/** The named references that can stand inside a value (WHATWG HTML, 13.5); letters are never written so. */
const NAMED_REFERENCES: Readonly<Record<string, string>> = {
  amp: '&',
  commat: '@',
  period: '.',
  colon: ':',
  sol: '/',
  bsol: '\\',
  num: '#',
  plus: '+',
  hyphen: '-',
  dash: '-',
  ndash: '-',
  mdash: '-',
  minus: '-',
  lowbar: '_',
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  Tab: '\t',
  NewLine: '\n',
  shy: '',
  zwnj: '',
  zwj: '',
  ZeroWidthSpace: '',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  lbrack: '[',
  rsqb: ']',
  rbrack: ']',
  quot: '"',
  apos: "'",
  equals: '=',
  quest: '?',
  lt: '<',
  gt: '>',
  percnt: '%',
};

const REFERENCE = /&(?:#x([0-9a-f]{1,8})|#(\d{1,8})|([A-Za-z]{2,14}));?/gi;
/** An escape of JavaScript (also an old octal one) or JSON, however often its backslash was escaped again. */
const BACKSLASH_ESCAPE =
  /\\{1,16}(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([01][0-7]{2})(?!\d))/gi;
/** A sign of an address with a backslash before it, as in a pattern: `joe\@acme\.io`. */
const ESCAPED_SIGN = /\\{1,16}(?=[@.])/g;
/** An escape of CSS (CSS Syntax Level 3, 4.3.7): one to six digits and one white space, or any character. */
const CSS_ESCAPE = /\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?|([\s\S]))/gi;
const PERCENT_RUN = /(?:%(?:25){0,4}[0-9a-f]{2})+/gi;
const PERCENT_UNIT = /%(?:25){0,4}([0-9a-f]{2})/gi;

/** A view in which the escapes of CSS are read. */
export function decodeCss(view: View): View {
  return rewrite(view, CSS_ESCAPE, (match) => {
    if (match[1]) return character(Number.parseInt(match[1], 16));
    return match[2] === '\n' ? '' : match[2];
  });
}

/** A view in which percent-encoding, character references and backslash escapes are read, nested ones too. */
export function decodeEscapes(view: View): View {
  let decoded = view;
  for (let round = 0; round < ROUNDS; round++) {
    if (decoded.text.includes('\\')) decoded = decodeBackslashes(decoded);
    if (decoded.text.includes('%')) decoded = decodePercent(decoded);
    if (decoded.text.includes('&')) decoded = decodeReferences(decoded);
  }
  return decoded;
}

function decodeBackslashes(view: View): View {
  const read = rewrite(view, BACKSLASH_ESCAPE, (match) =>
    character(
      match[4] ? Number.parseInt(match[4], 8) : Number.parseInt(match[1] ?? match[2] ?? match[3] ?? '', 16),
    ),
  );
  return rewrite(read, ESCAPED_SIGN, () => '');
}

function decodeReferences(view: View): View {
  return rewrite(view, REFERENCE, (match) => {
    if (match[1]) return character(Number.parseInt(match[1], 16));
    if (match[2]) return character(Number.parseInt(match[2], 10));
    const name = match[3] ?? '';
    return Object.hasOwn(NAMED_REFERENCES, name) ? NAMED_REFERENCES[name] : undefined;
  });
}

/** Reads runs of percent-encoded bytes as UTF-8 (RFC 3986, 2.1); bytes that are none read as Latin-1. */
function decodePercent(view: View): View {
  const builder = new ViewBuilder(view);
  let at = 0;
  for (const run of matchesOf(PERCENT_RUN, view.text)) {
    builder.keep(at, run.index);
    const units = matchesOf(PERCENT_UNIT, run[0]).map((unit) => ({
      byte: Number.parseInt(unit[1] ?? '', 16),
      start: run.index + unit.index,
      end: run.index + unit.index + unit[0].length,
    }));
    const runBytes = units.map((unit) => unit.byte);
    for (let first = 0; first < units.length; ) {
      const length = sequenceLength(runBytes, first);
      const bytes = units.slice(first, first + length);
      builder.put(readBytes(bytes.map((unit) => unit.byte)), bytes[0]?.start ?? 0, bytes.at(-1)?.end ?? 0);
      first += length;
    }
    at = run.index + run[0].length;
  }
  if (at === 0) return view;
  builder.keep(at, view.text.length);
  return builder.build();
}

/** How many bytes from `first` on make one character in UTF-8; 1 when they make none. */
function sequenceLength(bytes: readonly number[], first: number): number {
  const lead = bytes[first] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
  const rest = bytes.slice(first + 1, first + length);
  return rest.length === length - 1 && rest.every((byte) => (byte & 0xc0) === 0x80) ? length : 1;
}

function readBytes(bytes: readonly number[]): string {
  if (bytes.length === 1) return String.fromCharCode(bytes[0] ?? 0);
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function character(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
