// Strings of JSON (RFC 8259), strictly. Zero bytes stand behind the input, and stop every scan.
import { ESCAPE, HIGH, LANES, classesOf, joined } from './byte-classes';
import { hexValue } from './units';
import { isUtf8 } from './utf8';

/** The classes of the string that `scanString` met last. */
export let stringClasses: u32 = 0;

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
