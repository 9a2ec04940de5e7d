// Numbers of drawings, as isGeometry in core/replay/attributes.ts knows them, in the commonest of their spellings.
import { isDigit, isLetter } from './units';

export const PATH: u32 = 1;
export const POINTS: u32 = 2;
export const VIEW_BOX: u32 = 3;
export const OTHER_NUMBERS: u32 = 0;
const LONGEST_WHOLE: usize = 6;

/** A shape of more groups of digits than this is searched for whole numbers in groups of four only. */
const FEW_GROUPS: i32 = 6;

const SHORTEST_CARD: i32 = 13;
const SHORTEST_WHOLE: usize = 9;
const LONGEST_ADDRESS: usize = 32;

function isCommand(unit: u8): bool {
  const lower = unit | 0x20;
  return (
    lower === 0x6d ||
    lower === 0x6c ||
    lower === 0x68 ||
    lower === 0x76 ||
    lower === 0x63 ||
    lower === 0x73 ||
    lower === 0x71 ||
    lower === 0x74 ||
    lower === 0x61 ||
    lower === 0x7a
  );
}

function hasPoints(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (load<u8>(at) === 0x2e) return true;
  return false;
}

/** Whether a value is plainly the numbers of such an attribute. */
export function isPlainGeometry(start: usize, end: usize, kind: u32): bool {
  if (start === end) return kind !== VIEW_BOX;
  let numbers = 0;
  let fours = 0;
  let groups = 0;
  let digits = 0;
  let longest: usize = 0;
  let threes = 0;
  for (let at = start; at < end; ) {
    const unit = load<u8>(at);
    if (isDigit(unit) || unit === 0x2e) {
      const first = at;
      while (at < end && isDigit(load<u8>(at))) at++;
      const whole = at - first;
      if (whole > LONGEST_WHOLE) return false;
      if (whole > 0) groups++;
      digits += whole as i32;
      if (whole === 3) threes++;
      if (at < end && load<u8>(at) === 0x2e) {
        const point = at++;
        while (at < end && isDigit(load<u8>(at))) at++;
        if (at === point + 1) return false;
        groups++;
        digits += (at - point - 1) as i32;
        if (at - point - 1 > longest) longest = at - point - 1;
        if (at - point - 1 === 3) threes++;
        fours = 0;
      } else fours = whole === 4 ? fours + 1 : 0;
      if (fours === 3) return false;
      numbers++;
    } else if (unit === 0x20 || unit === 0x2c || unit === 0x2d || (unit === 0x2b && kind !== VIEW_BOX)) at++;
    else if (isLetter(unit) && kind === PATH && isCommand(unit) && !(isLetter(load<u8>(at + 1)) && isLetter(load<u8>(at + 2)))) at++;
    else return false;
  }
  // Few enough that they could be a value in groups: a card, a social security number, a phone, an address.
  if (
    groups <= FEW_GROUPS &&
    (digits >= SHORTEST_CARD ||
      longest >= SHORTEST_WHOLE ||
      (threes > 0 && digits >= (SHORTEST_WHOLE as i32)) ||
      (groups >= 4 && end - start <= LONGEST_ADDRESS && hasPoints(start, end)))
  )
    return false;
  if (kind === PATH) {
    let at = start;
    while (load<u8>(at) === 0x20) at++;
    return (load<u8>(at) | 0x20) === 0x6d;
  }
  if (kind === POINTS) return (numbers & 1) === 0;
  return kind !== VIEW_BOX || numbers === 4;
}
