// The style of an element by property.
import { plainness, readDigits } from './attribute-values';
import { ESCAPE, HIGH, classify } from './byte-classes';
import { isCertain } from './certify';
import { addItem } from './items';
import { DOUBTFUL, STYLE, UNKNOWN } from './kinds';
import { input } from './memory';
import { scanString, stringClasses } from './strings';
import { enter, keyIsPlain, keyLength, keyStart, leave, scanKey, skipSpace, skipValue } from './tokens';
import { isDigit, isLetter, isWordUnit } from './units';

/** The style of an element by property; each a value, a value and its priority, or false. */
export function readStyle(start: usize, path: u32, event: i32): usize {
  if (!enter()) return 0;
  let count = 0;
  let at = skipSpace(start + 1);
  if (load<u8>(at) !== 0x7d) {
    while (true) {
      at = scanKey(at);
      if (at === 0 || !keyIsPlain) return 0;
      const name = keyStart;
      const length = keyLength;
      if (++count > 64 || !isPropertyName(name, name + (length as usize))) return 0;
      if (load<u8>(at) === 0x5b) {
        if (!enter()) return 0;
        at = skipSpace(at + 1);
        if (load<u8>(at) !== 0x5d) {
          while (true) {
            at = readDeclared(at, name, path, event);
            if (at === 0) return 0;
            at = skipSpace(at);
            const next = load<u8>(at);
            if (next === 0x5d) break;
            if (next !== 0x2c) return 0;
            at = skipSpace(at + 1);
          }
        }
        leave();
        at++;
      } else {
        at = readDeclared(at, name, path, event);
        if (at === 0) return 0;
      }
      at = skipSpace(at);
      const next = load<u8>(at);
      if (next === 0x7d) break;
      if (next !== 0x2c) return 0;
      at = skipSpace(at + 1);
    }
  }
  leave();
  return at + 1;
}

/** The value of a declaration. A custom property's value is text, numbers included. */
function readDeclared(start: usize, name: usize, path: u32, event: i32): usize {
  const unit = load<u8>(start);
  if (unit === 0x22) {
    const end = scanString(start);
    if (end === 0) return 0;
    const classes = stringClasses;
    const certain =
      (classes & (ESCAPE | HIGH)) === 0 &&
      isPlainValue(start + 1, end - 1) &&
      isCertain(start + 1, end - 1, classes);
    const flags = plainness(classes) | (certain ? 0 : DOUBTFUL);
    addItem(STYLE, start + 1, end - 1, flags, path, (name - input) as i32, event);
    return end;
  }
  if (unit === 0x2d || isDigit(unit)) return readDigits(start, path, event);
  const end = skipValue(start);
  if (end !== 0 && (unit === 0x7b || unit === 0x5b)) addItem(UNKNOWN, start, end, DOUBTFUL, path, 1, event);
  return end;
}

/** Without strings, URLs, comments and escapes. */
function isPlainValue(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (unit === 0x22 || unit === 0x27 || unit === 0x2f || unit === 0x5c) return false;
    if (unit === 0x28 && at - 3 >= start && (load<u32>(at - 3) & 0xdfdfdf) === 0x4c5255) return false;
  }
  return true;
}

export function isPropertyName(start: usize, end: usize): bool {
  let at = start;
  for (let hyphens = 0; hyphens < 2 && load<u8>(at) === 0x2d; hyphens++) at++;
  if (!isLetter(load<u8>(at)) || end - at > 128) return false;
  for (; at < end; at++) if (!isWordUnit(load<u8>(at)) && load<u8>(at) !== 0x2d) return false;
  return isCertain(start, end, classify(start, end));
}
