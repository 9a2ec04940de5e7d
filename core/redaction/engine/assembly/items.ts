// The strings of a chunk that a treatment is for, in the order in which they were met.
import {
  DOUBTFUL, ITEM_AUX, ITEM_BYTES, ITEM_END, ITEM_EVENT, ITEM_FLAGS, ITEM_KIND, ITEM_PATH, ITEM_START,
} from './kinds';
import { doubts, input, items } from './memory';

export let itemCount: i32 = 0;
export let doubtCount: i32 = 0;

export function clearItems(): void {
  itemCount = 0;
  doubtCount = 0;
}

// @ts-expect-error: decorator
@inline
export function itemAt(index: i32): usize {
  return items + (index as usize) * ITEM_BYTES;
}

// @ts-expect-error: decorator
@inline
export function startOfItem(index: i32): usize {
  return input + (load<u32>(itemAt(index), ITEM_START) as usize);
}

// @ts-expect-error: decorator
@inline
export function endOfItem(index: i32): usize {
  return input + (load<u32>(itemAt(index), ITEM_END) as usize);
}

/** Notes what stands from `start` to `end` in the chunk. @returns its number */
export function addItem(kind: i32, start: usize, end: usize, flags: u32, path: u32, aux: i32, event: i32): i32 {
  const at = itemAt(itemCount);
  store<u32>(at, (start - input) as u32, ITEM_START);
  store<u32>(at, (end - input) as u32, ITEM_END);
  store<u8>(at, kind, ITEM_KIND);
  store<u8>(at, flags as u8, ITEM_FLAGS);
  store<u32>(at, path, ITEM_PATH);
  store<i32>(at, aux, ITEM_AUX);
  store<i32>(at, event, ITEM_EVENT);
  if ((flags & DOUBTFUL) !== 0) note(itemCount);
  return itemCount++;
}

function note(index: i32): void {
  store<i32>(doubts + (doubtCount as usize) * 4, index);
  doubtCount++;
}

/** What was taken for certain is not. */
export function doubtItem(index: i32): void {
  const at = itemAt(index);
  const flags = load<u8>(at, ITEM_FLAGS);
  if ((flags & DOUBTFUL) !== 0) return;
  store<u8>(at, flags | DOUBTFUL, ITEM_FLAGS);
  note(index);
}

/** Goes back to a state from before, when what was read since is read in another way. */
export function forgetItems(count: i32, doubted: i32): void {
  itemCount = count;
  doubtCount = doubted;
}
