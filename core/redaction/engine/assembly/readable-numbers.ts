// Numbers that stay as they are: the commonest of what detectors/readable-numbers.ts passes over.
import { POINT, lengthOf, separatorBefore, startOf, valueOf } from './digit-groups';
import { LONG } from './numbers';

/** The commonest of what readable-numbers.ts passes over: dates, fractions, milliseconds. */
export function isReadable(first: i32, last: i32, digits: i32, start: usize): bool {
  const count = last - first;
  if (count === 1) return isMilliseconds(first);
  if (count === 2) return isFraction(first, start);
  return isDate(first, last, digits);
}

function isMilliseconds(group: i32): bool {
  const at = startOf(group);
  return lengthOf(group) === 13 && load<u8>(at) === 0x31 && load<u8>(at + 1) >= 0x34;
}

function isFraction(group: i32, start: usize): bool {
  const whole = lengthOf(group);
  const fraction = lengthOf(group + 1);
  if (separatorBefore(group + 1) !== POINT || whole > 6) return false;
  if (fraction === 10 || fraction === 11 || (whole === 3 && fraction === 7) || (whole === 6 && fraction === 4))
    return false;
  let at = startOf(group);
  if (load<u8>(startOf(group + 1)) === 0x30) return false;
  // A power of ten can make a whole number of it.
  if ((load<u8>(startOf(group + 1) + (fraction as usize)) | 0x20) === 0x65) return false;
  if (at > start && load<u8>(at - 1) === 0x2d) at--;
  while (at > start && load<u8>(at - 1) === 0x20) at--;
  if (at === start) return true;
  const before = load<u8>(at - 1);
  return (
    before === 0x2c || before === 0x28 || before === 0x5b || before === 0x22 || before === 0x3d || before === 0x3b
  );
}

/** A date, and behind it at most a time in groups of two digits. */
function isDate(first: i32, last: i32, digits: i32): bool {
  const isYearFirst = lengthOf(first) === 4;
  const year = isYearFirst ? first : first + 2;
  const middle = lengthOf(first + 1);
  const other = isYearFirst ? first + 2 : first;
  if (lengthOf(year) !== 4 || middle > 2 || lengthOf(other) > 2 || digits > 12) return false;
  const century = valueOf(year) / 100;
  if (century !== 19 && century !== 20) return false;
  const mark = load<u8>(startOf(first + 1) - 1);
  if (mark !== load<u8>(startOf(first + 2) - 1)) return false;
  if (mark !== 0x2d && mark !== 0x2f && mark !== 0x2e && mark !== 0x20) return false;
  if (startOf(first + 1) - startOf(first) !== (lengthOf(first) as usize) + 1) return false;
  if (startOf(first + 2) - startOf(first + 1) !== (middle as usize) + 1) return false;
  const a = valueOf(first + 1);
  const b = valueOf(other);
  const isMonthAndDay = a >= 1 && a <= 12 && b >= 1 && b <= 31;
  const isDayAndMonth = !isYearFirst && a >= 1 && a <= 31 && b >= 1 && b <= 12;
  if (!isMonthAndDay && !isDayAndMonth) return false;
  for (let group = first + 3; group < last; group++) if (lengthOf(group) > 2) return false;
  return digits - lengthOf(first) - middle - lengthOf(first + 2) < LONG;
}
