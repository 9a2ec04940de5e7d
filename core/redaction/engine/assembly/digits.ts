// Digits that could be a card, a phone, an account, an address of the Internet or any long number. What is passed
// over here no detector of core/redaction/detectors finds; what is not is for them to judge.
import { IBAN_LENGTHS } from './tables';
import { hexValue } from './tokens';

const LONG: i32 = 7;
/** Where each group of a run begins, how many digits it has and what is before it: 12 bytes. */
const GROUPS: usize = memory.data(12 * 64, 16);
const MOST_GROUPS: i32 = 64;
/** What may stand between two characters of an account number. */
const MOST_GAPS: i32 = 3;

/** What parts two groups: more than a number has, what parts the numbers of a list, or what parts a number. */
const APART: i32 = 0;
const LOOSE: i32 = 1;
const STRICT: i32 = 2;
const POINT: i32 = 3;
const HYPHEN: i32 = 4;

// @ts-expect-error: decorator
@inline
export function isDigit(unit: u8): bool {
  return unit - 0x30 < 10;
}

export function isLetter(unit: u8): bool {
  return (unit | 0x20) - 0x61 < 26;
}

// @ts-expect-error: decorator
@inline
function startOf(group: i32): usize {
  return load<usize>(GROUPS + (group as usize) * 12);
}
// @ts-expect-error: decorator
@inline
function lengthOf(group: i32): i32 {
  return load<i32>(GROUPS + (group as usize) * 12, 4);
}
// @ts-expect-error: decorator
@inline
function separatorBefore(group: i32): i32 {
  return load<i32>(GROUPS + (group as usize) * 12, 8);
}

/** Whether anything that the digits from `start` to `end` are part of could be recognised. */
export function mayHoldNumber(start: usize, end: usize): bool {
  let at = start;
  while (true) {
    while (at < end && !isDigit(load<u8>(at))) at++;
    if (at >= end) return false;
    let groups = 0;
    let separator = APART;
    let digits = 0;
    while (true) {
      const first = at;
      while (at < end && isDigit(load<u8>(at))) at++;
      if (groups === MOST_GROUPS) return true;
      const group = GROUPS + (groups as usize) * 12;
      store<usize>(group, first);
      store<i32>(group, (at - first) as i32, 4);
      store<i32>(group, separator, 8);
      groups++;
      digits += (at - first) as i32;
      if (isHexOctet(first, start, end) || mayBeAccount(first, start, end) || isNetworkName(first, at)) return true;
      const next = nextGroup(at, end);
      if (next === 0) break;
      separator = met;
      at = next;
    }
    if ((digits >= LONG || groups >= 4) && isTelling(groups, start)) return true;
  }
}

let met: i32 = 0;

/** Where the next group of the same run begins, 0 if there is none; `met` is what parts them. */
function nextGroup(from: usize, end: usize): usize {
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

/** Judges the groups of a loose run: forms over all of it, lengths in each strict part. */
function isTelling(groups: i32, start: usize): bool {
  let first = 0;
  for (let group = 1; group <= groups; group++) {
    if (group < groups && separatorBefore(group) >= STRICT) continue;
    if (isTellingRun(first, group, start)) return true;
    first = group;
  }
  for (let group = 2; group < groups; group++) {
    const last = lengthOf(group);
    const middle = lengthOf(group - 1);
    const head = lengthOf(group - 2);
    if (head === 3 && last === 4 && (middle === 2 || middle === 3)) return true;
    if (head === 4 && (middle === 4 || middle === 6) && last >= 4 && last <= 5) return true;
    if (head === 4 && middle === 4 && group > 2 && lengthOf(group - 3) === 4) return true;
  }
  return false;
}

function isTellingRun(first: i32, last: i32, start: usize): bool {
  let digits = 0;
  let points = 0;
  let hyphens = 0;
  for (let group = first; group < last; group++) {
    digits += lengthOf(group);
    if (group === first) continue;
    points = separatorBefore(group) === POINT ? points + 1 : 0;
    hyphens = separatorBefore(group) === HYPHEN ? hyphens + 1 : 0;
    if (points >= 3) return true;
    if (hyphens >= 3 && startOf(group - 3) > start && load<u8>(startOf(group - 3) - 1) === 0x2d) return true;
  }
  if (digits < LONG) return false;
  return hasPrefix(first, last, digits, start) || !isReadable(first, last, digits, start);
}

/** Whether seven digits and more stand behind a plus or begin with 00 or 011, as telephone numbers do. */
function hasPrefix(first: i32, last: i32, digits: i32, start: usize): bool {
  let left = digits;
  for (let group = first; group < last && left >= LONG; group++) {
    const at = startOf(group);
    for (let back: usize = 1; back <= 3 && at - back >= start; back++) if (load<u8>(at - back) === 0x2b) return true;
    if (load<u8>(at) === 0x30 && digitBehind(group, last, 1) === 0x30) return true;
    if (
      load<u8>(at) === 0x30 &&
      digitBehind(group, last, 1) === 0x31 &&
      digitBehind(group, last, 2) === 0x31
    )
      return true;
    left -= lengthOf(group);
  }
  return false;
}

/** The digit that is `count` digits behind the first of a group, over the groups; 0 if there is none. */
function digitBehind(from: i32, last: i32, count: i32): u8 {
  let left = count;
  for (let group = from; group < last; group++) {
    if (left < lengthOf(group)) return load<u8>(startOf(group) + (left as usize));
    left -= lengthOf(group);
  }
  return 0;
}

/** The commonest of what readable-numbers.ts passes over: dates, fractions, milliseconds. */
function isReadable(first: i32, last: i32, digits: i32, start: usize): bool {
  const count = last - first;
  if (count === 1) return isMilliseconds(first);
  if (count === 2) return isFraction(first, start);
  return isDate(first, last, digits);
}

function isMilliseconds(group: i32): bool {
  const at = startOf(group);
  return lengthOf(group) === 13 && load<u8>(at) === 0x31 && load<u8>(at + 1) >= 0x34;
}

function isFraction(group: i32, start: usize): bool {
  const whole = lengthOf(group);
  const fraction = lengthOf(group + 1);
  if (separatorBefore(group + 1) !== POINT || whole > 6) return false;
  if (fraction === 10 || fraction === 11 || (whole === 3 && fraction === 7) || (whole === 6 && fraction === 4))
    return false;
  let at = startOf(group);
  if (load<u8>(startOf(group + 1)) === 0x30) return false;
  if (at > start && load<u8>(at - 1) === 0x2d) at--;
  while (at > start && load<u8>(at - 1) === 0x20) at--;
  if (at === start) return true;
  const before = load<u8>(at - 1);
  return (
    before === 0x2c || before === 0x28 || before === 0x5b || before === 0x22 || before === 0x3d || before === 0x3b
  );
}

/** A date, and behind it at most a time in groups of two digits. */
function isDate(first: i32, last: i32, digits: i32): bool {
  const isYearFirst = lengthOf(first) === 4;
  const year = isYearFirst ? first : first + 2;
  const middle = lengthOf(first + 1);
  const other = isYearFirst ? first + 2 : first;
  if (lengthOf(year) !== 4 || middle > 2 || lengthOf(other) > 2 || digits > 12) return false;
  const century = valueOf(year) / 100;
  if (century !== 19 && century !== 20) return false;
  const mark = load<u8>(startOf(first + 1) - 1);
  if (mark !== load<u8>(startOf(first + 2) - 1)) return false;
  if (mark !== 0x2d && mark !== 0x2f && mark !== 0x2e && mark !== 0x20) return false;
  if (startOf(first + 1) - startOf(first) !== (lengthOf(first) as usize) + 1) return false;
  if (startOf(first + 2) - startOf(first + 1) !== (middle as usize) + 1) return false;
  const a = valueOf(first + 1);
  const b = valueOf(other);
  const isMonthAndDay = a >= 1 && a <= 12 && b >= 1 && b <= 31;
  const isDayAndMonth = !isYearFirst && a >= 1 && a <= 31 && b >= 1 && b <= 12;
  if (!isMonthAndDay && !isDayAndMonth) return false;
  for (let group = first + 3; group < last; group++) if (lengthOf(group) > 2) return false;
  return digits - lengthOf(first) - middle - lengthOf(first + 2) < LONG;
}

function valueOf(group: i32): i32 {
  let value = 0;
  for (let at = startOf(group), left = lengthOf(group); left > 0; left--) value = value * 10 + (load<u8>(at++) - 0x30);
  return value;
}

/** `0x` and hexadecimal digits with a point beside them: a part of an address as inet_aton reads it. */
function isHexOctet(at: usize, start: usize, end: usize): bool {
  if (load<u8>(at) !== 0x30 || (load<u8>(at + 1) | 0x20) !== 0x78 || hexValue(load<u8>(at + 2)) < 0) return false;
  if (at > start && load<u8>(at - 1) === 0x2e) return true;
  let after = at + 3;
  if (hexValue(load<u8>(after)) >= 0) after++;
  return after < end && load<u8>(after) === 0x2e;
}

/** `ip6.arpa` and `ipv6-literal.net`, which have addresses before them. */
function isNetworkName(first: usize, last: usize): bool {
  if (last - first !== 1 || load<u8>(first) !== 0x36) return false;
  const before = load<u32>(first - 4) | 0x20202020;
  return before >> 16 === 0x7069 || before >> 8 === 0x767069;
}

/** Whether two letters before a digit begin an international bank account number (ISO 13616). */
function mayBeAccount(digit: usize, start: usize, end: usize): bool {
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
