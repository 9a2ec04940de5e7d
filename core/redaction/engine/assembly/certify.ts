// What proves that a text stays as it is: nothing in it could begin any finding in any reading. Each test passes
// over less than its detector does, so that what is certain here is certain to the reference.
import { mayHideText } from './base64';
import { isDigit, isLetter, mayHoldCssNumber, mayHoldNumber } from './digits';
import { AT, CAPITAL, DIGIT, ENCODING, HIGH, hexValue, MARK, OPENING, SIGN } from './tokens';
import { mayTell } from './told';
import { isWordUnit, mayHoldShape } from './words';

/** The shortest text that holds a credential told by its shape, or an address with a spelled dot. */
const SHORTEST_SHAPE: usize = 12;
const SHORTEST_TOKEN: usize = 8;
/** A token of three parts with points between them (detectors/secret.ts). */
const SHORTEST_DOTTED: usize = 58;

/** Whether nothing can be found between `start` and `end`, in plain reading (see fold.ts) and of these classes. */
export function isCertain(start: usize, end: usize, classes: u32): bool {
  if ((classes & AT) !== 0 && mayHoldAddress(start, end)) return false;
  if ((classes & ENCODING) !== 0 && mayBeEncoded(start, end)) return false;
  if ((classes & (ENCODING | SIGN | OPENING)) !== 0 && mayBeBracketed(start, end)) return false;
  if ((classes & SIGN) !== 0 && mayBeNamed(start, end)) return false;
  if ((classes & MARK) !== 0 && mayHoldPath(start, end)) return false;
  if ((classes & DIGIT) !== 0 && mayHoldNumber(start, end)) return false;
  if ((classes & (DIGIT | MARK | HIGH | AT | ENCODING)) !== 0 && mayTell(start, end)) return false;
  if (end - start >= SHORTEST_SHAPE && mayHoldShape(start, end)) return false;
  if ((classes & CAPITAL) === 0) return true;
  if (end - start >= SHORTEST_DOTTED && mayHoldDotted(start, end)) return false;
  return !mayBeEscaped(start, end) && (end - start < SHORTEST_TOKEN || !mayHideText(start, end));
}

/** As `isCertain` for the bare values of a style sheet, in which fewer detectors search. */
export function isCertainValue(start: usize, end: usize, classes: u32): bool {
  if ((classes & AT) !== 0 && mayHoldAddress(start, end)) return false;
  if ((classes & ENCODING) !== 0 && mayBeEncoded(start, end)) return false;
  if ((classes & (ENCODING | SIGN | OPENING)) !== 0 && mayBeBracketed(start, end)) return false;
  if ((classes & SIGN) !== 0 && mayBeUrlOrAddress(start, end)) return false;
  if ((classes & MARK) !== 0 && mayHaveParameters(start, end)) return false;
  if ((classes & DIGIT) !== 0 && mayHoldCssNumber(start, end)) return false;
  if (end - start >= SHORTEST_SHAPE && mayHoldShape(start, end)) return false;
  return (classes & CAPITAL) === 0 || end - start < SHORTEST_TOKEN || !mayHideText(start, end);
}

// @ts-expect-error: decorator
@inline
function pastSpaces(from: usize, end: usize): usize {
  let at = from;
  while (at < end && load<u8>(at) <= 0x20) at++;
  return at;
}

/** A sign that could stand in a local part, or end one in quotes. */
function isLocalUnit(unit: u8): bool {
  if (isWordUnit(unit) || unit >= 0x80) return true;
  return (
    unit === 0x2e || unit === 0x21 || unit === 0x22 || unit === 0x23 || unit === 0x24 || unit === 0x25 ||
    unit === 0x27 || unit === 0x29 || unit === 0x2b || unit === 0x2d || unit === 0x5e || unit === 0x60 || unit === 0x5c ||
    (unit >= 0x7b && unit <= 0x7e)
  );
}

// @ts-expect-error: decorator
@inline
function isLabelUnit(unit: u8): bool {
  return isWordUnit(unit) || unit >= 0x80 || unit === 0x2d;
}

function isClosing(unit: u8): bool {
  return unit === 0x5d || unit === 0x29 || unit === 0x7d || unit === 0x3e;
}

function isOpening(unit: u8): bool {
  return unit === 0x5b || unit === 0x28 || unit === 0x7b || unit === 0x3c;
}

/** Whether an `@` has something before it and a domain, or the way to one, behind it. */
function mayHoldAddress(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    if (load<u8>(at) !== 0x40) continue;
    let before = at;
    while (before > start && load<u8>(before - 1) <= 0x20) before--;
    let behind = at + 1;
    while (behind < end && load<u8>(behind) === 0x40) behind++;
    behind = pastSpaces(behind, end);
    if (behind < end && isClosing(load<u8>(behind))) return true;
    if (before === start || !isLocalUnit(load<u8>(before - 1))) continue;
    if (behind < end && (load<u8>(behind) === 0x5b || load<u8>(behind) === 0x5c)) return true;
    const label = behind;
    while (behind < end && isLabelUnit(load<u8>(behind))) behind++;
    if (behind === label) continue;
    const length = behind - label;
    behind = pastSpaces(behind, end);
    if (behind >= end) continue;
    // Letters one by one: `j o e @ x . c o m`.
    if (length === 1 && behind > label + 1) return true;
    const next = load<u8>(behind);
    if (next === 0x2e || next === 0x5c || next === 0x25 || next === 0x26 || isOpening(next)) return true;
  }
  return false;
}

/** Percent-encoding and character references. */
function mayBeEncoded(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (unit === 0x25) {
      if (at + 2 < end && hexValue(load<u8>(at + 1)) >= 0 && hexValue(load<u8>(at + 2)) >= 0) return true;
    } else if (unit === 0x26 && at + 1 < end) {
      const next = load<u8>(at + 1);
      if (next === 0x23 || (isLetter(next) && isLetter(load<u8>(at + 2)))) return true;
    }
  }
  return false;
}

/** `[at]`, `(dot)` and the like, as in core/redaction/obfuscation.ts. */
function mayBeBracketed(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    if (!isOpening(load<u8>(at))) continue;
    let behind = at + 1;
    if (behind < end && isOpening(load<u8>(behind))) behind++;
    behind = pastSpaces(behind, end);
    if (behind >= end) return false;
    const unit = load<u8>(behind);
    if (unit === 0x2e || unit === 0x40) behind++;
    else {
      const word = behind;
      while (behind < end && (isLetter(load<u8>(behind)) || load<u8>(behind) >= 0x80)) behind++;
      if (!standsForSign(word, behind)) continue;
      // "at sign"
      if (behind - word === 2 && behind + 5 <= end && (load<u32>(behind + 1) | 0x20202020) === 0x6e676973) behind += 5;
    }
    behind = pastSpaces(behind, end);
    if (behind < end && isClosing(load<u8>(behind))) return true;
  }
  return false;
}

/** Words that stand for an at sign or a point: a, at, arroba, arobase, zavináč, małpa, chiocciola, dot, punkt … */
function standsForSign(start: usize, end: usize): bool {
  const length = end - start;
  const first = load<u8>(start) | 0x20;
  const second = load<u8>(start + 1) | 0x20;
  if (length === 1) return first === 0x61;
  if (length === 2) return second === 0x74;
  if (length === 3) return first === 0x64 && second === 0x6f;
  if (length > 10 || length < 5) return false;
  return (
    (first === 0x61 && second === 0x72) || first === 0x7a || first === 0x6d || (first === 0x63 && second === 0x68) ||
    (first === 0x70 && (second === 0x75 || second === 0x6f)) || (first === 0x74 && second === 0x65) || first === 0x6b
  );
}

/** A backslash that begins an escape, or stands before a sign of an address. */
function mayBeEscaped(start: usize, end: usize): bool {
  for (let at = start; at < end; at += 16) {
    let places = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x5c))) as u32;
    while (places !== 0) {
      const place = at + (ctz(places) as usize);
      places &= places - 1;
      if (place >= end) return false;
      const next = place + 1 < end ? load<u8>(place + 1) : 0;
      const lower = next | 0x20;
      if (lower === 0x75 || lower === 0x78 || next === 0x40 || next === 0x2e || isOctal(place + 1)) return true;
    }
  }
  return false;
}

/** An octal escape of JavaScript: three digits, of which the first is 0 or 1. */
function isOctal(at: usize): bool {
  if (load<u8>(at) !== 0x30 && load<u8>(at) !== 0x31) return false;
  return load<u8>(at + 1) - 0x30 < 8 && load<u8>(at + 2) - 0x30 < 8;
}

/** Three long parts with points between them, as in tokens of chat services. */
function mayHoldDotted(start: usize, end: usize): bool {
  let first = start;
  let points = 0;
  for (let at = start; at <= end; at++) {
    const unit = at < end ? load<u8>(at) : 0x20;
    if (unit === 0x2e) points++;
    else if (!isWordUnit(unit) && unit !== 0x2d) {
      if (points >= 2 && at - first >= SHORTEST_DOTTED) return true;
      first = at + 1;
      points = 0;
    }
  }
  return false;
}

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

/** A URL, an address of the Internet with colons, or a value that the name before it makes a credential. */
function mayBeNamed(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (unit === 0x3a) {
      if (mayBeUrl(at, start, end) || mayBeColonAddress(at, start, end)) return true;
    } else if (unit !== 0x3d) continue;
    if (isSecretNameBefore(at, start)) return true;
  }
  return false;
}

function mayBeUrlOrAddress(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    if (load<u8>(at) !== 0x3a) continue;
    if (mayBeUrl(at, start, end) || mayBeColonAddress(at, start, end)) return true;
  }
  return false;
}

/** A question mark before a name: the parameters of a URL without a scheme. */
function mayHaveParameters(start: usize, end: usize): bool {
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
function mayBeUrl(at: usize, start: usize, end: usize): bool {
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

/** An address of the Internet, version 6: colons together with a digit beside, or many of them. */
function mayBeColonAddress(colon: usize, start: usize, end: usize): bool {
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

/** Whether the name that ends before a sign has one of the words of secret-name.ts in it. */
function isSecretNameBefore(sign: usize, start: usize): bool {
  let at = sign;
  for (let spaces = 0; at > start && load<u8>(at - 1) <= 0x20 && spaces < 8; spaces++) at--;
  if (at > start && load<u8>(at - 1) === 0x5d) at--;
  if (at > start && (load<u8>(at - 1) === 0x22 || load<u8>(at - 1) === 0x27 || load<u8>(at - 1) === 0x60)) at--;
  while (at > start && load<u8>(at - 1) === 0x5c) at--;
  const last = at;
  while (at > start && last - at < 64) {
    const unit = load<u8>(at - 1);
    if (!isWordUnit(unit) && unit !== 0x2e && unit !== 0x5b && unit !== 0x5d && unit !== 0x2d) break;
    at--;
  }
  return hasSecretStem(at, last);
}

/** Whether one of the words by which credentials are named is in a name. */
export function hasSecretStem(start: usize, end: usize): bool {
  for (let at = start; at + 3 <= end; at++) {
    const three = (load<u32>(at) | 0x202020) & 0xffffff;
    const four = load<u32>(at) | 0x20202020;
    const longer = at + 4 <= end;
    switch (three) {
      case 0x647770: // pwd
      case 0x676973: // sig
      case 0x646973: // sid
      case 0x70746f: // otp
      case 0x6e6970: // pin
      case 0x767663: // cvv
      case 0x637663: // cvc
      case 0x637363: // csc
      case 0x74776a: // jwt
      case 0x79656b: // key
        return true;
      default:
    }
    if (!longer) continue;
    switch (four) {
      case 0x73736170: // pass
      case 0x72636573: // secr
      case 0x656b6f74: // toke
      case 0x66727363: // csrf
      case 0x66727378: // xsrf
      case 0x68747561: // auth
      case 0x64657263: // cred
      case 0x73736573: // sess
      case 0x6b6f6f63: // cook
      case 0x65646f63: // code
        return true;
      default:
    }
  }
  return false;
}
