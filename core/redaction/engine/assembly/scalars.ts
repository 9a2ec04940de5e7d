// Numbers, flags and words of the player's own: certain when they are in bounds, else for read-scalar.ts.
import { addItem } from './items';
import { hasExponent, scanNumber, wholeDigits } from './json-numbers';
import { DOUBTFUL, ENUM, FLAG, NUMBER, TIME } from './kinds';
import { classOf, isEnumerated } from './tables';
import { enter, leave, skipSpace, skipValue } from './tokens';
import { isDigit } from './units';

/** Numbers of so many digits are below the bound of the class. */
const LONGEST_NUMBER: i32 = 7;

const LONGEST_DURATION: i32 = 8;
const TIME_DIGITS: i32 = 13;

/** Reads a value whose class is number, time, flag, enum or name. @returns where it ends; 0 if it is none */
export function readScalar(start: usize, tree: i32, event: i32): usize {
  const unit = load<u8>(start);
  const kind = classOf(tree);
  if (unit === 0x2d || isDigit(unit)) {
    const end = scanNumber(start);
    if (end !== 0 && !isInBounds(start, kind)) doubt(start, end, tree, event);
    return end;
  }
  if (unit === 0x5b && kind === NUMBER) return readNumbers(start, tree, event);
  const end = skipValue(start);
  if (end === 0 || unit === 0x6e) return end;
  if (kind === ENUM && unit === 0x22 && isEnumerated(tree, start + 1, (end - start - 2) as i32)) return end;
  if (kind !== FLAG || (unit !== 0x74 && unit !== 0x66)) doubt(start, end, tree, event);
  return end;
}

function isInBounds(start: usize, kind: i32): bool {
  if (hasExponent) return false;
  if (kind === NUMBER) return wholeDigits <= LONGEST_NUMBER;
  if (kind !== TIME) return false;
  const lead = load<u8>(start);
  return wholeDigits <= LONGEST_DURATION || (wholeDigits === TIME_DIGITS && lead >= 0x31 && lead <= 0x33);
}

function doubt(start: usize, end: usize, tree: i32, event: i32): void {
  addItem(classOf(tree) as u8, start, end, DOUBTFUL, tree, 0, event);
}

/** A list of numbers, or of such lists. */
function readNumbers(start: usize, tree: i32, event: i32): usize {
  if (!enter()) return 0;
  let at = skipSpace(start + 1);
  if (load<u8>(at) !== 0x5d) {
    while (true) {
      at = readScalar(at, tree, event);
      if (at === 0) return 0;
      at = skipSpace(at);
      const next = load<u8>(at);
      if (next === 0x5d) break;
      if (next !== 0x2c) return 0;
      at = skipSpace(at + 1);
    }
  }
  leave();
  return at + 1;
}
