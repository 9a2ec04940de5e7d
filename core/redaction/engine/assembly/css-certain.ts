// What proves that a piece of a style sheet stays as it is.
import { CAPITAL, DIGIT, classify } from './byte-classes';
import { isCertain, isCertainValue } from './certify';
import { isCopy } from './css';
import { hasBackslash, isSpace } from './css-tokens';
import { OPAQUE } from './fold';
import { scratch2, usedScratch } from './memory';
import { readingOf } from './tables';
import { hexValue, isDigit, isLetter } from './units';

export function hasOpaque(start: usize, end: usize): bool {
  if (!isCopy) return false;
  for (let at = start; at < end; at++) if (load<u8>(at) === OPAQUE) return true;
  return false;
}

export function isCertainString(start: usize, end: usize): bool {
  if (start >= end) return true;
  if (hasOpaque(start, end)) return false;
  const classes = classify(start, end);
  if (!hasBackslash(start, end)) return isCertain(start, end, classes);
  const last = decodeEscapes(start, end, scratch2);
  return last !== 0 && isCertain(scratch2, last, classify(scratch2, last)) && isCertain(start, end, classes);
}

/** Writes a text with its CSS escapes read; 0 if one could be read in another way, or reads as no letter. */
export function decodeEscapes(start: usize, end: usize, to: usize): usize {
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

export function isCertainDeclaration(start: usize, end: usize): bool {
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
