// Addresses of mail: an `@` with something before it and a domain, or the way to one, behind it.
import { isWordUnit } from './units';

// @ts-expect-error: decorator
@inline
export function pastSpaces(from: usize, end: usize): usize {
  let at = from;
  while (at < end && load<u8>(at) <= 0x20) at++;
  return at;
}

/** A sign that could stand in a local part, or end one in quotes. */
function isLocalUnit(unit: u8): bool {
  if (isWordUnit(unit) || unit >= 0x80) return true;
  return (
    unit === 0x2e || unit === 0x21 || unit === 0x22 || unit === 0x23 || unit === 0x24 || unit === 0x25 ||
    unit === 0x27 || unit === 0x29 || unit === 0x2b || unit === 0x2d || unit === 0x5e || unit === 0x60 || unit === 0x5c ||
    (unit >= 0x7b && unit <= 0x7e)
  );
}

// @ts-expect-error: decorator
@inline
function isLabelUnit(unit: u8): bool {
  return isWordUnit(unit) || unit >= 0x80 || unit === 0x2d;
}

export function isClosing(unit: u8): bool {
  return unit === 0x5d || unit === 0x29 || unit === 0x7d || unit === 0x3e;
}

export function isOpening(unit: u8): bool {
  return unit === 0x5b || unit === 0x28 || unit === 0x7b || unit === 0x3c;
}

/** Whether an `@` has something before it and a domain, or the way to one, behind it. */
export function mayHoldAddress(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    if (load<u8>(at) !== 0x40) continue;
    let before = at;
    while (before > start && load<u8>(before - 1) <= 0x20) before--;
    let behind = at + 1;
    while (behind < end && load<u8>(behind) === 0x40) behind++;
    behind = pastSpaces(behind, end);
    if (behind < end && isClosing(load<u8>(behind))) return true;
    if (before === start || !isLocalUnit(load<u8>(before - 1))) continue;
    if (behind < end && (load<u8>(behind) === 0x5b || load<u8>(behind) === 0x5c)) return true;
    const label = behind;
    while (behind < end && isLabelUnit(load<u8>(behind))) behind++;
    if (behind === label) continue;
    const length = behind - label;
    behind = pastSpaces(behind, end);
    if (behind >= end) continue;
    // Letters one by one: `j o e @ x . c o m`.
    if (length === 1 && behind > label + 1) return true;
    const next = load<u8>(behind);
    if (next === 0x2e || next === 0x5c || next === 0x25 || next === 0x26 || isOpening(next)) return true;
  }
  return false;
}
