import { rewrite, type View } from './view.ts';

const BRACKETED_AT = /[ \t]{0,3}[[({<]{1,2}[ \t]{0,3}(?:at|ät|@)[ \t]{0,3}[\])}>]{1,2}[ \t]{0,3}/gi;
const BRACKETED_DOT =
  /[ \t]{0,3}[[({<]{1,2}[ \t]{0,3}(?:dot|punkt|punto|point|\.)[ \t]{0,3}[\])}>]{1,2}[ \t]{0,3}/gi;
const SPELLED_AT =
  /(?<=[\p{L}\p{N}])[ \t]{1,3}at[ \t]{1,3}(?=[\p{L}\p{N}-]{1,63}(?:\.|[ \t]{1,3}dot[ \t]{1,3})[\p{L}\p{N}])/giu;
const SPELLED_DOT = /(?<=[\p{L}\p{N}])[ \t]{1,3}dot[ \t]{1,3}(?=[\p{L}\p{N}])/giu;
const SPACED_AT = /(?<=[\p{L}\p{N}])[ \t]{0,3}@[ \t]{0,3}(?=[\p{L}\p{N}-]{1,63}[ \t]{0,3}\.)/gu;

/**
 * A view in which the ways of writing an address that are meant to escape a machine are read:
 * `joe [at] x (dot) com`, `joe at x dot com`, `joe @ x.com`, `203[.]0[.]113[.]7`.
 */
export function readObfuscation(view: View): View {
  let read = view;
  if (/[[({<]/.test(read.text)) {
    read = rewrite(read, BRACKETED_AT, () => '@');
    read = rewrite(read, BRACKETED_DOT, () => '.');
  }
  if (/[ \t]dot[ \t]/i.test(read.text)) {
    read = rewrite(read, SPELLED_AT, () => '@');
    if (read.text.includes('@')) read = rewrite(read, SPELLED_DOT, () => '.');
  }
  if (read.text.includes('@'))
    read = rewrite(read, SPACED_AT, (match) => (match[0] === '@' ? undefined : '@'));
  return read;
}
