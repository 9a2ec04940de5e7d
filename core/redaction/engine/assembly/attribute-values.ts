// The values of attributes, each by its class: whether they are certain to stay.
import { ESCAPE, HIGH, classify } from './byte-classes';
import { isCertain } from './certify';
import { readCss } from './css';
import { foldString } from './fold';
import { isPlainGeometry } from './geometry';
import { addItem } from './items';
import { allDigits, hasExponent, scanNumber } from './json-numbers';
import {
  CSS, DIGITS, DOUBTFUL, GEOMETRY, NAMESPACES, NONCE, NOT_PLAIN, OWN_WORDS, SRCSET, TOKEN, URL, URLS,
} from './kinds';
import { scratch } from './memory';
import { isListed } from './tables';
import { isCertainSrcset, isCertainUrl } from './url';

/** In `editing`: a role says that the element shows what was entered. */
export const SAYS_ENTRY: u8 = 4;

const LONG: i32 = 7;

// @ts-expect-error: decorator
@inline
export function plainness(classes: u32): u32 {
  return (classes & (ESCAPE | HIGH)) !== 0 ? NOT_PLAIN : 0;
}

/** The words of `data-state` that tell an answer: checked, on, off, indeterminate, in any case. */
export function isState(start: usize, end: usize): bool {
  const two = load<u16>(start) | 0x2020;
  const length = end - start;
  return (length === 2 && two === 0x6e6f) || (length === 3 && two === 0x666f) || (length === 7 && two === 0x6863) || (length === 13 && two === 0x6e69);
}

export function isFalse(start: usize, end: usize): bool {
  return end - start === 5 && (load<u32>(start) | 0x20202020) === 0x736c6166 && (load<u8>(start + 4) | 0x20) === 0x65;
}

/** The roles textbox, searchbox and combobox. */
export function showsEntry(start: usize, end: usize): bool {
  let first = start;
  let last = end;
  while (first < last && load<u8>(first) <= 0x20) first++;
  while (last > first && load<u8>(last - 1) <= 0x20) last--;
  const length = last - first;
  if (length < 7) return false;
  const head = load<u32>(first) | 0x20202020;
  const tail = load<u32>(last - 4) | 0x20202020;
  if (tail >> 8 !== 0x786f62) return false;
  return (length === 7 && head === 0x74786574) || (length === 9 && head === 0x72616573) || (length === 8 && head === 0x626d6f63);
}

export function isPassword(start: usize, end: usize): bool {
  return end - start === 8 && load<u64>(start) === 0x64726f7773736170;
}

/** A number, whose digits are searched. */
export function readDigits(start: usize, path: u32, event: i32): usize {
  const end = scanNumber(start);
  if (end === 0) return 0;
  addItem(DIGITS, start, end, allDigits >= LONG || hasExponent ? DOUBTFUL : 0, path, 0, event);
  return end;
}

/** Whether nothing can be found in a string of the chunk. */
export function isCertainString(start: usize, end: usize, classes: u32): bool {
  if ((classes & (ESCAPE | HIGH)) === 0) return isCertain(start, end, classes);
  const last = foldString(start, end, scratch);
  return last !== 0 && isCertain(scratch, last, classify(scratch, last));
}

export function readAttributeString(
  start: usize,
  end: usize,
  kind: u32,
  classes: u32,
  path: u32,
  shape: u32,
  event: i32,
): void {
  if (start === end) return;
  let certain: bool;
  switch (kind) {
    case URL:
      certain = isCertainUrl(start, end, classes);
      break;
    case SRCSET:
      certain = isCertainSrcset(start, end, classes);
      break;
    case CSS:
      readCss(start, end, classes, path, event);
      return;
    case GEOMETRY:
      certain =
        (classes & (ESCAPE | HIGH)) === 0 && (isPlainGeometry(start, end, shape) || isCertain(start, end, classes));
      break;
    case URLS:
    case NONCE:
      certain = false;
      break;
    default:
      certain = isCertainString(start, end, classes) || isListed(NAMESPACES, start, (end - start) as i32);
  }
  const flags = plainness(classes) | (kind === TOKEN ? OWN_WORDS : 0) | (certain ? 0 : DOUBTFUL);
  addItem(kind as u8, start, end, flags, path, 0, event);
}
