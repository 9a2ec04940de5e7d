// What proves that a text stays as it is: nothing in it could begin any finding in any reading. Each test passes
// over less than its detector does, so that what is certain here is certain to the reference.
import { mayHideText } from './base64';
import { AT, CAPITAL, DIGIT, ENCODING, HIGH, MARK, OPENING, SIGN } from './byte-classes';
import { mayHoldCssNumber } from './css-numbers';
import { mayHoldAddress } from './email-addresses';
import { mayBeEncoded, mayBeEscaped } from './escapes';
import { mayBeNamed } from './named-secrets';
import { mayHoldNumber } from './numbers';
import { mayBeBracketed } from './obfuscation';
import { mayBeUrlOrAddress, mayHaveParameters, mayHoldPath } from './paths';
import { mayHoldShape } from './shapes';
import { mayTell } from './told';
import { isWordUnit } from './units';

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
