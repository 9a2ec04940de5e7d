// Strings in their plain reading, a byte for a character: ASCII as it is, other characters as the ASCII that they
// read as, or as a byte above 0x7f that stands for a letter of its own.
import { usedScratch } from './memory';
import { readingOf } from './tables';
import { hexValue } from './units';

/** Characters whose reading is more than one, or depends on others. */
const COMPLEX: u8 = 0;

const IGNORED: u8 = 1;
const COMBINING: u8 = 2;

/** Bytes from here on are letters of other scripts than Latin. */
export const OTHER_SCRIPT: u8 = 0xc0;

/** What a style sheet's structure cannot be made of. */
export const OPAQUE: u8 = 0xff;

/** Where the readings stand in which letters that look like Latin ones are these; see known-values.ts. */
const KNOWN: u32 = 0x10000;

/** Whether strings are read to look for known values in them. */
let asKnown: bool = false;

export function readForKnown(yes: bool): void {
  asKnown = yes;
}

/** Whether a backslash is one, in text that is no part of a chunk. */
let asText: bool = false;

export function readAsText(yes: bool): void {
  asText = yes;
}

/** The character met last, and where it ends. */
let code: u32 = 0;

function next(at: usize): usize {
  const unit = load<u8>(at);
  if (unit < 0x80) {
    if (unit !== 0x5c || asText) {
      code = unit;
      return at + 1;
    }
    return nextEscape(at);
  }
  if (unit < 0xe0) {
    code = (((unit & 0x1f) as u32) << 6) | (load<u8>(at + 1) & 0x3f);
    return at + 2;
  }
  if (unit < 0xf0) {
    code =
      (((unit & 0x0f) as u32) << 12) | (((load<u8>(at + 1) & 0x3f) as u32) << 6) | (load<u8>(at + 2) & 0x3f);
    return at + 3;
  }
  code =
    (((unit & 0x07) as u32) << 18) |
    (((load<u8>(at + 1) & 0x3f) as u32) << 12) |
    (((load<u8>(at + 2) & 0x3f) as u32) << 6) |
    (load<u8>(at + 3) & 0x3f);
  return at + 4;
}

function nextEscape(at: usize): usize {
  const unit = load<u8>(at + 1);
  if (unit === 0x75) {
    code = 0;
    for (let digit: usize = 2; digit < 6; digit++) code = (code << 4) | hexValue(load<u8>(at + digit));
    return at + 6;
  }
  if (unit === 0x6e) code = 0x0a;
  else if (unit === 0x74) code = 0x09;
  else if (unit === 0x72) code = 0x0d;
  else if (unit === 0x62) code = 0x08;
  else if (unit === 0x66) code = 0x0c;
  else code = unit;
  return at + 2;
}

/** Emoji and ideographs of the other planes; what else is there reads as something else more often than not. */
function isPlainAstral(character: u32): bool {
  return (character >= 0x1f300 && character <= 0x1faff) || (character >= 0x20000 && character <= 0x2f7ff);
}

/**
 * Writes the string from `start` to `end` in its plain reading, white space as one space.
 *
 * @returns where it ends; 0 if a character has no such reading
 */
export function foldString(start: usize, end: usize, to: usize): usize {
  let out = to;
  let before: u8 = 0;
  for (let at = start; at < end; ) {
    at = next(at);
    let reading: u8;
    if (code < 0x80) {
      reading = code as u8;
      if (reading === 0x0a || reading === 0x09 || reading === 0x0d) reading = 0x20;
      else if (reading < 0x20 || reading === 0x7f) continue;
      if (reading === 0x20 && before === 0x20) continue;
    } else if (code > 0xffff) {
      if (!isPlainAstral(code)) return 0;
      reading = OTHER_SCRIPT | ((code & 0x3f) as u8);
    } else {
      reading = readingOf(asKnown ? code | KNOWN : code);
      if (reading === COMPLEX) return 0;
      if (reading === IGNORED) continue;
      if (reading === COMBINING) {
        if (isValueUnit(before)) continue;
        reading = OTHER_SCRIPT;
      }
      if (reading === 0x20 && before === 0x20) continue;
    }
    store<u8>(out++, reading);
    before = reading;
  }
  store<u64>(out, 0);
  store<u64>(out + 8, 0);
  store<u64>(out + 16, 0);
  usedScratch(out - to + 24);
  return out;
}

function isValueUnit(unit: u8): bool {
  return (unit >= 0x30 && unit <= 0x39) || unit === 0x40 || unit === 0x2e;
}

/** Writes a string with a byte for each character: what is no letter beyond ASCII becomes opaque. */
export function unescapeString(start: usize, end: usize, to: usize): usize {
  let out = to;
  for (let at = start; at < end; ) {
    at = next(at);
    let reading: u8 = OPAQUE;
    if (code < 0x80) {
      if (code >= 0x20 || code === 0x0a || code === 0x09 || code === 0x0d) reading = code as u8;
    } else if (code <= 0xffff) {
      const met = readingOf(code);
      if (met >= 0x80) reading = met;
    } else if (isPlainAstral(code)) reading = OTHER_SCRIPT;
    store<u8>(out++, reading);
  }
  store<u64>(out, 0);
  store<u64>(out + 8, 0);
  store<u64>(out + 16, 0);
  usedScratch(out - to + 24);
  return out;
}

/** Where in a string the character is that is `count` characters behind `start`. */
export function forward(start: usize, count: usize): usize {
  let at = start;
  for (let left = count; left > 0; left--) at = next(at);
  return at;
}

/** How many UTF-16 units a string has. */
export function unitsOf(start: usize, end: usize): i32 {
  let units = 0;
  for (let at = start; at < end; ) {
    at = next(at);
    units += code > 0xffff ? 2 : 1;
  }
  return units;
}
