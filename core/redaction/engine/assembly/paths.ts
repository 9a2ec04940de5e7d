// URLs in text, with a scheme or without, of which parts go by their place: core/redaction/url-parts.ts.
import { mayBeColonAddress } from './network-addresses';
import { isDigit, isLetter, isWordUnit } from './units';

/** A URL without a scheme whose parts go by their place; see bare-urls.ts and url-parts.ts. */
export function mayHoldPath(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (unit === 0x3f) {
      for (let behind = at + 1; behind < end && load<u8>(behind) > 0x20; behind++)
        if (isWordUnit(load<u8>(behind)) || load<u8>(behind) >= 0x80) return true;
    } else if (unit === 0x23) {
      const next = at + 1 < end ? load<u8>(at + 1) : 0;
      if (next > 0x20 && at > start && isPathUnit(load<u8>(at - 1))) return true;
    } else if (unit === 0x2f && at > start && isWordUnit(load<u8>(at - 1)) && !arePlainSteps(at, start, end)) return true;
  }
  return false;
}

/** What can stand before a fragment in a URL. */
function isPathUnit(unit: u8): bool {
  return isWordUnit(unit) || unit === 0x2f || unit === 0x2e || unit === 0x2d || unit === 0x7e;
}

/** Whether the steps of the path in which a slash stands are words. */
function arePlainSteps(slash: usize, start: usize, end: usize): bool {
  let first = slash;
  while (first > start && load<u8>(first - 1) > 0x20 && load<u8>(first - 1) !== 0x2f) first--;
  // Only a host name before its first slash makes a URL of it.
  let isHost = false;
  for (let at = first; at < slash; at++) if (load<u8>(at) === 0x2e) isHost = true;
  if (!isHost) return true;
  let last = slash;
  let digits = false;
  while (last < end && load<u8>(last) > 0x20) {
    const unit = load<u8>(last);
    if (isDigit(unit)) digits = true;
    if (unit === 0x3b) return false;
    last++;
  }
  return !digits || last - slash < 7;
}

export function mayBeUrlOrAddress(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    if (load<u8>(at) !== 0x3a) continue;
    if (mayBeUrl(at, start, end) || mayBeColonAddress(at, start, end)) return true;
  }
  return false;
}

/** A question mark before a name: the parameters of a URL without a scheme. */
export function mayHaveParameters(start: usize, end: usize): bool {
  for (let at = start; at < end; at += 16) {
    let places = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x3f))) as u32;
    while (places !== 0) {
      const place = at + (ctz(places) as usize);
      places &= places - 1;
      if (place >= end) return false;
      const next = place + 1 < end ? load<u8>(place + 1) : 0;
      if (isLetter(next) || next === 0x5f) return true;
    }
  }
  return false;
}

/** A colon behind a scheme of which parts of the rest are masked by their place. */
export function mayBeUrl(at: usize, start: usize, end: usize): bool {
  if (at === start || at + 1 >= end || load<u8>(at + 1) <= 0x20) return false;
  if (load<u16>(at + 1) === 0x2f2f) return true;
  const last = load<u8>(at - 1) | 0x20;
  if (at < start + 3) return false;
  const three = (load<u32>(at - 3) | 0x202020) & 0xffffff;
  // The last three letters of data, blob, javascript and vbscript, mailto, tel and sms.
  return (
    (last === 0x61 && three === 0x617461) ||
    (last === 0x62 && three === 0x626f6c) ||
    (last === 0x74 && three === 0x747069) ||
    (last === 0x6f && three === 0x6f746c) ||
    (last === 0x6c && three === 0x6c6574) ||
    (last === 0x73 && three === 0x736d73)
  );
}
