// What bytes a string holds, sixteen at a time.

/** What bytes a string holds; each bit is a class. */
export const DIGIT: u32 = 1;

export const AT: u32 = 2;

/** `%`, `&` or `(`. */
export const ENCODING: u32 = 4;

/** `:`, `=` or `<`. */
export const SIGN: u32 = 8;

/** `[` or `{`. */
export const OPENING: u32 = 16;

/** Capitals and `_`, `]`, `^`, `\`. */
export const CAPITAL: u32 = 32;

/** `!`, `"`, `#`, `$`, `*`, `/`, `?`; some digits and `:` too. */
export const MARK: u32 = 64;

export const HIGH: u32 = 128;
export const ESCAPE: u32 = 256;

/** The class of a byte is what both its low and its high half allow. */
// @ts-expect-error: decorator
@inline
function lowHalf(): v128 {
  return i8x16(-93, -31, -31, -31, -31, -91, -91, -95, -91, -95, -24, -80, -88, -88, -96, -32);
}

// @ts-expect-error: decorator
@inline
function highHalf(): v128 {
  return i8x16(0, 0, 68, 73, 34, 48, 0, 16, -128, -128, -128, -128, -128, -128, -128, -128);
}

/** Sixteen bytes of ones and sixteen of zeros: `LANES + 16 - n` begins with n ones. */
export const LANES: usize = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

// @ts-expect-error: decorator
@inline
export function classesOf(bytes: v128): v128 {
  const classes = v128.and(
    i8x16.swizzle(lowHalf(), v128.and(bytes, i8x16.splat(0x0f))),
    i8x16.swizzle(highHalf(), i8x16.shr_u(bytes, 4)),
  );
  // DELETE shows nothing, and is read as what is beyond ASCII is.
  return v128.or(classes, v128.and(i8x16.eq(bytes, i8x16.splat(0x7f)), i8x16.splat(-128)));
}

// @ts-expect-error: decorator
@inline
export function joined(classes: v128): u32 {
  let bits = i64x2.extract_lane(classes, 0) | i64x2.extract_lane(classes, 1);
  bits |= bits >> 32;
  bits |= bits >> 16;
  bits |= bits >> 8;
  return (bits as u32) & 0xff;
}

/** The classes of the bytes from `start` to `end`. */
export function classify(start: usize, end: usize): u32 {
  let classes = i8x16.splat(0);
  let at = start;
  for (; at + 16 <= end; at += 16) classes = v128.or(classes, classesOf(v128.load(at)));
  if (at < end) {
    classes = v128.or(
      classes,
      v128.and(classesOf(v128.load(at)), v128.load(LANES + 16 - (end - at))),
    );
  }
  return joined(classes);
}
