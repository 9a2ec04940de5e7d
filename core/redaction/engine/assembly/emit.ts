// The redacted chunk: the bytes that were read, with what is written in place of some of them.
import { endOfItem, itemAt, itemCount, startOfItem } from './items';
import { ANSWER, ITEM_FLAGS, ITEM_KIND, MASKED, PATCH_BYTES } from './kinds';
import { input, inputEnd, reserve, runs } from './memory';

/** How many patches the driver has, and what is written. */
let patchCount: i32 = 0;
export let output: usize = 0;
let outputEnd: usize = 0;

/** The mask of a value, and what an answer becomes. */
const MASK: usize = memory.data<u8>([42, 42, 42, 42, 42, 42, 42, 42]);
const FALSE: usize = memory.data<u8>([102, 97, 108, 115, 101]);
const MASK_LENGTH: usize = 8;
const FALSE_LENGTH: usize = 5;

/**
 * Makes room for the driver's patches and for the result. The runs are no longer needed then.
 *
 * @param length how many bytes the texts of the patches have
 * @returns where the records of the patches go, in order of their places, and their texts behind them; 0 if there is no
 *   memory
 */
export function patchRoom(count: i32, length: i32): usize {
  patchCount = count;
  const textEnd = runs + (count as usize) * PATCH_BYTES + (length as usize);
  const start = (textEnd + 63) & ~(63 as usize);
  // A mask has at most eight bytes more than what it covers.
  const most = inputEnd - input + (length as usize) + (itemCount as usize) * MASK_LENGTH;
  if (!reserve(start + most + 64)) return 0;
  output = start;
  outputEnd = start;
  return runs;
}

/** The patch that is applied next, of those of the driver; behind all others if there is none. */
let patch: i32 = 0;
let patchStart: usize = usize.MAX_VALUE;

function nextPatch(): void {
  patchStart = patch < patchCount ? input + (load<u32>(runs + (patch as usize) * PATCH_BYTES) as usize) : usize.MAX_VALUE;
}

/**
 * Writes the chunk with the patches of the driver and the masks of fields. What begins inside of what was replaced before
 * it is passed over; of two at one place the driver's counts.
 *
 * @returns how many bytes were written, from `output`
 */
export function emit(): i32 {
  let from = input;
  let to = output;
  patch = 0;
  nextPatch();
  let item = nextMasked(0);
  while (true) {
    const itemStart = item < itemCount ? startOfItem(item) : usize.MAX_VALUE;
    if (patchStart === usize.MAX_VALUE && itemStart === usize.MAX_VALUE) break;
    let start: usize;
    let end: usize;
    let text: usize;
    let length: usize;
    if (patchStart <= itemStart) {
      const at = runs + (patch as usize) * PATCH_BYTES;
      start = patchStart;
      end = input + (load<u32>(at, 4) as usize);
      text = load<u32>(at, 8) as usize;
      length = load<u32>(at, 12) as usize;
      patch++;
      nextPatch();
    } else {
      const isAnswer = load<u8>(itemAt(item), ITEM_KIND) === ANSWER;
      start = itemStart;
      end = endOfItem(item);
      text = isAnswer ? FALSE : MASK;
      length = isAnswer ? FALSE_LENGTH : MASK_LENGTH;
      item = nextMasked(item + 1);
    }
    if (start < from) continue;
    memory.copy(to, from, start - from);
    to += start - from;
    memory.copy(to, text, length);
    to += length;
    from = end;
  }
  memory.copy(to, from, inputEnd - from);
  outputEnd = to + (inputEnd - from);
  return (outputEnd - output) as i32;
}

/** The first item from this one on that is masked as a field's; they stand in the order of the chunk. */
function nextMasked(from: i32): i32 {
  let item = from;
  while (item < itemCount && (load<u8>(itemAt(item), ITEM_FLAGS) & MASKED) === 0) item++;
  return item;
}

/** Forgets what was written. */
export function forgetOutput(): void {
  if (output !== 0) memory.fill(runs, 0, outputEnd - runs);
  output = 0;
}
