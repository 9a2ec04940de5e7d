// Where everything stands: the chunk first, then what was read of it. Only pages that are touched cost anything.
import { FIELD_ENTRY_BYTES, HOLDING_BYTES, ITEM_BYTES, NODE_BYTES } from './kinds';

/** Zero bytes before and behind the chunk, for what looks around a byte. */
const MARGIN: usize = 64;

export let input: usize = 0;
export let inputEnd: usize = 0;

/** Room for one string in another writing, twice. */
export let scratch: usize = 0;

export let scratch2: usize = 0;

/** Room for strings side by side. */
export let scratch3: usize = 0;

/** Strings that a treatment is for. */
export let items: usize = 0;

export let nodes: usize = 0;

/** The nodes by id: a hash table of id and index. */
export let slots: usize = 0;

export let slotMask: u32 = 0;

/** Values of fields: the item, and which of the two kinds it is. */
export let entries: usize = 0;

/** What one event brings, changes and removes. */
export let roots: usize = 0;

export let texts: usize = 0;
export let changes: usize = 0;
export let removals: usize = 0;
export let changed: usize = 0;

/** Which nodes were put into which, and which items tell of which node; see page.ts. */
export let broods: usize = 0;

export let holdings: usize = 0;

/** Items that are not certain. */
export let doubts: usize = 0;

/** What was entered in fields; see fields.ts. */
export let fieldEntries: usize = 0;

export let mostFieldEntries: i32 = 0;

export let runs: usize = 0;
export const ENTRY_BYTES: usize = 8;
export const RECORD_BYTES: usize = 32;

/** The fewest bytes that make an item (a comment with one character), a node (`{"type":3}`) and a change (`{"id":1}`). */
const LEAST_ITEM: usize = 4;

const LEAST_NODE: usize = 10;
const LEAST_RECORD: usize = 8;

function aligned(at: usize): usize {
  return (at + 63) & ~(63 as usize);
}

/** Makes room for a chunk. @returns where its bytes go; 0 if there is no memory for it */
export function lay(length: usize): usize {
  input = aligned(__heap_base) + MARGIN;
  inputEnd = input + length;
  scratch = aligned(inputEnd + MARGIN) + MARGIN;
  scratch2 = aligned(scratch + length + MARGIN) + MARGIN;
  scratch3 = aligned(scratch2 + length + MARGIN) + MARGIN;
  items = aligned(scratch3 + 2 * length + MARGIN);
  nodes = aligned(items + (length / LEAST_ITEM + 16) * ITEM_BYTES);
  entries = aligned(nodes + (length / LEAST_NODE + 16) * NODE_BYTES);
  roots = aligned(entries + (length / LEAST_ITEM + 16) * ENTRY_BYTES);
  texts = aligned(roots + (length / LEAST_RECORD + 16) * RECORD_BYTES);
  changes = aligned(texts + (length / LEAST_RECORD + 16) * RECORD_BYTES);
  removals = aligned(changes + (length / LEAST_RECORD + 16) * RECORD_BYTES);
  changed = aligned(removals + (length / LEAST_RECORD + 16) * 4);
  broods = aligned(changed + (length / LEAST_NODE + 16) * 4);
  holdings = aligned(broods + (length / LEAST_NODE + length / LEAST_RECORD + 16) * 8);
  doubts = aligned(holdings + (length / LEAST_NODE + length / LEAST_RECORD + 16) * HOLDING_BYTES);
  fieldEntries = aligned(doubts + (length / LEAST_ITEM + 16) * 4);
  mostFieldEntries = (length / LEAST_ITEM + 16) as i32;
  slots = aligned(fieldEntries + (mostFieldEntries as usize) * FIELD_ENTRY_BYTES);
  let count: u32 = 256;
  while ((count as usize) < length / 24) count <<= 1;
  slotMask = count - 1;
  runs = aligned(slots + (count as usize) * 8);
  if (!reserve(runs + 65536)) return 0;
  memory.fill(slots, 0, (count as usize) * 8);
  memory.fill(input - MARGIN, 0, MARGIN);
  memory.fill(inputEnd, 0, MARGIN);
  return input;
}

/** Makes sure that memory reaches so far. */
export function reserve(end: usize): bool {
  const missing = (((end + 0xffff) >>> 16) as i32) - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}

/** How far the two rooms were ever written in this chunk. */
let scratchUsed: usize = 0;

export function usedScratch(length: usize): void {
  if (length > scratchUsed) scratchUsed = length;
}

/** Forgets the chunk: nothing of its bytes is there when the next one comes. */
export function forget(): void {
  memory.fill(input, 0, inputEnd - input);
  memory.fill(scratch, 0, scratchUsed);
  memory.fill(scratch2, 0, scratchUsed);
  memory.fill(scratch3, 0, scratchUsed);
  scratchUsed = 0;
}
