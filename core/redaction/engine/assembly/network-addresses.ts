// Addresses of the Internet protocol in forms that are not four decimal numbers: detectors/ip.ts.
import { hexValue, isDigit, isLetter } from './units';

/** An address of the Internet, version 6: colons together with a digit beside, or many of them. */
export function mayBeColonAddress(colon: usize, start: usize, end: usize): bool {
  let first = colon;
  while (first > start && isAddressUnit(load<u8>(first - 1))) first--;
  let last = colon + 1;
  let colons = 1;
  let doubled = false;
  for (; last < end && isAddressUnit(load<u8>(last)); last++) {
    if (load<u8>(last) !== 0x3a) continue;
    colons++;
    if (load<u8>(last - 1) === 0x3a) doubled = true;
  }
  if (!doubled) return colons >= 6;
  if (colons >= 3) return true;
  let digits = false;
  for (let at = first; at < last; at++) if (isDigit(load<u8>(at))) digits = true;
  if (!digits) return false;
  const before = first > start ? load<u8>(first - 1) : 0;
  const behind = last < end ? load<u8>(last) : 0;
  return !isLetter(before) && !isLetter(behind);
}

// @ts-expect-error: decorator
@inline
function isAddressUnit(unit: u8): bool {
  return unit === 0x3a || hexValue(unit) >= 0 || unit === 0x2e;
}

/** `0x` and hexadecimal digits with a point beside them: a part of an address as inet_aton reads it. */
export function isHexOctet(at: usize, start: usize, end: usize): bool {
  if (load<u8>(at) !== 0x30 || (load<u8>(at + 1) | 0x20) !== 0x78 || hexValue(load<u8>(at + 2)) < 0) return false;
  if (at > start && load<u8>(at - 1) === 0x2e) return true;
  let after = at + 3;
  if (hexValue(load<u8>(after)) >= 0) after++;
  return after < end && load<u8>(after) === 0x2e;
}

/** `ip6.arpa` and `ipv6-literal.net`, which have addresses before them. */
export function isNetworkName(first: usize, last: usize): bool {
  if (last - first !== 1 || load<u8>(first) !== 0x36) return false;
  const before = load<u32>(first - 4) | 0x20202020;
  return before >> 16 === 0x7069 || before >> 8 === 0x767069;
}
