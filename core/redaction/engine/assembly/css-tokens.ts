// The signs of style sheets, as core/redaction/css-pieces.ts cuts them.

/** Where the next sign is that could begin a piece. */
export function nextSign(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const bytes = v128.load(at);
    const met = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x27))),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x28)), i8x16.eq(bytes, i8x16.splat(0x2f))),
    );
    const places = i8x16.bitmask(met);
    if (places !== 0) {
      const place = at + (ctz(places) as usize);
      return place < end ? place : end;
    }
  }
  return end;
}

export function commentEnd(at: usize, end: usize): usize {
  for (let next = at + 2; next + 1 < end; next++)
    if (load<u8>(next) === 0x2a && load<u8>(next + 1) === 0x2f) return next + 2;
  return end;
}

/** Where a string ends, behind its quote; 0 when an escape is not finished. */
export function stringEnd(at: usize, end: usize): usize {
  const quote = load<u8>(at);
  for (let next = at + 1; next < end; next++) {
    const unit = load<u8>(next);
    if (unit === quote) return next + 1;
    if (unit === 0x0a) return next;
    if (unit === 0x5c) {
      next++;
      if (next >= end) return 0;
    }
  }
  return end;
}

/** Where an unquoted url() ends; 0 if it is none. */
export function urlEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end && isSpace(load<u8>(at))) at++;
  const first = load<u8>(at);
  if (at < end && (first === 0x22 || first === 0x27)) return 0;
  while (at < end) {
    const unit = load<u8>(at);
    if (unit === 0x29) return at + 1;
    if (unit === 0x22 || unit === 0x27) return at;
    if (unit === 0x5c) {
      if (at + 1 >= end) return at;
      at += 2;
    } else if (unit === 0x28) {
      let inner = at + 1;
      while (inner < end) {
        const met = load<u8>(inner);
        if (met === 0x28 || met === 0x22 || met === 0x27 || met === 0x5c || met === 0x29) break;
        inner++;
      }
      if (inner >= end || load<u8>(inner) !== 0x29) return at;
      at = inner + 1;
    } else at++;
  }
  return at;
}

// @ts-expect-error: decorator
@inline
export function isSpace(unit: u8): bool {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}

const SPLIT = '/* rr_split */';

/** Nothing inside, or the mark of rrweb (RRWEB_SPLIT in redact-css.ts). */
export function isBlankComment(start: usize, end: usize): bool {
  const closed = end - start >= 4 && load<u8>(end - 1) === 0x2f && load<u8>(end - 2) === 0x2a;
  const last = closed ? end - 2 : end;
  let at = start + 2;
  while (at < last && isSpace(load<u8>(at))) at++;
  return at === last || isSplitMark(start, end);
}

function isSplitMark(start: usize, end: usize): bool {
  if (end - start !== (SPLIT.length as usize)) return false;
  for (let at = 0; at < SPLIT.length; at++)
    if (load<u8>(start + (at as usize)) !== (SPLIT.charCodeAt(at) as u8)) return false;
  return true;
}

export function hasBackslash(start: usize, end: usize): bool {
  for (let at = start; at < end; at += 16) {
    const places = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x5c)));
    if (places !== 0) return at + (ctz(places) as usize) < end;
  }
  return false;
}

export function nextSemicolon(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const places = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x3b)));
    if (places !== 0) {
      const place = at + (ctz(places) as usize) + 1;
      return place < end ? place : end;
    }
  }
  return end;
}
