// Style sheets by their pieces, as core/redaction/redact-css.ts reads them: comments, strings, URLs, and what is
// between. What is not certain is noted piece by piece, so that the rest of a style sheet is never looked at again.
import { isCertain, isCertainValue } from './certify';
import { isDigit, isLetter } from './digits';
import { forward, OPAQUE, unescapeString } from './fold';
import { addItem, doubtCount, doubtItem, forgetItems, itemCount } from './items';
import { CSS, CSS_BARE, CSS_COMMENT, CSS_TEXT, CSS_URL, DOUBTFUL, NOT_PLAIN } from './kinds';
import { scratch, scratch2, scratch3, usedScratch } from './memory';
import { readingOf } from './tables';
import { CAPITAL, classify, DIGIT, ESCAPE, HIGH, hexValue } from './tokens';
import { isCertainUrl } from './url';
import { isWordUnit, mayHoldSought } from './words';

/** The style sheet that is read: where it stands in the chunk, and how far the way back to it was gone. */
let source: usize = 0;
let copy: usize = 0;
let sourceAt: usize = 0;
let copyAt: usize = 0;
let isCopy: bool = false;
let path: u32 = 0;
let event: i32 = 0;

/** What is looked for: 0 whatever is not certain, 1 what was typed, 2 what is known of the visitor. */
let seeking: i32 = 0;

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
    if (isOdd) isSplit = true;
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

/** Where the next sign is that could begin a piece. */
function nextSign(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const bytes = v128.load(at);
    const met = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x27))),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x28)), i8x16.eq(bytes, i8x16.splat(0x2f))),
    );
    const places = i8x16.bitmask(met);
    if (places !== 0) {
      const place = at + (ctz(places) as usize);
      return place < end ? place : end;
    }
  }
  return end;
}

/** Whether something was met that only the reference reads; then the style sheet is doubtful as a whole. */
let isOdd: bool = false;
/** Whether a value that is sought could lie in several strings; then the chunk is for the reference. */
export let isSplit: bool = false;

export function clearCss(): void {
  isSplit = false;
}

function readSheet(start: usize, end: usize): void {
  isOdd = false;
  clearContext();
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
    readPiece(unit, first, last);
    between = last;
    at = nextSign(last, end);
  }
  readBare(between, end);
  if (!areCertainContents()) isOdd = true;
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

function commentEnd(at: usize, end: usize): usize {
  for (let next = at + 2; next + 1 < end; next++)
    if (load<u8>(next) === 0x2a && load<u8>(next + 1) === 0x2f) return next + 2;
  return end;
}

/** Where a string ends, behind its quote; 0 when an escape is not finished. */
function stringEnd(at: usize, end: usize): usize {
  const quote = load<u8>(at);
  for (let next = at + 1; next < end; next++) {
    const unit = load<u8>(next);
    if (unit === quote) return next + 1;
    if (unit === 0x0a) return next;
    if (unit === 0x5c) {
      next++;
      if (next >= end) return 0;
    }
  }
  return end;
}

/** Where an unquoted url() ends; 0 if it is none. */
function urlEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end && isSpace(load<u8>(at))) at++;
  const first = load<u8>(at);
  if (at < end && (first === 0x22 || first === 0x27)) return 0;
  while (at < end) {
    const unit = load<u8>(at);
    if (unit === 0x29) return at + 1;
    if (unit === 0x22 || unit === 0x27) return at;
    if (unit === 0x5c) {
      if (at + 1 >= end) return at;
      at += 2;
    } else if (unit === 0x28) {
      let inner = at + 1;
      while (inner < end) {
        const met = load<u8>(inner);
        if (met === 0x28 || met === 0x22 || met === 0x27 || met === 0x5c || met === 0x29) break;
        inner++;
      }
      if (inner >= end || load<u8>(inner) !== 0x29) return at;
      at = inner + 1;
    } else at++;
  }
  return at;
}

// @ts-expect-error: decorator
@inline
function isSpace(unit: u8): bool {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
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

/** Where in the style sheet a string stands, as the class Context of css-pieces.ts has it. */
const FUNCTIONS: usize = memory.data(64, 16);
const MOST_FUNCTIONS: i32 = 64;
let functions: i32 = 0;
let isRuleWithUrl: bool = false;
/** Which declaration of content this is; 0 for none. */
let content: i32 = 0;
let contentCount: i32 = 0;

function clearContext(): void {
  functions = 0;
  isRuleWithUrl = false;
  content = 0;
  contentCount = 0;
  shownCount = 0;
}

function takesUrl(): bool {
  return functions > 0 ? load<u8>(FUNCTIONS + ((functions - 1) as usize)) !== 0 : isRuleWithUrl;
}

/** Follows the context over what is bare, from the last sign on that ends a declaration. */
function readContext(start: usize, end: usize): void {
  let at = end;
  while (at > start) {
    const unit = load<u8>(at - 1);
    if (unit === 0x3b || unit === 0x7b || unit === 0x7d) {
      functions = 0;
      isRuleWithUrl = false;
      content = 0;
      break;
    }
    at--;
  }
  const escapes = hasBackslash(at, end);
  while (at < end) {
    const unit = load<u8>(at);
    if (isWordUnit(unit) || unit === 0x2d) {
      const name = at;
      while (at < end && (isWordUnit(load<u8>(at)) || load<u8>(at) === 0x2d)) at++;
      if (at < end && load<u8>(at) === 0x28) push(isUrlFunction(name, at++));
      else if (isBeforeColon(at, end)) content = isContentName(name, at) ? ++contentCount : 0;
    } else if (unit === 0x28) {
      push(false);
      at++;
    } else if (unit === 0x29) {
      if (functions > 0) functions--;
      at++;
    } else if (unit === 0x40) {
      const name = ++at;
      while (at < end && (isWordUnit(load<u8>(at)) || load<u8>(at) === 0x2d)) at++;
      isRuleWithUrl = isRule(name, at);
    } else at++;
    if (escapes && unit === 0x28) isOdd = true;
  }
}

function isBeforeColon(from: usize, end: usize): bool {
  let at = from;
  while (at < end && at - from < 8 && isSpace(load<u8>(at))) at++;
  return at < end && load<u8>(at) === 0x3a;
}

function isContentName(start: usize, end: usize): bool {
  return end - start === 7 && isWord(start, 0x746e6f63) && isWord(start + 3, 0x746e6574);
}

/** Whether four letters stand there, in any case; the first is in the lowest byte. */
function isWord(at: usize, letters: u32): bool {
  return (load<u32>(at) | 0x20202020) === letters;
}

function push(isUrl: bool): void {
  if (functions === MOST_FUNCTIONS) isOdd = true;
  else store<u8>(FUNCTIONS + (functions++ as usize), isUrl ? 1 : 0);
}

/** url, src, image, image-set, -webkit-image-set, url-prefix, domain. */
function isUrlFunction(start: usize, end: usize): bool {
  const length = end - start;
  if (length === 3) {
    const three = load<u32>(start) & 0xdfdfdf;
    return three === 0x4c5255 || three === 0x435253;
  }
  if (length === 5) return isWord(start, 0x67616d69) && (load<u8>(start + 4) | 0x20) === 0x65;
  if (length === 6) return isWord(start, 0x616d6f64) && (load<u16>(start + 4) | 0x2020) === 0x6e69;
  if (length === 9) return isWord(start, 0x67616d69) && load<u8>(start + 5) === 0x2d;
  if (length === 10) return (load<u32>(start) & 0xdfdfdf) === 0x4c5255 && load<u8>(start + 3) === 0x2d;
  return length === 17 && load<u8>(start) === 0x2d && isWord(start + 1, 0x6b626577);
}

/** import, namespace. */
function isRule(start: usize, end: usize): bool {
  const length = end - start;
  return (length === 6 && isWord(start, 0x6f706d69)) || (length === 9 && isWord(start, 0x656d616e));
}

/** The strings that declarations of content show: where each begins and ends. */
const SHOWN: usize = memory.data(8 * 256, 16);
const MOST_SHOWN: i32 = 256;
let shownCount: i32 = 0;

/** Signs alone (icons, quotes, arrows) make nothing together. */
function noteContent(start: usize, end: usize): void {
  if (isMute(start, end)) return;
  if (shownCount === MOST_SHOWN) {
    isOdd = true;
    return;
  }
  store<u32>(SHOWN + (shownCount as usize) * 8, start as u32);
  store<u32>(SHOWN + (shownCount as usize) * 8, end as u32, 4);
  shownCount++;
}

/** Whether a string shows no letter and no digit of ASCII, once its escapes are read. */
function isMute(start: usize, end: usize): bool {
  if (hasOpaque(start, end)) return false;
  const last = hasBackslash(start, end) ? decodeEscapes(start, end, scratch2) : end;
  if (last === 0) return false;
  const first = last === end ? start : scratch2;
  for (let at = first; at < last; at++) {
    const unit = load<u8>(at);
    if (isLetter(unit) || isDigit(unit) || unit === 0x40) return false;
  }
  return true;
}

/** Whether no value lies in several of the strings that are shown, side by side or with a space between. */
function areCertainContents(): bool {
  if (shownCount < 2) return true;
  for (let glue = 0; glue < 2; glue++) {
    let out = scratch3;
    for (let index = 0; index < shownCount; index++) {
      const start = load<u32>(SHOWN + (index as usize) * 8) as usize;
      const end = load<u32>(SHOWN + (index as usize) * 8, 4) as usize;
      if (hasOpaque(start, end) || hasBackslash(start, end)) return false;
      memory.copy(out, start, end - start);
      out += end - start;
      if (glue === 1) store<u8>(out++, 0x20);
    }
    store<u64>(out, 0);
    store<u64>(out + 8, 0);
    usedScratch(out - scratch3 + 16);
    if (seeking !== 0) {
      if (mayHoldSought(scratch3, out)) isSplit = true;
    } else if (!isCertain(scratch3, out, classify(scratch3, out))) return false;
  }
  return true;
}

const SPLIT = '/* rr_split */';

/** Nothing inside, or the mark of rrweb (RRWEB_SPLIT in redact-css.ts). */
function isBlankComment(start: usize, end: usize): bool {
  const closed = end - start >= 4 && load<u8>(end - 1) === 0x2f && load<u8>(end - 2) === 0x2a;
  const last = closed ? end - 2 : end;
  let at = start + 2;
  while (at < last && isSpace(load<u8>(at))) at++;
  return at === last || isSplitMark(start, end);
}

function isSplitMark(start: usize, end: usize): bool {
  if (end - start !== (SPLIT.length as usize)) return false;
  for (let at = 0; at < SPLIT.length; at++)
    if (load<u8>(start + (at as usize)) !== (SPLIT.charCodeAt(at) as u8)) return false;
  return true;
}

function hasBackslash(start: usize, end: usize): bool {
  for (let at = start; at < end; at += 16) {
    const places = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x5c)));
    if (places !== 0) return at + (ctz(places) as usize) < end;
  }
  return false;
}

function hasOpaque(start: usize, end: usize): bool {
  if (!isCopy) return false;
  for (let at = start; at < end; at++) if (load<u8>(at) === OPAQUE) return true;
  return false;
}

function isCertainString(start: usize, end: usize): bool {
  if (start >= end) return true;
  if (hasOpaque(start, end)) return false;
  const classes = classify(start, end);
  if (!hasBackslash(start, end)) return isCertain(start, end, classes);
  const last = decodeEscapes(start, end, scratch2);
  return last !== 0 && isCertain(scratch2, last, classify(scratch2, last)) && isCertain(start, end, classes);
}

/** Writes a text with its CSS escapes read; 0 if one could be read in another way, or reads as no letter. */
function decodeEscapes(start: usize, end: usize, to: usize): usize {
  let out = to;
  for (let at = start; at < end; ) {
    const unit = load<u8>(at++);
    if (unit !== 0x5c) {
      store<u8>(out++, unit);
      continue;
    }
    if (at >= end) return 0;
    let value = hexValue(load<u8>(at));
    const escaped = load<u8>(at) | 0x20;
    if (escaped === 0x75 || escaped === 0x78 || escaped === 0x5c) return 0;
    if (value < 0) {
      store<u8>(out++, load<u8>(at++));
      continue;
    }
    let code: u32 = 0;
    for (let digits = 0; digits < 6 && at < end && value >= 0; digits++) {
      code = (code << 4) | value;
      at++;
      value = hexValue(load<u8>(at));
    }
    if (at < end && isSpace(load<u8>(at))) at++;
    if (code < 0x20) return 0;
    if (code < 0x80) store<u8>(out++, code as u8);
    else if (code > 0xffff) {
      if (code <= 0x1ffff) return 0;
      store<u8>(out++, 0x80);
    } else {
      const reading = readingOf(code);
      if (reading < 0x80) return 0;
      store<u8>(out++, reading);
    }
  }
  store<u64>(out, 0);
  store<u64>(out + 8, 0);
  usedScratch(out - to + 16);
  return out;
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

function nextSemicolon(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const places = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x3b)));
    if (places !== 0) {
      const place = at + (ctz(places) as usize) + 1;
      return place < end ? place : end;
    }
  }
  return end;
}

function isCertainDeclaration(start: usize, end: usize): bool {
  if (hasOpaque(start, end)) return false;
  const classes = classify(start, end);
  if (!isCertainValue(start, end, classes)) return false;
  const escapes = (classes & CAPITAL) !== 0 && hasBackslash(start, end);
  if ((escapes || (classes & DIGIT) !== 0) && !areCertainNames(start, end, escapes)) return false;
  for (let at = start; at + 1 < end; at++) {
    if (load<u16>(at) !== 0x2d2d) continue;
    if (!isCertainProperty(at, end)) return false;
    at++;
  }
  if (!escapes) return true;
  const last = decodeEscapes(start, end, scratch2);
  return last !== 0 && isCertainValue(scratch2, last, classify(scratch2, last));
}

/** A name without escapes is searched as text when it is so long and has so many digits. */
const SHORTEST_NAME: usize = 7;
const FEWEST_DIGITS: i32 = 4;

/** Whether nothing is recognised in the names of classes and the like (CSS Syntax Level 3, 4.3.11). */
function areCertainNames(start: usize, end: usize, escapes: bool): bool {
  for (let at = start; at < end; ) {
    const first = at;
    let digits = 0;
    let escaped = false;
    while (at < end) {
      const unit = load<u8>(at);
      if (isDigit(unit)) digits++;
      else if (unit === 0x5c) {
        escaped = true;
        at++;
      } else if (!isLetter(unit) && unit !== 0x5f && unit !== 0x2d && unit < 0x80) break;
      at++;
    }
    if (escaped || (at - first >= SHORTEST_NAME && digits >= FEWEST_DIGITS)) {
      const last = at < end ? at : end;
      const to = escaped ? decodeEscapes(first, last, scratch2) : last;
      if (to === 0) return false;
      const from = escaped ? scratch2 : first;
      if (!isCertain(from, to, classify(from, to))) return false;
    }
    at++;
  }
  return true;
}

/** The value of a custom property is text. */
function isCertainProperty(start: usize, end: usize): bool {
  let at = start;
  while (at < end && load<u8>(at) !== 0x3a) at++;
  if (at >= end) return true;
  return isCertain(at + 1, end, classify(at + 1, end));
}
