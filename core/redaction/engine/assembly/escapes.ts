// Percent-encoding, character references and backslash escapes, any of which could hide a value.
import { hexValue, isLetter } from './units';

/** Percent-encoding and character references. */
export function mayBeEncoded(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (unit === 0x25) {
      if (at + 2 < end && hexValue(load<u8>(at + 1)) >= 0 && hexValue(load<u8>(at + 2)) >= 0) return true;
    } else if (unit === 0x26 && at + 1 < end) {
      const next = load<u8>(at + 1);
      if (next === 0x23 || (isLetter(next) && isLetter(load<u8>(at + 2)))) return true;
    }
  }
  return false;
}

/** A backslash that begins an escape, or stands before a sign of an address. */
export function mayBeEscaped(start: usize, end: usize): bool {
  for (let at = start; at < end; at += 16) {
    let places = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x5c))) as u32;
    while (places !== 0) {
      const place = at + (ctz(places) as usize);
      places &= places - 1;
      if (place >= end) return false;
      const next = place + 1 < end ? load<u8>(place + 1) : 0;
      const lower = next | 0x20;
      if (lower === 0x75 || lower === 0x78 || next === 0x40 || next === 0x2e || isOctal(place + 1)) return true;
    }
  }
  return false;
}

/** An octal escape of JavaScript: three digits, of which the first is 0 or 1. */
function isOctal(at: usize): bool {
  if (load<u8>(at) !== 0x30 && load<u8>(at) !== 0x31) return false;
  return load<u8>(at + 1) - 0x30 < 8 && load<u8>(at + 2) - 0x30 < 8;
}
