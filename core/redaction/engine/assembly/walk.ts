// Events, by the tables of core/replay/fields.ts: core/redaction/read-events.ts over the bytes of a chunk.
import { applyChanges } from './changes';
import { changeCount, clearCounts, removalCount, rootCount, textCount } from './closing';
import { newPage } from './host';
import { addItem } from './items';
import { integer, isInteger, scanNumber } from './json-numbers';
import { DOUBTFUL, IRREGULAR, OTHER, READ } from './kinds';
import { readObject } from './objects';
import { EVENT_TREES, SOURCE_TREES } from './tables';
import { enter, key0, key1, scanKey, skipSpace, skipValue } from './tokens';

const TYPE: u64 = 0x65707974;
export const DATA: u64 = 0x61746164;
const SOURCE: u64 = 0x656372756f73;
const NO_TREE: i32 = 0xffff;
const MUTATION: i32 = 0;
export let eventCount: i32 = 0;

/** The first full snapshot and the first incremental one; -1 for none. */
export let firstSnapshot: i32 = -1;

export let firstChange: i32 = -1;

/** Reads a chunk, a list of events. @returns READ, or IRREGULAR when it is for the reference */
export function readChunk(start: usize, end: usize): i32 {
  eventCount = 0;
  firstSnapshot = -1;
  firstChange = -1;
  let at = skipSpace(start);
  if (load<u8>(at) !== 0x5b || !enter()) return IRREGULAR;
  at = skipSpace(at + 1);
  if (load<u8>(at) !== 0x5d) {
    while (true) {
      at = readEvent(at);
      if (at === 0) return IRREGULAR;
      at = skipSpace(at);
      const next = load<u8>(at);
      if (next === 0x5d) break;
      if (next !== 0x2c) return IRREGULAR;
      at = skipSpace(at + 1);
    }
  }
  return skipSpace(at + 1) === end ? READ : IRREGULAR;
}

/** Where the value of a key stands in an object; 0 if there is none, or it is no object. */
function valueOf(start: usize, key: u64): usize {
  if (load<u8>(start) !== 0x7b) return 0;
  let at = skipSpace(start + 1);
  if (load<u8>(at) === 0x7d) return 0;
  while (true) {
    at = scanKey(at);
    if (at === 0) return 0;
    if (key0 === key && key1 === 0) return at;
    at = skipValue(at);
    if (at === 0) return 0;
    at = skipSpace(at);
    if (load<u8>(at) !== 0x2c) return 0;
    at = skipSpace(at + 1);
  }
}

function readEvent(start: usize): usize {
  if (load<u8>(start) !== 0x7b) return 0;
  const type = valueOf(start, TYPE);
  if (type === 0 || scanNumber(type) === 0 || !isInteger) return 0;
  const eventType = integer;
  let tree = NO_TREE;
  let source = -1;
  if (eventType === 3) {
    const data = valueOf(start, DATA);
    const at: usize = data === 0 ? 0 : valueOf(data, SOURCE);
    if (at !== 0) {
      if (scanNumber(at) === 0 || !isInteger) return 0;
      source = integer;
      if (source >= 0 && source <= 16) tree = load<u16>(SOURCE_TREES + (source as usize) * 2);
    }
    if (firstChange < 0) firstChange = eventCount;
  } else if (eventType >= 0 && eventType <= 8) {
    tree = load<u16>(EVENT_TREES + (eventType as usize) * 2);
    if (eventType === 2) {
      if (firstSnapshot < 0) firstSnapshot = eventCount;
      newPage();
    }
  }
  let end: usize;
  if (tree === NO_TREE) {
    end = skipValue(start);
    if (end !== 0) addItem(OTHER, start, end, DOUBTFUL, 0, 0, eventCount);
  } else {
    clearCounts();
    end = readObject(start, tree, true);
    if (end !== 0 && (rootCount | textCount | changeCount | removalCount) !== 0 && !applyChanges()) return 0;
  }
  eventCount++;
  return end;
}
