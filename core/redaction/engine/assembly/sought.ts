// Words that are sought: what was typed, and what is known of the visitor.
import { allow, allowAnyCase, candidates } from './word-tables';

const SOUGHT: usize = memory.data(96, 16);

/** What is sought: of each word its first bytes in lower case, eight at most, and how many: 16 bytes. */
const WORDS: usize = memory.data(16 * 4096, 16);

const MOST_WORDS: i32 = 4096;
const LONGEST_WORD: usize = 8;

/** How much of a value counts: text that agrees with it so far is taken to be it (DEEPEST in known-values.ts). */
const DEEPEST: usize = 32;

let wordCount: i32 = 0;

/** Seeks nothing. */
export function clearSought(): void {
  memory.fill(SOUGHT, 0, 96);
  memory.fill(WORDS, 0, (wordCount as usize) * 16);
  wordCount = 0;
}

function lowerUnit(unit: u8): u8 {
  return unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit;
}

/**
 * Seeks the longest word of the value from `start` to `end`, in plain reading.
 *
 * @returns false when there are too many
 */
export function seek(start: usize, end: usize): bool {
  const limit = end - start > DEEPEST ? start + DEEPEST : end;
  let word = start;
  let length: usize = 0;
  for (let at = start; at < limit; ) {
    while (at < limit && load<u8>(at) === 0x20) at++;
    const first = at;
    while (at < limit && load<u8>(at) !== 0x20) at++;
    if (at - first > length) {
      word = first;
      length = at - first;
    }
  }
  return seekWord(word, length);
}

/** Seeks a word by its first bytes. @returns false when there are too many */
export function seekWord(word: usize, size: usize): bool {
  const length = size > LONGEST_WORD ? LONGEST_WORD : size;
  for (let index = 0; index < wordCount; index++) if (isWordAt(word, index) && wordLength(index) <= (length as i32)) return true;
  if (wordCount === MOST_WORDS) return false;
  const entry = WORDS + (wordCount as usize) * 16;
  const bucket = ((1 as u32) << ((wordCount as u32) & 7)) as u8;
  wordCount++;
  store<i32>(entry, length as i32, 8);
  for (let place: usize = 0; place < length; place++) store<u8>(entry + place, lowerUnit(load<u8>(word + place)));
  for (let place: usize = 0; place < 3; place++) {
    if (place < length) allowAnyCase(SOUGHT, place, load<u8>(word + place), bucket);
    else for (let unit = 0; unit < 256; unit++) allow(SOUGHT, place, unit as u8, bucket);
  }
  return true;
}

// @ts-expect-error: decorator
@inline
function wordLength(index: i32): i32 {
  return load<i32>(WORDS + (index as usize) * 16, 8);
}

function isWordAt(at: usize, index: i32): bool {
  const entry = WORDS + (index as usize) * 16;
  const length = load<i32>(entry, 8) as usize;
  for (let place: usize = 0; place < length; place++)
    if (lowerUnit(load<u8>(at + place)) !== load<u8>(entry + place)) return false;
  return true;
}

/** Whether a word that is sought can stand between `start` and `end`. */
export function mayHoldSought(start: usize, end: usize): bool {
  if (wordCount === 0) return false;
  for (let at = start; at < end; at += 16) {
    const met = candidates(SOUGHT, at);
    if (!v128.any_true(met)) continue;
    let places = i8x16.bitmask(i8x16.ne(met, i8x16.splat(0))) as u32;
    while (places !== 0) {
      const place = at + (ctz(places) as usize);
      places &= places - 1;
      if (place >= end) return false;
      for (let index = 0; index < wordCount; index++) if (isWordAt(place, index)) return true;
    }
  }
  return false;
}
