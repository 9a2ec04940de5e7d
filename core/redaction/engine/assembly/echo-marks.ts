// Where in the chunk what was typed is echoed, and masks of it.
import { classify } from './byte-classes';
import { isCertain } from './certify';
import { MATCHES, findEcho, findEchoes } from './echoes';
import { endOfItem, itemAt, startOfItem } from './items';
import { ITEM_FLAGS, ITEM_KIND, MASKED, NOT_PLAIN, TEXT } from './kinds';

/** How often a text is searched again, as in masker.ts. */
const ROUNDS: i32 = 4;

/** Whether a text is one in which echoes are found as they stand: ASCII, in which no two spaces are one. */
export function isExact(item: i32): bool {
  const at = itemAt(item);
  if (load<u8>(at, ITEM_KIND) !== TEXT || (load<u8>(at, ITEM_FLAGS) & NOT_PLAIN) !== 0) return false;
  return !hasDoubleSpace(startOfItem(item), endOfItem(item));
}

export function hasDoubleSpace(start: usize, end: usize): bool {
  for (let at = start; at + 1 < end; at++) if (load<u16>(at) === 0x2020) return true;
  return false;
}

/** Whether an echo can be found in an item as it now is: in ASCII exactly. */
export function mayEcho(item: i32): bool {
  const flags = load<u8>(itemAt(item), ITEM_FLAGS);
  if ((flags & MASKED) !== 0) return false;
  return (flags & NOT_PLAIN) !== 0 || findEcho(startOfItem(item), startOfItem(item), endOfItem(item)) !== 0;
}

/**
 * Masks the echoes in a text in which there is nothing else, where it stands.
 *
 * @returns how many were masked; -1 if the text is for the reference
 */
export function maskEchoes(item: i32): i32 {
  if (!isExact(item)) return -1;
  const start = startOfItem(item);
  const end = endOfItem(item);
  let masked = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const count = findEchoes(start, end);
    if (count <= 0) return count < 0 ? -1 : masked;
    for (let index = 0; index < count; index++) {
      const at = MATCHES + (index as usize) * 8;
      blank(start + (load<u32>(at) as usize), start + (load<u32>(at, 4) as usize));
    }
    masked += count;
    if (isBlank(start, end)) return masked;
    if (!isCertain(start, end, classify(start, end))) return -1;
  }
  return -1;
}

function blank(start: usize, end: usize): void {
  for (let at = start; at < end; at++) if (load<u8>(at) !== 0x20) store<u8>(at, 0x2a);
}

function isBlank(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (load<u8>(at) !== 0x20 && load<u8>(at) !== 0x2a) return false;
  return true;
}
