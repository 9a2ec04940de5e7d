// The names of attributes: what they say beyond their class, and whether they stay.
import { classify } from './byte-classes';
import { isCertain } from './certify';
import { addItem } from './items';
import { ATTRIBUTE_NAME, DOUBTFUL, OWN_WORDS } from './kinds';
import { isDigit, isLetter } from './units';

/** Names of attributes that are looked at beyond their class; the high byte of their value in the table. */
export const IS_TYPE: u32 = 1;

export const IS_NAMING: u32 = 2;
export const IS_EDITABLE: u32 = 3;
export const IS_PASSWORD_MARK: u32 = 4;
export const IS_CONTENT: u32 = 5;

/** `name`, `property` and `http-equiv`, which name the content of a meta element. */
export const IS_META_NAME: u32 = 6;

export const IS_META_AND_NAMING: u32 = 7;
export const IS_STYLE: u32 = 8;
export const IS_ANSWER: u32 = 9;

/** `data-state`, which tells an answer only in some words. */
export const IS_STATE: u32 = 10;

export const IS_ROLE: u32 = 11;
export const ANY_NAME: u32 = 0xffff;
export const MOST: i32 = 128;

/** The names met in one object: where each begins and how long it is. */
const MET: usize = memory.data(8 * 128, 16);

/** Whether a name is among the first of an object; if not it is one more of them. */
export function isRepeated(count: i32, start: usize, length: i32): bool {
  for (let index = 0; index < count; index++) {
    const at = MET + (index as usize) * 8;
    if (load<i32>(at, 4) === length && memory.compare(load<u32>(at) as usize, start, length as usize) === 0) return true;
  }
  const at = MET + (count as usize) * 8;
  store<u32>(at, start as u32);
  store<i32>(at, length, 4);
  return false;
}

export function isLabel(name: usize, length: i32): bool {
  return length === 5 && (load<u32>(name) | 0x20202020) === 0x6562616c && (load<u8>(name, 4) | 0x20) === 0x6c;
}

/** `data-checked` and `data-selected` go with their answer; others say no. */
export function isRemoved(name: usize): bool {
  return load<u32>(name) === 0x61746164 && load<u8>(name + 5) !== 0x73;
}

export function hasDigit(name: usize, length: i32): bool {
  for (let at: usize = 0; at < (length as usize); at++) if (isDigit(load<u8>(name + at))) return true;
  return false;
}

/** The names with digits in them of one object: where each begins and how long it is. */
const NUMBERED: usize = memory.data(8 * 16, 16);

/** Whether a name differs from one before it only by its numbers (families.ts); more than sixteen are too many. */
export function isOfFamily(count: i32, name: usize, length: i32): bool {
  if (count >= 16) return true;
  for (let index = 0; index < count; index++) {
    const at = NUMBERED + (index as usize) * 8;
    if (isAlike(load<u32>(at) as usize, load<i32>(at, 4), name, length)) return true;
  }
  store<u32>(NUMBERED + (count as usize) * 8, name as u32);
  store<i32>(NUMBERED + (count as usize) * 8, length, 4);
  return false;
}

function isAlike(one: usize, oneLength: i32, other: usize, otherLength: i32): bool {
  const oneEnd = one + (oneLength as usize);
  const otherEnd = other + (otherLength as usize);
  let a = one;
  let b = other;
  while (a < oneEnd && b < otherEnd) {
    const isNumber = isDigit(load<u8>(a));
    if (isNumber !== isDigit(load<u8>(b))) return false;
    if (!isNumber) {
      if ((load<u8>(a++) | 0x20) !== (load<u8>(b++) | 0x20)) return false;
      continue;
    }
    while (a < oneEnd && isDigit(load<u8>(a))) a++;
    while (b < otherEnd && isDigit(load<u8>(b))) b++;
  }
  return a === oneEnd && b === otherEnd;
}

export function isHandler(name: usize, length: i32): bool {
  return length > 2 && (load<u16>(name) | 0x2020) === 0x6e6f && isLetter(load<u8>(name + 2));
}

export function isExactStyle(name: usize): bool {
  return load<u32>(name) === 0x6c797473;
}

/** A name that no table lists; it stays if it is an attribute's and nothing is recognised in it. */
export function readName(name: usize, length: i32, place: u32, object: i32, event: i32): void {
  const end = name + (length as usize);
  let isPlain = length > 0;
  for (let at = name; at < end; at++) {
    const unit = load<u8>(at);
    const isFirst = isLetter(unit) || unit === 0x5f || unit === 0x40 || unit === 0x3a;
    if (!isFirst && (at === name || !(isDigit(unit) || unit === 0x2e || unit === 0x2d))) isPlain = false;
  }
  const certain = isPlain && isCertain(name, end, classify(name, end));
  addItem(ATTRIBUTE_NAME, name, end, OWN_WORDS | (certain ? 0 : DOUBTFUL), place, object, event);
}
