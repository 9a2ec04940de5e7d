import { rewrite, type View } from './view.ts';

/** White space that a page shows as one space, and what is not plain ASCII. */
const UNUSUAL = /[^\S ]\s*| \s+|[^\x20-\x7e]/gu;
/** Look-alikes that NFKC leaves alone (UTS #39), each before what it reads as. */
const LOOK_ALIKES = '。.۔.‧.·.∙.⋅.•.܁.܂.−-⁃-∕/⁄/⧸/∶:꞉:։:׃:＿_\u2800 ';
const ESCAPE =
  /(?:%(?:25)*[\da-f]{2})+|&#(?:x([\da-f]+)|(\d+));?|&([a-z]+);|\\+(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|(?=[@.]))/gi;
const CSS_ESCAPE = /\\(?:([\da-f]{1,6})\s?|(.))/gi;
/** The named references that stand inside values. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  commat: '@',
  period: '.',
  nbsp: ' ',
  colon: ':',
  shy: '',
};
/** Ways of writing an address that are meant to escape a machine. */
const AT =
  / {0,3}[[({<]+ {0,3}(?:at|ät|@) {0,3}[\])}>]+ {0,3}| {1,3}at {1,3}(?=[\p{L}\p{N}.-]+ {1,3}dot )| {0,3}@ {0,3}(?=[\p{L}\p{N}-]+ {0,3}\.)/giu;
const DOT =
  / {0,3}[[({<]+ {0,3}(?:dot|punkt|punto|point|\.) {0,3}[\])}>]+ {0,3}|(?<=@\S{1,99}) {1,3}(?:dot|\.) {1,3}(?=[\p{Ll}\p{N}])/giu;

/**
 * A text as a reader takes it, as core/redaction/readings.ts has it: characters in their plain form, escapes and spelled
 * addresses read.
 *
 * @param css whether its backslashes are the escapes of CSS
 */
export function readingOf(text: string, css?: boolean): View {
  let view: View = { text };
  if (css) view = rewrite(view, CSS_ESCAPE, ([, hex, other]) => other ?? character(hex, 16));
  view = fold(view);
  for (let round = 0; round < 2 && /[%&\\]/.test(view.text); round++)
    view = fold(rewrite(view, ESCAPE, unescaped));
  return / dot |[[({<@]/i.test(view.text)
    ? rewrite(
        rewrite(view, AT, () => '@'),
        DOT,
        () => '.',
      )
    : view;
}

/** Compatibility forms, any script's digits, dashes, nothing invisible. */
function fold(view: View): View {
  return rewrite(view, UNUSUAL, ([found]) => {
    if (/^\s/.test(found)) return ' ';
    const plain = found.normalize('NFKC');
    if (/\p{Nd}/u.test(found)) return digit(plain);
    if (/\p{Pd}/u.test(plain)) return '-';
    if (/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Me}\p{Cc}]/u.test(found)) return '';
    const known = LOOK_ALIKES.indexOf(plain);
    return known % 2 ? plain : LOOK_ALIKES[known + 1];
  });
}

/** Decimal digits are encoded in runs of ten that begin with zero (Unicode Standard, 4.6). */
function digit(found: string): string {
  if (/\d/.test(found)) return found;
  const code = found.codePointAt(0)!;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return `${(code - zero) % 10}`;
}

function unescaped([found, hex, decimal, name, ...codes]: RegExpMatchArray): string | undefined {
  if (name) return NAMED[name];
  if (found[0] !== '%') return decimal ? character(decimal, 10) : character(hex ?? codes.find(Boolean), 16);
  const once = found.replace(/%(?:25)+(?=[\da-f]{2})/gi, '%');
  try {
    return decodeURIComponent(once);
  } catch {
    return once.replace(/%(..)/g, (_, code) => character(code, 16));
  }
}

function character(digits = '0', base: number): string {
  const code = Number.parseInt(digits, base);
  return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : '';
}
