// Digits in bare values of style sheets: detectors/css-number.ts.
import { mayBeAccount } from './accounts';
import { isHexOctet } from './network-addresses';
import { LONG } from './numbers';
import { isDigit, isLetter } from './units';

/** Nine digits in three groups: the shortest that detectors/css-number.ts finds. */
const LONG_GROUPED: i32 = 9;

/** As `mayHoldNumber` for bare values of a style sheet: long whole numbers, grouped ones, addresses, accounts. */
export function mayHoldCssNumber(start: usize, end: usize): bool {
  let at = start;
  let groups = 0;
  let digits = 0;
  let points = 0;
  let previousEnd: usize = 0;
  while (true) {
    while (at < end && !isDigit(load<u8>(at))) at++;
    if (at >= end) return false;
    const first = at;
    while (at < end && isDigit(load<u8>(at))) at++;
    const length = (at - first) as i32;
    const gap: usize = previousEnd === 0 ? 0 : first - previousEnd;
    const mark = gap === 1 ? load<u8>(previousEnd) : 0;
    const spaced = gap >= 1 && isSpaced(previousEnd, first);
    const joined = mark === 0x2d || spaced;
    groups = joined ? groups + 1 : 1;
    digits = joined ? digits + length : length;
    points = mark === 0x2e ? points + 1 : 0;
    previousEnd = at;
    if (points >= 3 || (points >= 2 && length === 4) || isBracketed(first, at, start, end)) return true;
    if (groups >= 3 && digits >= LONG_GROUPED) return true;
    if (groups >= 4 && mark === 0x2d) return true;
    if (length >= LONG && isBareNumber(first, at, start, end)) return true;
    if (isHexOctet(first, start, end) || mayBeAccount(first, start, end)) return true;
  }
}

/** An area in brackets with digits behind it. */
function isBracketed(first: usize, last: usize, start: usize, end: usize): bool {
  if (last - first !== 3 || first === start || load<u8>(first - 1) !== 0x28 || load<u8>(last) !== 0x29) return false;
  let at = last + 1;
  while (at < end && at - last < 4 && !isDigit(load<u8>(at)) && !isLetter(load<u8>(at))) at++;
  return at < end && isDigit(load<u8>(at));
}

function isSpaced(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (load<u8>(at) > 0x20) return false;
  return true;
}

/** Not part of a word, a fraction or a colour, and not what authors write for "above everything else". */
function isBareNumber(first: usize, last: usize, start: usize, end: usize): bool {
  if (first > start && isBesideNumber(load<u8>(first - 1), true)) return false;
  if (last < end && isBesideNumber(load<u8>(last), false)) return false;
  let nines = true;
  let round = load<u8>(first) !== 0x30;
  for (let at = first; at < last; at++) {
    if (load<u8>(at) !== 0x39) nines = false;
    if (at > first && load<u8>(at) !== 0x30) round = false;
  }
  const isLargest = last - first === 10 && load<u64>(first) === 0x3633383437343132;
  return !nines && !round && !isLargest;
}

function isBesideNumber(unit: u8, before: bool): bool {
  if (isDigit(unit) || isLetter(unit) || unit === 0x5f || unit === 0x2e || unit === 0x25) return true;
  return before && (unit === 0x23 || unit === 0x2d);
}
