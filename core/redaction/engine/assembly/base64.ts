// Tokens of base64 that hold readable text; the rule is that of core/redaction/base64.ts.

const LONGEST: usize = 16384;
const SHORTEST: usize = 8;
const MOST_SIGNS: i32 = 2;

function valueOf(unit: u8): i32 {
  if (unit >= 0x61 && unit <= 0x7a) return unit - 71;
  if (unit >= 0x41 && unit <= 0x5a) return unit - 65;
  if (unit >= 0x30 && unit <= 0x39) return unit + 4;
  if (unit === 0x2b || unit === 0x2d) return 62;
  return unit === 0x2f || unit === 0x5f ? 63 : -1;
}

/** Whether any token from `start` to `end` could hold text with a digit or an `@` in it. */
export function mayHideText(start: usize, end: usize): bool {
  for (let at = start; at < end; ) {
    const first = at;
    let capitals = 0;
    let others = 0;
    for (; at < end; at++) {
      const unit = load<u8>(at);
      if (unit >= 0x41 && unit <= 0x5a) capitals++;
      else if ((unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39)) others++;
      else if (unit !== 0x2b && unit !== 0x2d && unit !== 0x2f && unit !== 0x5f) break;
    }
    const length = at - first;
    if (length >= SHORTEST && length <= LONGEST && capitals > 0 && others > 0 && anyPiece(first, at))
      return true;
    at++;
  }
  return false;
}

// @ts-expect-error: decorator
@inline
function isSign(unit: u8): bool {
  return unit === 0x2f || unit === 0x5f || unit === 0x2d;
}

/** The token, and everything in it between two of its signs, with at most two of them inside. */
function anyPiece(start: usize, end: usize): bool {
  if (hidesText(start, end)) return true;
  for (let first = start; first < end; ) {
    let signs = 0;
    let at = first;
    for (; at < end; at++) {
      if (!isSign(load<u8>(at))) continue;
      if (at - first >= SHORTEST && hidesText(first, at)) return true;
      if (++signs > MOST_SIGNS) break;
    }
    if (at === end && end - first >= SHORTEST && first > start && hidesText(first, end)) return true;
    while (first < end && !isSign(load<u8>(first))) first++;
    first++;
  }
  return false;
}

/** Whether a token decodes to well-formed UTF-8 without control characters, and with a digit or an `@`. */
function hidesText(start: usize, end: usize): bool {
  if (((end - start) & 3) === 1) return false;
  let bits: u32 = 0;
  let count = 0;
  let telling = false;
  let expected = 0;
  for (let at = start; at < end; at++) {
    bits = (bits << 6) | (valueOf(load<u8>(at)) as u32);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    const byte = ((bits >> count) & 0xff) as u8;
    if (expected > 0) {
      if ((byte & 0xc0) !== 0x80) return false;
      expected--;
    } else if (byte < 0x80) {
      if (byte < 0x20 ? byte !== 0x09 && byte !== 0x0a && byte !== 0x0d : byte === 0x7f) return false;
      if (byte === 0x40 || (byte >= 0x30 && byte <= 0x39)) telling = true;
    } else if (byte >= 0xc2 && byte < 0xe0) expected = 1;
    else if (byte >= 0xe0 && byte < 0xf0) expected = 2;
    else if (byte >= 0xf0 && byte < 0xf5) expected = 3;
    else return false;
  }
  return telling && expected === 0;
}
