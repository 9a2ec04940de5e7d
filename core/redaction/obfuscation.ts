import { matchesOf } from './matches.ts';
import { rewrite, type View, ViewBuilder } from './view.ts';

const BRACKETED_AT =
  /[ \t]{0,3}[[({<]{1,2}[ \t]{0,3}(?:at(?: sign)?|ät|@|arroba|arobase|zavináč|małpa|chiocciola)[ \t]{0,3}[\])}>]{1,2}[ \t]{0,3}/gi;
/** What begins each of them. */
const BRACKETED = /[[({<][ \t]{0,3}(?:a|ä|@|z|m|ch|d|p|t|k|\.)/i;
const HYPHENED_AT = /(?<=[\p{L}\p{N}])[ \t]{1,3}[-_]at[-_][ \t]{1,3}(?=[\p{L}\p{N}])/giu;
/** `(a)` counts something more often than it stands for an at sign. */
const BRACKETED_A =
  /(?<=[\p{L}\p{N}])[ \t]{1,3}\(a\)[ \t]{1,3}(?=[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,3}\.\p{L}{2})/giu;
const BRACKETED_DOT =
  /[ \t]{0,3}[[({<]{1,2}[ \t]{0,3}(?:dot|punkt|punto|ponto|point|tečka|kropka|\.)[ \t]{0,3}[\])}>]{1,2}[ \t]{0,3}/gi;
const SPELLED_AT =
  /(?<=[\p{L}\p{N}])[ \t]{1,3}at[ \t]{1,3}(?=[\p{L}\p{N}-]{1,63}(?:\.|[ \t]{1,3}dot[ \t]{1,3})[\p{L}\p{N}])/giu;
const SPELLED_DOT =
  /(?<=[\p{L}\p{N}])[ \t]{1,3}(?:dot|punkt|punto|ponto|tečka|kropka)[ \t]{1,3}(?=[\p{L}\p{N}])/giu;
const DOT_WORD = /[ \t](?:dot|punkt|punto|ponto|tečka|kropka)[ \t]/i;
/** Between numbers it is a point of an address of the Internet protocol. */
const NUMBER_DOT = /(?<=\d)[ \t]{1,3}dot[ \t]{1,3}(?=\d)/gi;
/** Letters one by one around an at sign: `j o e @ x . c o m`. */
const SPREAD = /(?<![\p{L}\p{N}._+-])(?:[\p{L}\p{N}._+-] ){2,64}@(?: [\p{L}\p{N}.-]){3,64}(?![\p{L}\p{N}])/gu;
const SPACED_AT = /(?<=[\p{L}\p{N}])[ \t]{0,3}@[ \t]{0,3}(?=[\p{L}\p{N}-]{1,63}[ \t]{0,3}\.)/gu;
const SPACED_DOT =
  /(?<=[\p{L}\p{N}]@[\p{L}\p{N}-]{1,63}(?:[ \t]{0,3}\.[ \t]{0,3}[\p{L}\p{N}-]{1,63}){0,3})[ \t]{1,3}\.[ \t]{1,3}(?=[\p{Ll}\p{N}])/gu;

/**
 * A view in which the ways of writing an address that are meant to escape a machine are read:
 * `joe [at] x (dot) com`, `joe at x dot com`, `joe @ x . com`, `joe (a) x.com`,
 * `203[.]0[.]113[.]7`.
 */
export function readObfuscation(view: View): View {
  let read = view;
  if (BRACKETED.test(read.text)) {
    read = rewrite(read, BRACKETED_AT, () => '@');
    read = rewrite(read, BRACKETED_A, () => '@');
    read = rewrite(read, BRACKETED_DOT, () => '.');
  }
  if (/ [-_]at[-_] /i.test(read.text)) read = rewrite(read, HYPHENED_AT, () => '@');
  if (DOT_WORD.test(read.text)) {
    read = rewrite(read, SPELLED_AT, () => '@');
    if (read.text.includes('@')) read = rewrite(read, SPELLED_DOT, () => '.');
    else read = rewrite(read, NUMBER_DOT, () => '.');
  }
  if (read.text.includes(' @ ')) read = joinSpread(read);
  if (read.text.includes('@')) {
    read = rewrite(read, SPACED_AT, (match) => (match[0] === '@' ? undefined : '@'));
    if (read.text.includes(' . ')) read = rewrite(read, SPACED_DOT, () => '.');
  }
  return read;
}

/** Letters that stand one by one around an at sign, joined. */
function joinSpread(view: View): View {
  const builder = new ViewBuilder(view);
  let at = 0;
  for (const { index, 0: spread } of matchesOf(SPREAD, view.text)) {
    builder.keep(at, index);
    for (let unit = 0; unit < spread.length; unit++) {
      if (spread[unit] !== ' ') builder.keep(index + unit, index + unit + 1);
    }
    at = index + spread.length;
  }
  if (at === 0) return view;
  builder.keep(at, view.text.length);
  return builder.build();
}
