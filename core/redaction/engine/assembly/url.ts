// URLs that stay as they are: no userinfo, no query, no fragment, no token, nothing recognised.
import { mayHideText } from './base64';
import { AT, ESCAPE, HIGH, classify } from './byte-classes';
import { isCertain } from './certify';
import { hasSecretStem } from './named-secrets';
import { mayHoldPath } from './paths';
import { isDigit, isLetter } from './units';

/** The shortest segment that can be a token, and the shortest behind a step that takes one. */
const SHORTEST_TOKEN: usize = 20;

const SHORTEST_STEP: usize = 6;

/** Whether a URL of plain characters stays. */
export function isCertainUrl(start: usize, end: usize, classes: u32): bool {
  if (start === end) return true;
  if ((classes & (AT | HIGH | ESCAPE)) !== 0) return false;
  let from = start;
  if (load<u8>(start) === 0x23) return end - start < SHORTEST_TOKEN && isName(start + 1, end);
  const word = load<u32>(start) | 0x20202020;
  if (word === 0x70747468) {
    // http
    from = start + 4;
    if ((load<u8>(from) | 0x20) === 0x73) from++;
    if (load<u8>(from) !== 0x3a || load<u16>(from + 1) !== 0x2f2f) from = start;
    else from++;
  }
  if (isEmptyData(start, end)) return true;
  const isTrimmed = load<u8>(start) > 0x20 && load<u8>(end - 1) > 0x20;
  if (!isTrimmed) return false;
  const host = from + 2;
  const path = from === start ? 0 : endOfAuthority(host, end);
  if (path === 0) return areCertainSegments(from, end) && isCertain(from, end, classify(from, end));
  if (!areCertainSegments(path, end)) return false;
  if (!isLoopback(host, path, end)) return isCertain(from, end, classify(from, end));
  return !mayHideText(from, end) && !mayHoldPath(from, end) && isCertain(path, end, classify(path, end));
}

/** `data:,`, which is what is left of such a URL. */
function isEmptyData(start: usize, end: usize): bool {
  return end - start === 6 && load<u32>(start) === 0x61746164 && load<u16>(start + 4) === 0x2c3a;
}

const LONGEST_PORT: usize = 5;

/** Where a host and perhaps its port end, and a path or nothing follows; 0 if they are not that plain. */
function endOfAuthority(host: usize, end: usize): usize {
  let at = host;
  while (at < end && isHostUnit(load<u8>(at))) at++;
  if (at === host) return 0;
  if (at < end && load<u8>(at) === 0x3a) {
    const port = ++at;
    while (at < end && isDigit(load<u8>(at))) at++;
    if (at === port || at - port > LONGEST_PORT) return 0;
  }
  return at === end || load<u8>(at) === 0x2f ? at : 0;
}

// @ts-expect-error: decorator
@inline
function isHostUnit(unit: u8): bool {
  return isLetter(unit) || isDigit(unit) || unit === 0x2e || unit === 0x2d;
}

/** 127.0.0.1, which is nobody's (detectors/ip.ts), before a path that does not begin with a digit. */
function isLoopback(host: usize, path: usize, end: usize): bool {
  if (load<u64>(host) !== 0x2e302e302e373231 || load<u8>(host + 8) !== 0x31) return false;
  const behind = load<u8>(host + 9);
  if (host + 9 !== path && behind !== 0x3a) return false;
  return path === end || path + 1 === end || isLetter(load<u8>(path + 1));
}

function isName(start: usize, end: usize): bool {
  if (start >= end || !(isLetter(load<u8>(start)) || load<u8>(start) === 0x5f)) return false;
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (!isLetter(unit) && !isDigit(unit) && unit !== 0x5f && unit !== 0x2d && unit !== 0x2e) return false;
  }
  return isCertain(start, end, classify(start, end));
}

function areCertainSegments(start: usize, end: usize): bool {
  let previous: usize = 0;
  let previousEnd: usize = 0;
  let first = start;
  let digits = false;
  for (let at = start; at <= end; at++) {
    const unit = at < end ? load<u8>(at) : 0x2f;
    if (isDigit(unit)) {
      digits = true;
      continue;
    }
    if (unit === 0x2f) {
      if (digits && at - first >= SHORTEST_TOKEN && isToken(first, at)) return false;
      if (digits && at - first >= SHORTEST_STEP && previous !== 0 && mayTakeToken(previous, previousEnd))
        return false;
      if (at > first) {
        previous = first;
        previousEnd = at;
      }
      first = at + 1;
      digits = false;
    } else if (
      unit === 0x3f ||
      unit === 0x23 ||
      unit === 0x3b ||
      unit === 0x3a ||
      unit === 0x5c ||
      unit <= 0x20
    )
      return false;
  }
  return true;
}

/** Letters and digits in turns, as the rule of url-parts.ts counts them; UUIDs are judged there. */
function isToken(start: usize, end: usize): bool {
  let turns: usize = 0;
  let kind = 0;
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    const met = isDigit(unit) ? 1 : unit >= 0x41 && unit <= 0x5a ? 2 : unit >= 0x61 && unit <= 0x7a ? 3 : 0;
    if (met !== 0 && met !== kind) turns++;
    kind = met;
  }
  return turns >= 6 && turns * 5 >= end - start;
}

/** Whether what follows this segment can be a token (`/reset/…`, `/invite/…`). */
function mayTakeToken(start: usize, end: usize): bool {
  if (end - start === 1) return (load<u8>(start) | 0x20) === 0x73;
  if (hasSecretStem(start, end)) return true;
  for (let at = start; at + 4 <= end; at++) {
    switch (load<u32>(at) | 0x20202020) {
      case 0x65736572: // rese
      case 0x69726576: // veri
      case 0x666e6f63: // conf
      case 0x69766e69: // invi
      case 0x6967616d: // magi
      case 0x75736e75: // unsu
      case 0x69746361: // acti
      case 0x72616873: // shar
        return true;
      default:
    }
  }
  return false;
}

const LONGEST_DESCRIPTOR: usize = 10;

/** Image candidates: each word is a URL, a descriptor or a comma. */
export function isCertainSrcset(start: usize, end: usize, classes: u32): bool {
  if ((classes & (AT | HIGH | ESCAPE)) !== 0) return false;
  let expectsUrl = true;
  for (let at = start; at < end; ) {
    while (at < end && load<u8>(at) <= 0x20) at++;
    const first = at;
    while (at < end && load<u8>(at) > 0x20) at++;
    let last = at;
    while (last > first && load<u8>(last - 1) === 0x2c) last--;
    const isUrl = expectsUrl;
    expectsUrl = last !== at || (isUrl && last === first);
    if (last === first) continue;
    if (isUrl ? !isCertainUrl(first, last, classify(first, last)) : !isDescriptor(first, last)) return false;
  }
  return true;
}

function isDescriptor(start: usize, end: usize): bool {
  if (end - start > LONGEST_DESCRIPTOR || end - start < 2) return false;
  const unit = load<u8>(end - 1);
  if (unit !== 0x77 && unit !== 0x78 && unit !== 0x68) return false;
  let points = 0;
  let whole = 0;
  for (let at = start; at < end - 1; at++) {
    if (load<u8>(at) === 0x2e) points++;
    else if (!isDigit(load<u8>(at))) return false;
    else if (points === 0) whole++;
  }
  return (
    whole >= 1 &&
    whole <= 5 &&
    (points === 0 || (points === 1 && isDigit(load<u8>(end - 2)) && end - start < 10))
  );
}
