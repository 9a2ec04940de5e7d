// Many words at once, sixteen places at a time: of each word the first three bytes, split in halves, are looked
// up in tables of eight buckets ("Teddy", from Hyperscan); what passes is compared.
import { isLetter } from './units';

export function allow(tables: usize, place: usize, unit: u8, bucket: u8): void {
  const low = tables + place * 32 + ((unit & 15) as usize);
  const high = tables + place * 32 + 16 + ((unit >> 4) as usize);
  store<u8>(low, load<u8>(low) | bucket);
  store<u8>(high, load<u8>(high) | bucket);
}

export function allowAnyCase(tables: usize, place: usize, unit: u8, bucket: u8): void {
  allow(tables, place, unit, bucket);
  if (isLetter(unit)) allow(tables, place, unit ^ 0x20, bucket);
}

/** The places from `at` on, sixteen of them, at which a word of the tables can begin. */
// @ts-expect-error: decorator
@inline
export function candidates(tables: usize, at: usize): v128 {
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
