// What a byte of text is.

// @ts-expect-error: decorator
@inline
export function isDigit(unit: u8): bool {
  return unit - 0x30 < 10;
}

export function isLetter(unit: u8): bool {
  return (unit | 0x20) - 0x61 < 26;
}

/** The value of a hexadecimal digit, or -1. */
export function hexValue(unit: u8): i32 {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

export function isWordUnit(unit: u8): bool {
  return isLetter(unit) || isDigit(unit) || unit === 0x5f;
}
