// International bank account numbers (ISO 13616): detectors/iban.ts.
import { IBAN_LENGTHS } from './tables';
import { isDigit, isLetter } from './units';

/** What may stand between two characters of an account number. */
const MOST_GAPS: i32 = 3;

/** Whether two letters before a digit begin an international bank account number (ISO 13616). */
export function mayBeAccount(digit: usize, start: usize, end: usize): bool {
  let at = digit;
  for (let gaps = 0; gaps < MOST_GAPS && at > start && isGap(load<u8>(at - 1)); gaps++) {
    at--;
    while (load<u8>(at) === 0x20 && at > start && load<u8>(at - 1) === 0x20) at--;
  }
  if (at < start + 2 || !isLetter(load<u8>(at - 1)) || !isLetter(load<u8>(at - 2))) return false;
  const a = (load<u8>(at - 2) | 0x20) - 0x61;
  const b = (load<u8>(at - 1) | 0x20) - 0x61;
  const length = load<u8>(IBAN_LENGTHS + (a as usize) * 26 + (b as usize)) as i32;
  return length > 0 && isAccount(at - 2, end, length);
}

// @ts-expect-error: decorator
@inline
function isGap(unit: u8): bool {
  return (
    unit === 0x20 || unit === 0x2e || unit === 0x2d || unit === 0x2f || unit === 0x5f || unit === 0x3a || unit === 0x2c ||
    unit === 0x7c
  );
}

/** ISO 7064 mod 97-10 over the characters behind the first four, and then these. */
function isAccount(start: usize, end: usize, length: i32): bool {
  let count = 0;
  let gaps = 0;
  let rest: u32 = 0;
  let head: u32 = 0;
  let headFactor: u32 = 1;
  for (let at = start; at < end && count < length; at++) {
    const unit = load<u8>(at);
    let value: u32;
    if (isDigit(unit)) value = unit - 0x30;
    else if (isLetter(unit)) value = (unit | 0x20) - 0x57;
    else {
      if (!isGap(unit) || ++gaps > MOST_GAPS) return false;
      while (unit === 0x20 && load<u8>(at + 1) === 0x20) at++;
      continue;
    }
    gaps = 0;
    const factor: u32 = value > 9 ? 100 : 10;
    if (count < 4) {
      head = (head * factor + value) % 97;
      headFactor = (headFactor * factor) % 97;
    } else rest = (rest * factor + value) % 97;
    count++;
  }
  return count === length && (rest * headFactor + head) % 97 === 1;
}
