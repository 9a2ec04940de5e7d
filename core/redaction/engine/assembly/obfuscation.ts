// `[at]`, `(dot)` and the like, as in core/redaction/obfuscation.ts.
import { isClosing, isOpening, pastSpaces } from './email-addresses';
import { isLetter } from './units';

/** `[at]`, `(dot)` and the like, as in core/redaction/obfuscation.ts. */
export function mayBeBracketed(start: usize, end: usize): bool {
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
