import { rewrite, type View } from './view.ts';

const BRACKETED_AT = /[ \t]{0,3}[[({<]{1,2}[ \t]{0,3}(?:at|ät|@)[ \t]{0,3}[\])}>]{1,2}[ \t]{0,3}/gi;
/** `(a)` counts something more often than it stands for an at sign. */
const BRACKETED_A =
  /(?<=[\p{L}\p{N}])[ \t]{1,3}\(a\)[ \t]{1,3}(?=[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,3}\.\p{L}{2})/giu;
const BRACKETED_DOT =
  /[ \t]{0,3}[[({<]{1,2}[ \t]{0,3}(?:dot|punkt|punto|point|\.)[ \t]{0,3}[\])}>]{1,2}[ \t]{0,3}/gi;
const SPELLED_AT =
  /(?<=[\p{L}\p{N}])[ \t]{1,3}at[ \t]{1,3}(?=[\p{L}\p{N}-]{1,63}(?:\.|[ \t]{1,3}dot[ \t]{1,3})[\p{L}\p{N}])/giu;
const SPELLED_DOT = /(?<=[\p{L}\p{N}])[ \t]{1,3}dot[ \t]{1,3}(?=[\p{L}\p{N}])/giu;
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
  if (/[[({<]/.test(read.text)) {
    read = rewrite(read, BRACKETED_AT, () => '@');
    read = rewrite(read, BRACKETED_A, () => '@');
    read = rewrite(read, BRACKETED_DOT, () => '.');
  }
  if (/[ \t]dot[ \t]/i.test(read.text)) {
    read = rewrite(read, SPELLED_AT, () => '@');
    if (read.text.includes('@')) read = rewrite(read, SPELLED_DOT, () => '.');
  }
  if (read.text.includes('@')) {
    read = rewrite(read, SPACED_AT, (match) => (match[0] === '@' ? undefined : '@'));
    if (read.text.includes(' . ')) read = rewrite(read, SPACED_DOT, () => '.');
  }
  return read;
}
