// Credentials that are told by how they begin: detectors/secret.ts.
import { hexValue, isWordUnit } from './units';
import { allow, allowAnyCase, candidates } from './word-tables';

/** Six tables of sixteen bytes: for each of three bytes what its low and its high half allow. */
const SHAPES: usize = memory.data(96, 16);

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

/** White space, also as a style sheet has it; a byte of a character beyond ASCII may be part of one. */
// @ts-expect-error: decorator
@inline
function isSpace(unit: u8): bool {
  return unit <= 0x20 || unit >= 0x80;
}

/** A scheme of RFC 7235 and what it is followed by: eight characters of a token. */
function isToldScheme(at: usize, behind: usize, start: usize, end: usize): bool {
  if (at > start && isWordUnit(load<u8>(at - 1))) return false;
  let next = behind;
  while (next < end && isSpace(load<u8>(next))) next++;
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
  if (at === start || !isSpace(load<u8>(at - 1))) return false;
  let behind = at;
  while (behind < end && load<u8>(behind) > 0x20) behind++;
  return behind < end && behind - at >= 5 && behind - at <= 6;
}

function isBetweenSpaces(at: usize, behind: usize, start: usize, end: usize): bool {
  return at > start && isSpace(load<u8>(at - 1)) && behind < end && isSpace(load<u8>(behind));
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
