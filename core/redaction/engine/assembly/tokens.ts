// JSON (RFC 8259) by its tokens, strictly. Zero bytes stand behind the input, and stop every scan.
import { ESCAPE, HIGH } from './byte-classes';
import { scanNumber } from './json-numbers';
import { scanString, stringClasses } from './strings';
import { isDigit } from './units';

// @ts-expect-error: decorator
@inline
export function skipSpace(start: usize): usize {
  return load<u8>(start) > 0x20 ? start : pastSpace(start);
}

function pastSpace(start: usize): usize {
  let at = start;
  while (true) {
    const unit = load<u8>(at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return at;
    at++;
  }
}

/** Reads `true`, `false` or `null`. @returns where it ends; 0 if it is none */
export function scanLiteral(at: usize): usize {
  const word = load<u32>(at);
  if (word === 0x65757274 || word === 0x6c6c756e) return at + 4;
  return word === 0x736c6166 && load<u8>(at + 4) === 0x65 ? at + 5 : 0;
}

/** How deep a chunk may nest; see core/replay/nesting.ts. */
let deepest: i32 = 0;

let depth: i32 = 0;

export function setDeepest(levels: i32): void {
  deepest = levels;
  depth = 0;
}

// @ts-expect-error: decorator
@inline
export function enter(): bool {
  return ++depth <= deepest;
}

// @ts-expect-error: decorator
@inline
export function leave(): void {
  depth--;
}

/** Reads any value. @returns where it ends; 0 if it is none, or nests too deep */
export function skipValue(start: usize): usize {
  const unit = load<u8>(start);
  if (unit === 0x22) return scanString(start);
  if (unit === 0x7b) return skipObject(start);
  if (unit === 0x5b) return skipList(start);
  if (unit === 0x2d || isDigit(unit)) return scanNumber(start);
  return scanLiteral(start);
}

function skipObject(start: usize): usize {
  if (!enter()) return 0;
  let at = skipSpace(start + 1);
  if (load<u8>(at) !== 0x7d) {
    while (true) {
      if (load<u8>(at) !== 0x22) return 0;
      at = scanString(at);
      if (at === 0) return 0;
      at = skipSpace(at);
      if (load<u8>(at) !== 0x3a) return 0;
      at = skipValue(skipSpace(at + 1));
      if (at === 0) return 0;
      at = skipSpace(at);
      const unit = load<u8>(at);
      if (unit === 0x7d) break;
      if (unit !== 0x2c) return 0;
      at = skipSpace(at + 1);
    }
  }
  leave();
  return at + 1;
}

function skipList(start: usize): usize {
  if (!enter()) return 0;
  let at = skipSpace(start + 1);
  if (load<u8>(at) !== 0x5d) {
    while (true) {
      at = skipValue(at);
      if (at === 0) return 0;
      at = skipSpace(at);
      const unit = load<u8>(at);
      if (unit === 0x5d) break;
      if (unit !== 0x2c) return 0;
      at = skipSpace(at + 1);
    }
  }
  leave();
  return at + 1;
}

/** The key met last: its bytes, and the first sixteen of them as two words. */
export let keyStart: usize = 0;

export let keyLength: i32 = 0;
export let key0: u64 = 0;
export let key1: u64 = 0;
export let keyIsPlain: bool = false;

/** Reads a key and its colon. @returns where the value begins; 0 if there is none */
export function scanKey(start: usize): usize {
  if (load<u8>(start) !== 0x22) return 0;
  const bytes = v128.load(start + 1);
  const quotes = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x22)));
  const odd = i8x16.bitmask(
    v128.or(i8x16.lt_s(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x5c))),
  );
  keyStart = start + 1;
  const length = ctz(quotes);
  let at: usize;
  if (quotes !== 0 && (odd & ((1 << length) - 1)) === 0) {
    keyLength = length;
    keyIsPlain = true;
    key0 = length >= 8 ? load<u64>(start + 1) : load<u64>(start + 1) & (((1 as u64) << (length * 8)) - 1);
    key1 = length > 8 ? load<u64>(start + 9) & (((1 as u64) << ((length - 8) * 8)) - 1) : 0;
    at = start + 2 + length;
  } else {
    at = scanString(start);
    if (at === 0) return 0;
    keyLength = (at - start - 2) as i32;
    keyIsPlain = (stringClasses & (HIGH | ESCAPE)) === 0;
    key0 = 0;
    key1 = 0;
  }
  at = skipSpace(at);
  return load<u8>(at) === 0x3a ? skipSpace(at + 1) : 0;
}
