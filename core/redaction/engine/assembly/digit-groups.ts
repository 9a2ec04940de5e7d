// Groups of digits in a text, as a run of them: where each begins, how long it is, and what is before it.
import { isDigit } from './units';

/** Where each group of a run begins, how many digits it has and what is before it: 12 bytes. */
export const GROUPS: usize = memory.data(12 * 64, 16);

export const MOST_GROUPS: i32 = 64;

/** What parts two groups: more than a number has, what parts the numbers of a list, or what parts a number. */
export const APART: i32 = 0;

const LOOSE: i32 = 1;
export const STRICT: i32 = 2;
export const POINT: i32 = 3;
export const HYPHEN: i32 = 4;

// @ts-expect-error: decorator
@inline
export function startOf(group: i32): usize {
  return load<usize>(GROUPS + (group as usize) * 12);
}

// @ts-expect-error: decorator
@inline
export function lengthOf(group: i32): i32 {
  return load<i32>(GROUPS + (group as usize) * 12, 4);
}

// @ts-expect-error: decorator
@inline
export function separatorBefore(group: i32): i32 {
  return load<i32>(GROUPS + (group as usize) * 12, 8);
}

export let met: i32 = 0;

/** Where the next group of the same run begins, 0 if there is none; `met` is what parts them. */
export function nextGroup(from: usize, end: usize): usize {
  let units = 0;
  let strict = true;
  let loose = true;
  let marks = 0;
  let at = from;
  for (; at < end; at++) {
    const unit = load<u8>(at);
    if (isDigit(unit)) break;
    if (unit === 0x20) {
      while (at + 1 < end && load<u8>(at + 1) === 0x20) at++;
    } else if (unit === 0x2c || unit === 0x3a || unit === 0x3b) {
      marks++;
      strict = false;
    } else if (unit === 0x3c) {
      // A tag, or two of them.
      strict = false;
      const limit = at + 13;
      while (at < end && load<u8>(at) !== 0x3e) if (++at > limit) return 0;
    } else if (
      unit === 0x2b || unit === 0x7c || unit === 0x7e || unit === 0x2a || unit === 0x22 || unit === 0x27 ||
      unit === 0x5b || unit === 0x5d || unit === 0x7b || unit === 0x7d
    )
      strict = false;
    else if (unit !== 0x2e && unit !== 0x2d && unit !== 0x2f && unit !== 0x5f && unit !== 0x28 && unit !== 0x29)
      return 0;
    if (++units > 5) return 0;
  }
  if (at >= end) return 0;
  if (marks > 1) loose = false;
  if (strict && units <= 3) {
    met = units === 1 && load<u8>(from) === 0x2e ? POINT : units === 1 && load<u8>(from) === 0x2d ? HYPHEN : STRICT;
    return at;
  }
  met = LOOSE;
  return loose ? at : 0;
}

export function valueOf(group: i32): i32 {
  let value = 0;
  for (let at = startOf(group), left = lengthOf(group); left > 0; left--) value = value * 10 + (load<u8>(at++) - 0x30);
  return value;
}
