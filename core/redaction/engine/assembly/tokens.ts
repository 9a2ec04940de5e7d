// JSON (RFC 8259) by its tokens, strictly. Zero bytes stand behind the input, and stop every scan.

/** What bytes a string holds; each bit is a class. */
export const DIGIT: u32 = 1;
export const AT: u32 = 2;
/** `%`, `&` or `(`. */
export const ENCODING: u32 = 4;
/** `:`, `=` or `<`. */
export const SIGN: u32 = 8;
/** `[` or `{`. */
export const OPENING: u32 = 16;
/** Capitals and `_`, `]`, `^`, `\`. */
export const CAPITAL: u32 = 32;
/** `!`, `"`, `#`, `$`, `*`, `/`, `?`; some digits and `:` too. */
export const MARK: u32 = 64;
export const HIGH: u32 = 128;
export const ESCAPE: u32 = 256;

/** The class of a byte is what both its low and its high half allow. */
// @ts-expect-error: decorator
@inline
function lowHalf(): v128 {
  return i8x16(-93, -31, -31, -31, -31, -91, -91, -95, -91, -95, -24, -80, -88, -88, -96, -32);
}
// @ts-expect-error: decorator
@inline
function highHalf(): v128 {
  return i8x16(0, 0, 68, 73, 34, 48, 0, 16, -128, -128, -128, -128, -128, -128, -128, -128);
}

/** Sixteen bytes of ones and sixteen of zeros: `LANES + 16 - n` begins with n ones. */
const LANES: usize = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

/** The classes of the string that `scanString` met last. */
export let stringClasses: u32 = 0;

// @ts-expect-error: decorator
@inline
function classesOf(bytes: v128): v128 {
  const classes = v128.and(
    i8x16.swizzle(lowHalf(), v128.and(bytes, i8x16.splat(0x0f))),
    i8x16.swizzle(highHalf(), i8x16.shr_u(bytes, 4)),
  );
  // DELETE shows nothing, and is read as what is beyond ASCII is.
  return v128.or(classes, v128.and(i8x16.eq(bytes, i8x16.splat(0x7f)), i8x16.splat(-128)));
}

// @ts-expect-error: decorator
@inline
function joined(classes: v128): u32 {
  let bits = i64x2.extract_lane(classes, 0) | i64x2.extract_lane(classes, 1);
  bits |= bits >> 32;
  bits |= bits >> 16;
  bits |= bits >> 8;
  return (bits as u32) & 0xff;
}

/** The classes of the bytes from `start` to `end`. */
export function classify(start: usize, end: usize): u32 {
  let classes = i8x16.splat(0);
  let at = start;
  for (; at + 16 <= end; at += 16) classes = v128.or(classes, classesOf(v128.load(at)));
  if (at < end) {
    classes = v128.or(
      classes,
      v128.and(classesOf(v128.load(at)), v128.load(LANES + 16 - (end - at))),
    );
  }
  return joined(classes);
}

/** Reads a string. @returns where it ends, behind the closing quote; 0 if it is none */
export function scanString(start: usize): usize {
  let at = start + 1;
  let classes = i8x16.splat(0);
  let escapes: u32 = 0;
  while (true) {
    const bytes = v128.load(at);
    const stop = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      i8x16.lt_u(bytes, i8x16.splat(0x20)),
    );
    const stops = i8x16.bitmask(stop);
    const met = classesOf(bytes);
    if (stops === 0) {
      classes = v128.or(classes, met);
      at += 16;
      continue;
    }
    const count = ctz(stops);
    classes = v128.or(classes, v128.and(met, v128.load(LANES + 16 - (count as usize))));
    at += count;
    const unit = load<u8>(at);
    if (unit === 0x22) break;
    if (unit !== 0x5c) return 0;
    escapes = ESCAPE;
    at = scanEscape(at);
    if (at === 0) return 0;
  }
  stringClasses = joined(classes) | escapes;
  if ((stringClasses & HIGH) !== 0 && !isUtf8(start + 1, at)) return 0;
  return at + 1;
}

function scanEscape(at: usize): usize {
  const unit = load<u8>(at + 1);
  if (unit === 0x75) {
    for (let digit: usize = 2; digit < 6; digit++) if (hexValue(load<u8>(at + digit)) < 0) return 0;
    return at + 6;
  }
  const known =
    unit === 0x22 || unit === 0x5c || unit === 0x2f || unit === 0x62 || unit === 0x66 ||
    unit === 0x6e || unit === 0x72 || unit === 0x74;
  return known ? at + 2 : 0;
}

/** The value of a hexadecimal digit, or -1. */
export function hexValue(unit: u8): i32 {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Whether bytes are well-formed UTF-8 (Unicode Standard, table 3-7). */
function isUtf8(start: usize, end: usize): bool {
  let at = start;
  while (at < end) {
    if (at + 8 <= end && (load<u64>(at) & 0x8080808080808080) === 0) {
      at += 8;
      continue;
    }
    const lead = load<u8>(at);
    if (lead < 0x80) {
      at++;
      continue;
    }
    const second = load<u8>(at + 1);
    if (lead >= 0xc2 && lead <= 0xdf) {
      if ((second & 0xc0) !== 0x80) return false;
      at += 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      if (second < (lead === 0xe0 ? 0xa0 : 0x80) || second > (lead === 0xed ? 0x9f : 0xbf)) return false;
      if ((load<u8>(at + 2) & 0xc0) !== 0x80) return false;
      at += 3;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      if (second < (lead === 0xf0 ? 0x90 : 0x80) || second > (lead === 0xf4 ? 0x8f : 0xbf)) return false;
      if ((load<u8>(at + 2) & 0xc0) !== 0x80 || (load<u8>(at + 3) & 0xc0) !== 0x80) return false;
      at += 4;
    } else return false;
  }
  return at === end;
}

/** How many digits stand before a point or exponent in the number met last; whether it is plainly an integer. */
export let wholeDigits: i32 = 0;
export let allDigits: i32 = 0;
export let isInteger: bool = false;
export let hasExponent: bool = false;
/** The value of a plain integer of at most nine digits. */
export let integer: i32 = 0;

// @ts-expect-error: decorator
@inline
function isDigit(unit: u8): bool {
  return unit - 0x30 < 10;
}

/** Reads a number. @returns where it ends; 0 if it is none */
export function scanNumber(start: usize): usize {
  let at = start;
  const negative = load<u8>(at) === 0x2d;
  if (negative) at++;
  const first = at;
  let value: i32 = 0;
  let unit = load<u8>(at);
  if (!isDigit(unit)) return 0;
  do {
    value = value * 10 + (unit - 0x30);
    unit = load<u8>(++at);
  } while (isDigit(unit));
  wholeDigits = (at - first) as i32;
  allDigits = wholeDigits;
  if (wholeDigits > 1 && load<u8>(first) === 0x30) return 0;
  integer = negative ? -value : value;
  isInteger = wholeDigits <= 9;
  hasExponent = false;
  if (unit === 0x2e) {
    isInteger = false;
    const point = at;
    do unit = load<u8>(++at);
    while (isDigit(unit));
    if (at === point + 1) return 0;
    allDigits += (at - point - 1) as i32;
  }
  if ((unit | 0x20) === 0x65) {
    isInteger = false;
    hasExponent = true;
    unit = load<u8>(++at);
    if (unit === 0x2b || unit === 0x2d) unit = load<u8>(++at);
    if (!isDigit(unit)) return 0;
    do unit = load<u8>(++at);
    while (isDigit(unit));
  }
  return at;
}

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
