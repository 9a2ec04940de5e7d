// The engine: reads a chunk of a recording and tells what of it is not certain to stay as it is.
import { clearEntries } from './attributes';
import { HIGH, classify } from './byte-classes';
import { isCertain, isCertainValue } from './certify';
import { seekInCss } from './css';
import { clearCss } from './css-content';
import { isExact } from './echo-marks';
import { clearEchoes, findEcho, findEchoes, seekWords } from './echoes';
import { forgetOutput } from './emit';
import { clearFields, isBeyond } from './fields';
import { foldString, readAsText, readForKnown } from './fold';
import { clearItems, doubtItem, endOfItem, itemAt, itemCount, startOfItem } from './items';
import {
  ANSWER, CSS, CSS_BARE, CSS_COMMENT, CSS_TEXT, CSS_URL, DOUBTFUL, ECHOING, EMPTY, IRREGULAR, ITEM_EVENT,
  ITEM_FLAGS, ITEM_KIND, ITEM_PATH, NOT_PLAIN, OTHER, OWN_WORDS, READ, TAG, TYPED, VALUE,
} from './kinds';
import { forget as forgetBytes, input, inputEnd, lay, scratch } from './memory';
import { clearPage, findNode } from './page';
import { clearRuns, seekInRuns } from './runs';
import { prepareShapes } from './shapes';
import { clearSought, mayHoldSought, seek } from './sought';
import { addName as addNameTo } from './tables';
import { setDeepest } from './tokens';
import { readChunk } from './walk';
export { isSplit } from './css-content';
export { maskEchoes, mayEcho } from './echo-marks';
export { MATCHES, addEcho, echoCount, echoRoom, isComplex, tooComplex } from './echoes';
export { emit, output, patchRoom } from './emit';
export { fieldEntryCount, isTwice, maskFields } from './fields';
export { doubtCount, itemCount } from './items';
export { broods, doubts, fieldEntries, holdings, items, nodes, runs } from './memory';
export { holdingCount, nodeCount } from './page';
export { runWords } from './runs';
export { EVENT_TREES, IBAN_LENGTHS, KEYS, NODE_TREES, READINGS, SOURCE_TREES, TREES } from './tables';
export { eventCount, firstChange, firstSnapshot } from './walk';

/** Called once, before anything else. */
export function prepare(): void {
  prepareShapes();
}

/** Where the driver writes a name or a value that it hands over. */
export function room(length: i32): usize {
  return lay(length as usize);
}

export function addName(kind: u32, start: usize, length: i32, value: u32): void {
  addNameTo(kind, start, length, value);
}

/** Makes room for a chunk of so many bytes. @returns where they go; 0 if there is no memory */
export function open(length: i32): usize {
  return lay(length as usize);
}

/** Reads the chunk. @returns READ or IRREGULAR */
export function read(deepest: i32): i32 {
  clearItems();
  clearEntries();
  clearPage();
  clearRuns();
  clearCss();
  clearSought();
  clearFields();
  clearEchoes();
  setDeepest(deepest);
  if (input === 0 || readChunk(input, inputEnd) === IRREGULAR || isBeyond) return IRREGULAR;
  return READ;
}

/** Room for a text that is no part of the chunk, in UTF-8, and for its plain reading. */
const ROOM: usize = memory.data(16384 + 64, 16);

const READING: usize = memory.data(16384 + 64, 16);
export const TEXT_ROOM: usize = ROOM + 32;
export const MOST_TEXT: i32 = 16384;

/** Whether nothing can be recognised in a text that was written to its room, known values aside. */
export function certify(length: i32, isStyle: bool): bool {
  let start: usize = TEXT_ROOM;
  let end: usize = TEXT_ROOM + (length as usize);
  store<u64>(end, 0);
  store<u64>(end, 0, 8);
  let classes = classify(start, end);
  if ((classes & HIGH) !== 0 || hasSpaces(start, end)) {
    readAsText(true);
    end = foldString(start, end, READING + 32);
    readAsText(false);
    if (end === 0) return false;
    start = READING + 32;
    classes = classify(start, end);
  }
  return isCertain(start, end, classes) && (!isStyle || isCertainValue(start, end, classes));
}

function hasSpaces(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (load<u8>(at) < 0x20) return true;
  return false;
}

export function forget(): void {
  memory.fill(ROOM, 0, 16384 + 64);
  memory.fill(READING, 0, 16384 + 64);

  clearSought();
  clearEchoes();
  forgetOutput();
  forgetBytes();
}

/** Where the driver writes a value to seek, as the content of a JSON string of at most the chunk's length. */
export function soughtRoom(): usize {
  return scratch;
}

/** Seeks a value that was written there. @returns 0 when it cannot be sought, so that all is doubtful */
export function seekValue(length: i32): i32 {
  readForKnown(true);
  const end = foldString(scratch, scratch + (length as usize), scratch + (length as usize) + 64);
  readForKnown(false);
  return end !== 0 && seek(scratch + (length as usize) + 64, end) ? 1 : 0;
}

/** The node of an id; 0 for none. */
export function nodeOf(id: i32): usize {
  const node = findNode(id);
  return node === null ? 0 : changetype<usize>(node);
}

export function stopSeeking(): void {
  clearSought();
}

function markItem(index: i32, isKnown: bool): void {
  doubtItem(index);
  if (isKnown) return;
  const at = itemAt(index);
  store<u8>(at, load<u8>(at, ITEM_FLAGS) | ECHOING, ITEM_FLAGS);
}

/**
 * Marks what the sought values could lie in as doubtful.
 *
 * @param isKnown whether they are known of the visitor, so that author's words are looked through too
 */
export function markSought(isKnown: bool): void {
  mark(isKnown, false);
  readForKnown(true);
  seekInRuns(false);
  readForKnown(false);
}

/**
 * Marks what could echo the values that were added; of plain text only what does.
 *
 * @param isSecret whether what echoes is a secret, which also counts in a line where it is in one piece
 * @returns false when there are too many of them
 */
export function markEchoes(isSecret: bool): bool {
  if (!seekWords()) return false;
  mark(false, true);
  readForKnown(true);
  seekInRuns(!isSecret);
  readForKnown(false);
  return true;
}

/** Finds the values that were added in an ASCII text in its room. @returns how many are in MATCHES; -1 for too many */
export function findInText(length: i32): i32 {
  store<u64>(TEXT_ROOM + (length as usize), 0);
  return findEchoes(TEXT_ROOM, TEXT_ROOM + (length as usize));
}

function mark(isKnown: bool, isExactly: bool): void {
  const count = itemCount;
  for (let index = 0; index < count; index++) {
    const at = itemAt(index);
    const flags = load<u8>(at, ITEM_FLAGS);
    if (isKnown ? (flags & DOUBTFUL) !== 0 : (flags & OWN_WORDS) !== 0) continue;
    const kind = load<u8>(at, ITEM_KIND);
    if (
      kind === VALUE ||
      kind === ANSWER ||
      kind === TYPED ||
      kind === EMPTY ||
      kind === OTHER ||
      kind === TAG
    )
      continue;
    if (kind === CSS_BARE || kind === CSS_TEXT || kind === CSS_URL || kind === CSS_COMMENT) continue;
    const start = startOfItem(index);
    const end = endOfItem(index);
    if (kind === CSS) {
      if (seekInCss(start, end, flags, load<u32>(at, ITEM_PATH), load<i32>(at, ITEM_EVENT), isKnown)) doubtItem(index);
      continue;
    }
    if ((flags & NOT_PLAIN) === 0) {
      if (mayHoldSought(start, end) && (!isExactly || !isExact(index) || findEcho(start, start, end) !== 0)) markItem(index, isKnown);
      continue;
    }
    readForKnown(true);
    const last = foldString(start, end, scratch);
    readForKnown(false);
    if (last === 0 || mayHoldSought(scratch, last)) markItem(index, isKnown);
  }
}
