// Digits that could be a card, a phone, an account, an address of the Internet or any long number. What is passed
// over here no detector of core/redaction/detectors finds; what is not is for them to judge.
import { mayBeAccount } from './accounts';
import {
  APART, GROUPS, HYPHEN, MOST_GROUPS, POINT, STRICT, lengthOf, met, nextGroup, separatorBefore, startOf,
} from './digit-groups';
import { isHexOctet, isNetworkName } from './network-addresses';
import { isReadable } from './readable-numbers';
import { isDigit } from './units';

export const LONG: i32 = 7;

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
