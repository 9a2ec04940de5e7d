// What was entered in fields, in the order in which it was met. The driver knows the fields (form-fields.ts); where none
// of them may be kept their values are masked here, unseen.
import { addEcho, readsInOneWay } from './echoes';
import { endOfItem, itemAt, startOfItem } from './items';
import {
  ENTRY_ANSWER, ENTRY_LABEL, ENTRY_VALUE, FIELD_ENTRY_BYTES, FIELD_LABELLED, FIELD_MASKED, FIELD_SLOW, FIELD_SOUGHT, FIELD_TYPED, ITEM_AUX,
  ITEM_FLAGS, MASKED, MET, NOT_PLAIN,
} from './kinds';
import { fieldEntries, mostFieldEntries } from './memory';

export let fieldEntryCount: i32 = 0;

/** Whether something was told twice. */
export let isTwice: bool = false;

/** Whether something was told that is for the reference. */
export let isBeyond: bool = false;

export function clearFields(): void {
  fieldEntryCount = 0;
  isTwice = false;
  isBeyond = false;
}

// @ts-expect-error: decorator
@inline
function entryOf(index: i32): usize {
  return fieldEntries + (index as usize) * FIELD_ENTRY_BYTES;
}

/** A text that was the page's own until now is typed: the reference takes it as both. */
export function textBecomesTyped(): void {
  isBeyond = true;
}

function note(id: i32, item: i32, what: u32): void {
  if (fieldEntryCount === mostFieldEntries) {
    isBeyond = true;
    return;
  }
  const flags = load<u8>(itemAt(item), ITEM_FLAGS);
  if ((flags & MET) !== 0) isTwice = true;
  store<u8>(itemAt(item), flags | MET, ITEM_FLAGS);
  const at = entryOf(fieldEntryCount++);
  store<i32>(at, id);
  store<i32>(at, item, 4);
  store<u32>(at, what, 8);
  store<u32>(at, 0, 12);
}

/** A value was entered in a field, or was there from the start. */
export function fieldValue(id: i32, item: i32): void {
  note(id, item, ENTRY_VALUE);
}

/** The text of a choice, which the page shows whatever was chosen. */
export function fieldLabel(id: i32, item: i32): void {
  note(id, item, ENTRY_LABEL);
}

/** Whether a box was ticked. */
export function fieldAnswer(id: i32, item: i32): void {
  note(id, item, ENTRY_ANSWER);
}

/** The length of the mask of a value (INPUT_MASK in mask.ts). */
const MASK_LENGTH: usize = 8;
const STARS: u64 = 0x2a2a2a2a2a2a2a2a;
const SHORTEST_ECHO: usize = 4;

/**
 * Masks every value and answer, by what the driver wrote of its field into each entry. What it leaves to the driver is
 * marked FIELD_SLOW there; of the others those keep FIELD_TYPED of which the driver is to seek echoes.
 */
export function maskFields(): void {
  for (let index = 0; index < fieldEntryCount; index++) {
    const entry = entryOf(index);
    const at = itemAt(load<i32>(entry, 4));
    const what = load<u32>(entry, 8);
    const state = load<u32>(entry, 12);
    const flags = load<u8>(at, ITEM_FLAGS);
    const start = startOfItem(load<i32>(entry, 4));
    const end = endOfItem(load<i32>(entry, 4));
    if (what === ENTRY_ANSWER) {
      if (load<i32>(at, ITEM_AUX) >= 0) store<u32>(entry, FIELD_SLOW, 12);
      else if (load<u8>(start) !== 0x66) mask(entry, at, flags, 0);
      else store<u32>(entry, 0, 12);
      continue;
    }
    if ((flags & NOT_PLAIN) !== 0 || what === ENTRY_LABEL || (state & FIELD_LABELLED) !== 0) {
      store<u32>(entry, state | FIELD_SLOW, 12);
    } else if (start === end || (end - start === MASK_LENGTH && load<u64>(start) === STARS)) {
      store<u32>(entry, 0, 12);
    } else mask(entry, at, flags, (state & FIELD_TYPED) !== 0 ? seekTyped(start, end) : 0);
  }
}

/** Seeks what was typed. @returns FIELD_SOUGHT, or FIELD_TYPED when it is for the driver, 0 if it is too short */
function seekTyped(start: usize, end: usize): u32 {
  let first = start;
  let last = end;
  while (first < last && load<u8>(first) === 0x20) first++;
  while (last > first && load<u8>(last - 1) === 0x20) last--;
  if (last - first < SHORTEST_ECHO) return 0;
  if (!readsInOneWay(first, last)) return FIELD_TYPED;
  addEcho(first, last);
  return FIELD_SOUGHT;
}

function mask(entry: usize, item: usize, flags: u8, left: u32): void {
  store<u8>(item, flags | MASKED, ITEM_FLAGS);
  store<u32>(entry, left | FIELD_MASKED, 12);
}
