// Style sheets by their pieces, as core/redaction/redact-css.ts reads them: comments, strings, URLs, and what is
// between. What is not certain is noted piece by piece, so that the rest of a style sheet is never looked at again.
import { ESCAPE, HIGH, classify } from './byte-classes';
import { isCertain } from './certify';
import { decodeEscapes, hasOpaque, isCertainDeclaration, isCertainString } from './css-certain';
import { areCertainContents, clearContents, isTooMuch, markSplit, noteContent } from './css-content';
import { clearContext, content, isUnclear, readContext, takesUrl } from './css-context';
import {
  commentEnd, hasBackslash, isBlankComment, isSpace, nextSemicolon, nextSign, stringEnd, urlEnd,
} from './css-tokens';
import { forward, unescapeString } from './fold';
import { addItem, doubtCount, doubtItem, forgetItems, itemCount } from './items';
import { CSS, CSS_BARE, CSS_COMMENT, CSS_TEXT, CSS_URL, DOUBTFUL, NOT_PLAIN } from './kinds';
import { scratch, scratch2 } from './memory';
import { mayHoldSought } from './sought';
import { isLetter, isWordUnit } from './units';
import { isCertainUrl } from './url';

/** The style sheet that is read: where it stands in the chunk, and how far the way back to it was gone. */
let source: usize = 0;

let copy: usize = 0;
let sourceAt: usize = 0;
let copyAt: usize = 0;
export let isCopy: bool = false;
let path: u32 = 0;
let event: i32 = 0;

/** What is looked for: 0 whatever is not certain, 1 what was typed, 2 what is known of the visitor. */
export let seeking: i32 = 0;

/** Looks through a style sheet again for words that are sought (words.ts). @returns whether it is doubtful as a whole */
export function seekInCss(start: usize, end: usize, flags: u32, pathOf: u32, eventOf: i32, known: bool): bool {
  seeking = known ? 2 : 1;
  isMet = false;
  readCss(start, end, (flags & NOT_PLAIN) !== 0 ? HIGH : 0, pathOf, eventOf);
  seeking = 0;
  return isMet;
}

/** Whether one can stand in what is no style sheet but text. */
let isMet: bool = false;

/** Whether a word that is sought can stand there; other letters than ASCII could look like one. */
function mayBeSought(start: usize, end: usize): bool {
  return (isCopy && (classify(start, end) & HIGH) !== 0) || mayHoldSought(start, end);
}

function mayBeSoughtEscaped(start: usize, end: usize): bool {
  if (!hasBackslash(start, end)) return false;
  const last = decodeEscapes(start, end, scratch2);
  return last === 0 || (classify(scratch2, last) & HIGH) !== 0 || mayHoldSought(scratch2, last);
}

/** Where in the chunk a place of the copy stands; places are asked for from left to right. */
function original(at: usize): usize {
  if (!isCopy) return at;
  sourceAt = forward(sourceAt, at - copyAt);
  copyAt = at;
  return sourceAt;
}

function doubt(kind: i32, start: usize, end: usize, aux: i32): void {
  const first = original(start);
  addItem(kind, first, original(end), (isCopy ? NOT_PLAIN : 0) | DOUBTFUL, path, aux, event);
}

/**
 * Reads the style sheet that stands in a string from `start` to `end`. Its pieces that are not certain become
 * items of their own; without structure it is one item, certain or not.
 */
export function readCss(start: usize, end: usize, classes: u32, pathOf: u32, eventOf: i32): void {
  source = start;
  sourceAt = start;
  path = pathOf;
  event = eventOf;
  isCopy = (classes & (ESCAPE | HIGH)) !== 0;
  let from = start;
  let to = end;
  if (isCopy) {
    copy = scratch;
    copyAt = copy;
    from = copy;
    to = unescapeString(start, end, copy);
  }
  const flags: u32 = isCopy ? NOT_PLAIN : 0;
  if (seeking !== 0) {
    if (!readsAsCss(from, to)) {
      isMet = mayBeSought(from, to);
      return;
    }
    readSheet(from, to);
    if (isOdd) markSplit();
  } else if (readsAsCss(from, to)) {
    // For known values, which can be anywhere in it.
    const whole = addItem(CSS, start, end, flags, path, 0, event);
    const items = itemCount;
    const doubts = doubtCount;
    readSheet(from, to);
    if (isOdd) {
      forgetItems(items, doubts);
      doubtItem(whole);
    }
  } else {
    const certain = !hasOpaque(from, to) && !hasBackslash(from, to) && isCertain(from, to, classify(from, to));
    addItem(CSS, start, end, flags | (certain ? 0 : DOUBTFUL), path, 0, event);
  }
}

function readsAsCss(start: usize, end: usize): bool {
  let at = start;
  while (at < end && load<u8>(at) <= 0x20) at++;
  if (at === end) return true;
  const unit = load<u8>(at);
  if (unit === 0x40 || (unit === 0x2f && load<u8>(at + 1) === 0x2a)) return true;
  for (let hyphens = 0; hyphens < 2 && load<u8>(at) === 0x2d; hyphens++) at++;
  if (isLetter(load<u8>(at)) || load<u8>(at) === 0x5f || load<u8>(at) === 0x2a) {
    const name = ++at;
    while (at < end && at - name < 128 && (isWordUnit(load<u8>(at)) || load<u8>(at) === 0x2d)) at++;
    const gap = at;
    while (at < end && at - gap < 8 && load<u8>(at) <= 0x20) at++;
    if (load<u8>(at) === 0x3a) return true;
  }
  for (at = start; at < end; at++) if (load<u8>(at) === 0x7b || load<u8>(at) === 0x7d) return true;
  return false;
}

/** Whether something was met that only the reference reads; then the style sheet is doubtful as a whole. */
let isOdd: bool = false;

function readSheet(start: usize, end: usize): void {
  isOdd = false;
  clearContext();
  clearContents();
  let between = start;
  for (let at = nextSign(start, end); at < end; ) {
    const unit = load<u8>(at);
    let first = at;
    let last: usize = 0;
    if (unit === 0x2f) {
      if (load<u8>(at + 1) === 0x2a && at + 1 < end) last = commentEnd(at, end);
    } else if (unit === 0x28) {
      if (at - 3 >= between && (load<u32>(at - 3) & 0xdfdfdf) === 0x4c5255) {
        first = at - 3;
        last = urlEnd(at + 1, end);
      } else if (at > between && load<u8>(at - 1) !== 0x5c && isEscapedName(at, between)) isOdd = true;
    } else {
      last = stringEnd(at, end);
      // A string that ends in the middle of an escape; the reference tells what that is.
      if (last === 0) isOdd = true;
    }
    if (isOdd) return;
    if (last === 0) {
      at = nextSign(at + 1, end);
      continue;
    }
    readBare(between, first);
    readContext(between, first);
    if (isUnclear) isOdd = true;
    readPiece(unit, first, last);
    between = last;
    at = nextSign(last, end);
  }
  readBare(between, end);
  if (isTooMuch || !areCertainContents()) isOdd = true;
}

/** Whether the name before a bracket has escapes in it, and so could be `url`. */
function isEscapedName(bracket: usize, start: usize): bool {
  for (let at = bracket; at > start; at--) {
    const unit = load<u8>(at - 1);
    if (unit === 0x5c) return true;
    if (!isWordUnit(unit) && unit !== 0x2d && unit !== 0x20) return false;
  }
  return false;
}

function readPiece(sign: u8, start: usize, end: usize): void {
  if (sign === 0x2f) {
    if (seeking === 0 && !isBlankComment(start, end)) doubt(CSS_COMMENT, start, end, 0);
    return;
  }
  let first = start + 1;
  let last = end;
  let isUrl = takesUrl();
  if (sign === 0x28) {
    isUrl = true;
    first = start + 4;
    if (load<u8>(end - 1) === 0x29) last--;
    while (first < last && isSpace(load<u8>(first))) first++;
    while (last > first && isSpace(load<u8>(last - 1))) last--;
  } else {
    if (end - start > 1 && load<u8>(end - 1) === sign) last--;
    if (!isUrl && content !== 0) noteContent(first, last);
  }
  if (first >= last) return;
  if (seeking !== 0) {
    if (mayBeSought(first, last) || mayBeSoughtEscaped(first, last)) doubt(isUrl ? CSS_URL : CSS_TEXT, first, last, 0);
  } else if (isUrl) {
    if (hasBackslash(first, last) || !isCertainUrl(first, last, classify(first, last))) doubt(CSS_URL, first, last, 0);
  } else if (!isCertainString(first, last)) doubt(CSS_TEXT, first, last, 0);
}

/** What is between pieces, a declaration at a time: nothing that is recognised reaches over a semicolon. */
function readBare(start: usize, end: usize): void {
  for (let first = start; first < end; ) {
    const last = nextSemicolon(first, end);
    if (seeking !== 0) {
      if (seeking === 2 && mayBeSought(first, last)) doubt(CSS_BARE, first, last, 0);
    } else if (!isCertainDeclaration(first, last)) doubt(CSS_BARE, first, last, 0);
    first = last;
  }
}
