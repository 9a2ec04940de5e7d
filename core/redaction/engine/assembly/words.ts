// Many words at once, sixteen places at a time: of each word the first three bytes, split in halves, are looked
// up in tables of eight buckets ("Teddy", from Hyperscan); what passes is compared.
import { isDigit, isLetter } from './digits';
import { hexValue } from './tokens';

/** Six tables of sixteen bytes: for each of three bytes what its low and its high half allow. */
const SHAPES: usize = memory.data(96, 16);
const SOUGHT: usize = memory.data(96, 16);

function allow(tables: usize, place: usize, unit: u8, bucket: u8): void {
  const low = tables + place * 32 + ((unit & 15) as usize);
  const high = tables + place * 32 + 16 + ((unit >> 4) as usize);
  store<u8>(low, load<u8>(low) | bucket);
  store<u8>(high, load<u8>(high) | bucket);
}

function allowAnyCase(tables: usize, place: usize, unit: u8, bucket: u8): void {
  allow(tables, place, unit, bucket);
  if (isLetter(unit)) allow(tables, place, unit ^ 0x20, bucket);
}

/** The places from `at` on, sixteen of them, at which a word of the tables can begin. */
// @ts-expect-error: decorator
@inline
function candidates(tables: usize, at: usize): v128 {
  const half = i8x16.splat(15);
  const a = v128.load(at);
  const b = v128.load(at + 1);
  const c = v128.load(at + 2);
  return v128.and(
    v128.and(
      v128.and(
        i8x16.swizzle(v128.load(tables), v128.and(a, half)),
        i8x16.swizzle(v128.load(tables, 16), i8x16.shr_u(a, 4)),
      ),
      v128.and(
        i8x16.swizzle(v128.load(tables, 32), v128.and(b, half)),
        i8x16.swizzle(v128.load(tables, 48), i8x16.shr_u(b, 4)),
      ),
    ),
    v128.and(
      i8x16.swizzle(v128.load(tables, 64), v128.and(c, half)),
      i8x16.swizzle(v128.load(tables, 80), i8x16.shr_u(c, 4)),
    ),
  );
}

/** How the credentials of detectors/secret.ts begin, and `dot`, which can stand for one in an address. */
export function prepareShapes(): void {
  const words: StaticArray<string> = [
    'bas', 'bea', 'dig', 'neg', 'dot', 'sk-', 'sk_', 'pk_', 'rk_', 'whs', 'ghp', 'gho', 'ghu', 'ghs', 'ghr',
    'git', 'glp', 'npm', 'dop', 'shp', 'xox', 'xap', '---', 'hf_', 'pyp', 'dck', '_ap', 'igd', 'sq0', 'rzp', 'ey-', '-at',
    '_at', 'pun', 'pon', 'kro',
  ];
  const buckets: StaticArray<u8> = [
    1, 1, 2, 2, 4, 8, 8, 8, 8, 16, 16, 16, 16, 16, 16, 16, 16, 32, 32, 32, 64, 64, 64, 8, 8, 2, 8, 16, 64, 64, 8, 4, 4, 4, 4, 4,
  ];
  for (let word = 0; word < words.length; word++) {
    for (let place = 0; place < 3; place++)
      allowAnyCase(SHAPES, place as usize, words[word].charCodeAt(place) as u8, buckets[word]);
  }
  const exact: StaticArray<string> = ['eyJ', 'AKI', 'ASI', 'AGP', 'AID', 'ARO', 'AIz', 'ya2', 'SG.', 'EAA', 'AGE', 'ATA'];
  for (let word = 0; word < exact.length; word++) {
    for (let place = 0; place < 3; place++)
      allow(SHAPES, place as usize, exact[word].charCodeAt(place) as u8, 128);
  }
  // AC and SK before hexadecimal digits, and te?ka, whose third letter is beyond ASCII.
  allow(SHAPES, 0, 0x41, 128);
  allow(SHAPES, 1, 0x43, 128);
  allow(SHAPES, 0, 0x53, 128);
  allow(SHAPES, 1, 0x4b, 128);
  allowAnyCase(SHAPES, 0, 0x74, 4);
  allowAnyCase(SHAPES, 1, 0x65, 4);
  for (let unit = 0x80; unit < 0x100; unit++) allow(SHAPES, 2, unit as u8, 4);
  for (let digit: u8 = 0; digit < 16; digit++) allow(SHAPES, 2, digit < 10 ? 0x30 + digit : 0x57 + digit, 128);
}

/** Whether a credential can be told by its shape between `start` and `end`, or an address by its `dot`. */
export function mayHoldShape(start: usize, end: usize): bool {
  for (let at = start; at < end; at += 16) {
    const met = candidates(SHAPES, at);
    if (!v128.any_true(met)) continue;
    let places = i8x16.bitmask(i8x16.ne(met, i8x16.splat(0))) as u32;
    while (places !== 0) {
      const place = at + (ctz(places) as usize);
      places &= places - 1;
      if (place >= end) return false;
      if (isShapeAt(place, start, end)) return true;
    }
  }
  return false;
}

// @ts-expect-error: decorator
@inline
function lower4(at: usize): u32 {
  return load<u32>(at) | 0x20202020;
}

/** The words in full; their first four bytes in lower case as a number. */
function isShapeAt(at: usize, start: usize, end: usize): bool {
  const four = lower4(at);
  const three = four & 0xffffff;
  if (four === 0x69736162) return (load<u8>(at + 4) | 0x20) === 0x63 && isToldScheme(at, at + 5, start, end); // basic
  if (four === 0x72616562) return isToldScheme(at, at + 6, start, end); // bearer
  if (four === 0x65676964) return isToldScheme(at, at + 6, start, end); // digest
  if (four === 0x6f67656e) return isToldScheme(at, at + 9, start, end); // negotiate
  if (three === 0x746f64) return isBetweenSpaces(at, at + 3, start, end); // dot
  if (three === 0x0d6b73 || (three | 0x20) === 0x2d6b73) // sk-
    return (at === start || !isWordUnit(load<u8>(at - 1))) && tail(at + 3, end, false) >= 20;
  if (three === 0x7f6b73 || three === 0x7f6b70 || three === 0x7f6b72) return tail(at + 3, end, false) >= 16; // sk_, pk_, rk_
  if (four === 0x65736877 || four === 0x68746967 || four === 0x61706c67) return true; // whse, gith, glpa
  if (three === 0x7f6668) return true; // hf_
  if (four === 0x69707970) return true; // pypi
  if (three === 0x6b6364) return load<u8>(at + 3) === 0x72; // dckr
  if ((three | 0x20) === 0x70617f) return true; // _ap
  if (three === 0x646769) return load<u8>(at + 3) === 0x5f; // figd_
  if (three === 0x307173 || three === 0x707a72) return tail(at + 3, end, false) >= 10; // sq0, rzp
  if (three === 0x2d7965) return tail(at + 3, end, false) >= 32; // key-
  if ((three & 0xffff00) === 0x746100 && isJoin(load<u8>(at)) && isJoin(load<u8>(at + 3))) return true; // -at-
  if (three === 0x6e7570 || three === 0x6e6f70 || three === 0x6f726b || (three & 0xffff) === 0x6574)
    return isSpelledDot(at, start, end);
  if ((three & 0xffff) === 0x6867) return load<u8>(at + 3) === 0x5f && tail(at + 4, end, false) >= 10; // gh?_
  if (three === 0x6d706e || three === 0x706f64) return load<u8>(at + 3) === 0x5f; // npm_, dop_
  if (three === 0x706873) return tail(at + 3, end, false) >= 10; // shp
  if (three === 0x786f78) return load<u8>(at + 4) === 0x2d; // xox?-
  if (four === 0x70706178) return true; // xapp
  const exact = load<u32>(at);
  if ((exact & 0xffffff) === 0x2d2d2d) return load<u16>(at + 4) === 0x422d; // -----B
  if ((exact & 0xffff) === 0x4341 || (exact & 0xffff) === 0x4b53) return tail(at + 2, end, true) >= 32; // AC
  const capitals = exact & 0xffffff;
  const isPrefix =
    capitals === 0x4a7965 || capitals === 0x494b41 || capitals === 0x495341 || capitals === 0x504741 ||
    capitals === 0x444941 || capitals === 0x4f5241 || capitals === 0x7a4941 || capitals === 0x326179 ||
    capitals === 0x2e4753 || capitals === 0x414145 || capitals === 0x454741 || capitals === 0x415441;
  return isPrefix && tail(at + 3, end, false) >= 8;
}

// @ts-expect-error: decorator
@inline
function isJoin(unit: u8): bool {
  return unit === 0x2d || unit === 0x5f;
}

/** A scheme of RFC 7235 and what it is followed by: eight characters of a token. */
function isToldScheme(at: usize, behind: usize, start: usize, end: usize): bool {
  if (at > start && isWordUnit(load<u8>(at - 1))) return false;
  let next = behind;
  while (next < end && load<u8>(next) === 0x20) next++;
  if (next === behind) return false;
  let count = 0;
  for (; next < end && count < 8; next++, count++) {
    const unit = load<u8>(next);
    if (!isWordUnit(unit) && unit !== 0x2e && unit !== 0x7e && unit !== 0x2b && unit !== 0x2f && unit !== 0x3d && unit !== 0x2d)
      break;
  }
  return count >= 8;
}

/** punkt, punto, ponto, kropka, tečka, with a space before and behind. */
function isSpelledDot(at: usize, start: usize, end: usize): bool {
  if (at === start || load<u8>(at - 1) !== 0x20) return false;
  let behind = at;
  while (behind < end && load<u8>(behind) > 0x20) behind++;
  return behind < end && behind - at >= 5 && behind - at <= 6;
}

function isBetweenSpaces(at: usize, behind: usize, start: usize, end: usize): bool {
  return at > start && load<u8>(at - 1) === 0x20 && behind < end && load<u8>(behind) === 0x20;
}

export function isWordUnit(unit: u8): bool {
  return isLetter(unit) || isDigit(unit) || unit === 0x5f;
}

/** How many characters of a token follow: letters, digits, `_`, `-` and `.`, or hexadecimal digits only. */
function tail(from: usize, end: usize, hex: bool): i32 {
  let at = from;
  for (; at < end && at - from < 40; at++) {
    const unit = load<u8>(at);
    if (hex ? hexValue(unit) < 0 : !isWordUnit(unit) && unit !== 0x2d && unit !== 0x2e) break;
  }
  return (at - from) as i32;
}

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
  if (length > LONGEST_WORD) length = LONGEST_WORD;
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
