// What an object of an event says when it is whole: nodes that come, texts and attributes that change, values of fields.
import { describes, editing, entryCount, hasValue, tellsOfField } from './attributes';
import { fieldAnswer, fieldValue } from './fields';
import { CLOSES_ATTRIBUTES, CLOSES_INPUT, CLOSES_NODE, CLOSES_REMOVAL, CLOSES_TEXT } from './kinds';
import { RECORD_BYTES, changes, input, removals, roots, texts } from './memory';
import {
  NO_ID, slotAnswer, slotAttributes, slotAttributesEnd, slotEntry, slotFirstItem, slotId, slotItem,
  slotLastItem, slotNext, slotNode, slotNodeEnd, slotParent, slotSecondAnswer,
} from './objects';

export let rootCount: i32 = 0;
export let textCount: i32 = 0;
export let changeCount: i32 = 0;
export let removalCount: i32 = 0;

// @ts-expect-error: decorator
@inline
export function record(list: usize, index: i32): usize {
  return list + (index as usize) * RECORD_BYTES;
}

export function clearCounts(): void {
  rootCount = 0;
  textCount = 0;
  changeCount = 0;
  removalCount = 0;
}

/** What an object says when it is whole. */
export function close(closes: i32): bool {
  if (closes === CLOSES_NODE) {
    if (slotNode < 0) return true;
    const at = record(roots, rootCount++);
    store<i32>(at, slotNode);
    store<i32>(at, slotNodeEnd, 4);
    store<i32>(at, slotParent, 8);
    store<i32>(at, slotNext, 12);
  } else if (closes === CLOSES_REMOVAL) {
    if (slotId !== NO_ID) store<i32>(removals + (removalCount++ as usize) * 4, slotId);
  } else if (closes === CLOSES_TEXT) {
    if (slotItem < 0) return true;
    if (slotId === NO_ID) return false;
    const at = record(texts, textCount++);
    store<i32>(at, slotId);
    store<i32>(at, slotItem, 4);
  } else if (closes === CLOSES_ATTRIBUTES) {
    if (slotAttributes === 0) return true;
    if (slotId === NO_ID) return false;
    const at = record(changes, changeCount++);
    store<i32>(at, slotId);
    store<i32>(at, slotEntry, 4);
    store<i32>(at, entryCount - slotEntry, 8);
    store<u8>(at, editing, 12);
    store<u8>(at, tellsOfField ? 1 : 0, 13);
    store<u8>(at, hasValue ? 1 : 0, 14);
    store<u32>(at, describes ? ((slotAttributes - input) as u32) : 0, 16);
    store<u32>(at, (slotAttributesEnd - input) as u32, 20);
    store<i32>(at, slotFirstItem, 24);
    store<i32>(at, slotLastItem, 28);
  } else if (closes === CLOSES_INPUT) {
    if (slotItem < 0 && slotAnswer < 0) return true;
    if (slotId === NO_ID) return false;
    if (slotItem >= 0) fieldValue(slotId, slotItem);
    if (slotAnswer >= 0) fieldAnswer(slotId, slotAnswer);
    if (slotSecondAnswer >= 0) fieldAnswer(slotId, slotSecondAnswer);
  }
  return true;
}
