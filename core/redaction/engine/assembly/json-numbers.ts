// Numbers of JSON (RFC 8259), strictly.
import { isDigit } from './units';

/** How many digits stand before a point or exponent in the number met last; whether it is plainly an integer. */
export let wholeDigits: i32 = 0;

export let allDigits: i32 = 0;
export let isInteger: bool = false;
export let hasExponent: bool = false;

/** The value of a plain integer of at most nine digits. */
export let integer: i32 = 0;

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
