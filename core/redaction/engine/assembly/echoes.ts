// What was typed, sought exactly: core/redaction/known-values.ts for ASCII. Values that one begins with another, as those
// of a field that is typed key by key do, are one entry with the lengths of all of them.
import { seekWord } from './sought';
import { isLetter, isWordUnit } from './units';

/** An entry: where its text is, how long that is, which lengths up to DEEPEST are values, the next entry with its head,
 * that head. */
const ENTRY_BYTES: usize = 24;
const MOST_ENTRIES: i32 = 2048;
const ENTRIES: usize = memory.data(24 * 2048, 16);
/** By the first two units of a value: the number of the first entry, from 1. */
const HEADS: usize = memory.data(65536 * 2, 16);

/** Text that agrees with a longer value so far is taken to be it; see known-values.ts. */
const DEEPEST: i32 = 32;
/** A value of letters only, up to this long, counts as a whole word. */
const LONGEST_WORD: i32 = 5;
const SHORTEST: i32 = 4;

/** Room for values that do not stand in the chunk as they are sought. */
const TEXTS: usize = memory.data(16384, 16);
const MOST_TEXT: usize = 16384;
let textEnd: usize = 0;

/** Which units a value can begin with. */
const FIRSTS: usize = memory.data(32, 16);

export let echoCount: i32 = 0;

/** Whether there is a value that cannot be sought here. */
export let isComplex: bool = false;

export function clearEchoes(): void {
  for (let index = 0; index < echoCount; index++) store<u16>(HEADS + (load<u32>(entryAt(index), 16) as usize) * 2, 0);
  memory.fill(ENTRIES, 0, (echoCount as usize) * ENTRY_BYTES);
  memory.fill(FIRSTS, 0, 32);
  memory.fill(TEXTS, 0, textEnd);
  textEnd = 0;
  echoCount = 0;
  isComplex = false;
}

/** Room for a value of so many bytes, which is then added; 0 if there is none. */
export function echoRoom(length: i32): usize {
  if (textEnd + (length as usize) + 16 > MOST_TEXT) return 0;
  const at = TEXTS + textEnd;
  textEnd += (length as usize) + 16;
  return at;
}

export function tooComplex(): void {
  isComplex = true;
}

// @ts-expect-error: decorator
@inline
function entryAt(index: i32): usize {
  return ENTRIES + (index as usize) * ENTRY_BYTES;
}

// @ts-expect-error: decorator
@inline
function lower(unit: u8): u8 {
  return unit - 0x41 < 26 ? unit | 0x20 : unit;
}

// @ts-expect-error: decorator
@inline
function headAt(at: usize): usize {
  return (lower(load<u8>(at)) as usize) | ((lower(load<u8>(at + 1)) as usize) << 8);
}

/** How far two texts agree, `most` units at most. */
function agreement(one: usize, other: usize, most: i32): i32 {
  let length = 0;
  while (length < most && lower(load<u8>(one + (length as usize))) === lower(load<u8>(other + (length as usize)))) length++;
  return length;
}

/** Seeks the value from `start` to `end`, ASCII of four units at least that stays where it is. */
export function addEcho(start: usize, end: usize): void {
  const length = (end - start) as i32;
  if (length < SHORTEST) {
    isComplex = true;
    return;
  }
  const bit: u32 = length > DEEPEST ? 0 : (1 as u32) << (length - 1);
  const head = headAt(start);
  let last: usize = 0;
  for (let number = load<u16>(HEADS + head * 2) as i32; number !== 0; number = load<i32>(last, 12)) {
    last = entryAt(number - 1);
    const other = load<i32>(last, 4);
    const shorter = min(other, length);
    if (agreement(load<u32>(last) as usize, start, shorter) < shorter) continue;
    if (length > other) {
      store<u32>(last, start as u32);
      store<i32>(last, length, 4);
    }
    store<u32>(last, load<u32>(last, 8) | bit, 8);
    return;
  }
  if (echoCount === MOST_ENTRIES) {
    isComplex = true;
    return;
  }
  const entry = entryAt(echoCount++);
  store<u32>(entry, start as u32);
  store<i32>(entry, length, 4);
  store<u32>(entry, bit, 8);
  store<i32>(entry, 0, 12);
  store<u32>(entry, head as u32, 16);
  if (last === 0) store<u16>(HEADS + head * 2, echoCount as u16);
  else store<i32>(last, echoCount, 12);
  const first = lower(load<u8>(start));
  store<u8>(FIRSTS + ((first & 15) as usize), load<u8>(FIRSTS + ((first & 15) as usize)) | (1 << ((first >> 4) & 7)));
}

/**
 * Seeks the words of all values: of each its longest one, which for one that another begins with is mostly that of the
 * other.
 *
 * @returns false when there are too many
 */
export function seekWords(): bool {
  for (let index = 0; index < echoCount; index++) {
    const text = load<u32>(entryAt(index)) as usize;
    const length = load<i32>(entryAt(index), 4);
    const lengths = load<u32>(entryAt(index), 8);
    const most = min(length, DEEPEST);
    let word: i32 = 0;
    let size: i32 = 0;
    let current: i32 = 0;
    let sought: i32 = -1;
    for (let at: i32 = 0; at < most; at++) {
      current = load<u8>(text + (at as usize)) === 0x20 ? 0 : current + 1;
      if (current > size) {
        size = current;
        word = at + 1 - current;
      }
      const isWhole = (lengths & ((1 as u32) << at)) !== 0 || (at + 1 === most && length > DEEPEST);
      if (!isWhole || word === sought) continue;
      if (!seekWord(text + (word as usize), size as usize)) return false;
      sought = word;
    }
  }
  return true;
}

/** How long the longest value is that stands at a place of a text from `start` to `end`; 0 for none. */
function echoAt(at: usize, start: usize, end: usize): i32 {
  const first = lower(load<u8>(at));
  if ((load<u8>(FIRSTS + ((first & 15) as usize)) & (1 << ((first >> 4) & 7))) === 0) return 0;
  let longest = 0;
  let exact = 0;
  for (let number = load<u16>(HEADS + headAt(at) * 2) as i32; number !== 0; ) {
    const entry = entryAt(number - 1);
    number = load<i32>(entry, 12);
    const length = load<i32>(entry, 4);
    const agreed = agreement(load<u32>(entry) as usize, at, min(length, (end - at) as i32));
    if (length > DEEPEST && agreed >= DEEPEST) {
      // A longer value of the same entry ends where this one agrees no more, so that is the farthest.
      if (agreed > longest) longest = agreed;
      continue;
    }
    let lengths = load<u32>(entry, 8);
    if (agreed < DEEPEST) lengths &= ((1 as u32) << agreed) - 1;
    while (lengths !== 0) {
      const met = 32 - (clz(lengths) as i32);
      if (met <= exact) break;
      if (standsAlone(at, met, start, end)) {
        exact = met;
        break;
      }
      lengths &= ~((1 as u32) << (met - 1));
    }
  }
  return longest !== 0 ? longest : exact;
}

function standsAlone(at: usize, length: i32, start: usize, end: usize): bool {
  if (length > LONGEST_WORD) return true;
  for (let index = 0; index < length; index++) if (!isLetter(load<u8>(at + (index as usize)))) return true;
  const behind = at + (length as usize);
  return !(at > start && isAlphanumeric(load<u8>(at - 1))) && !(behind < end && isAlphanumeric(load<u8>(behind)));
}

function isAlphanumeric(unit: u8): bool {
  return isWordUnit(unit) && unit !== 0x5f;
}

/** Where the value met last ends. */
export let echoEnd: usize = 0;

/** The first value from `at` on in an ASCII text from `start` to `end`. @returns where it begins; 0 for none */
export function findEcho(at: usize, start: usize, end: usize): usize {
  for (let place = at; place + (SHORTEST as usize) <= end; place++) {
    const length = echoAt(place, start, end);
    if (length === 0) continue;
    echoEnd = place + (length as usize);
    return place;
  }
  return 0;
}

/** Characters that a value of one reading is made of: HAS_READINGS of known-values.ts, ASCII only. */
function isPlainUnit(unit: u8): bool {
  if (isWordUnit(unit)) return true;
  switch (unit) {
    case 0x20: case 0x2e: case 0x2c: case 0x3a: case 0x3b: case 0x27: case 0x2f: case 0x3f: case 0x21: case 0x2b:
    case 0x3d: case 0x23: case 0x24: case 0x2d:
      return true;
    default:
      return false;
  }
}

/** Whether a value has one reading; some that have are passed over. */
export function readsInOneWay(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (!isPlainUnit(unit)) return false;
    const next = load<u8>(at + 1) | 0x20;
    if (unit === 0x20 && (next === 0x20 || next === 0x64 || next === 0x70 || next === 0x6b)) {
      // "dot", "punkt", "punto", "ponto", "kropka"
      if (next === 0x20) return false;
      const third = load<u8>(at + 3) | 0x20;
      if (third === 0x74 || third === 0x6e || third === 0x6f) return false;
    }
    if ((unit === 0x2d || unit === 0x5f) && next === 0x61 && (load<u8>(at + 2) | 0x20) === 0x74) return false;
  }
  return true;
}

/** Where the values are that were found last: from where, to where, four bytes each. */
export const MATCHES: usize = memory.data(8 * 256, 16);
const MOST_MATCHES: i32 = 256;

/** Finds all values in an ASCII text, none over another. @returns how many; -1 if they are too many */
export function findEchoes(start: usize, end: usize): i32 {
  let count = 0;
  for (let at = findEcho(start, start, end); at !== 0; at = findEcho(echoEnd, start, end)) {
    if (count === MOST_MATCHES) return -1;
    store<u32>(MATCHES + (count as usize) * 8, (at - start) as u32);
    store<u32>(MATCHES + (count as usize) * 8, (echoEnd - start) as u32, 4);
    count++;
  }
  return count;
}
