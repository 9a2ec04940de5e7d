// Events, by the tables of core/replay/fields.ts: core/redaction/read-events.ts over the bytes of a chunk.
import { describes, editing, entryAt, entryCount, hasValue, isCertainString, readAttributes, tellsOfField } from './attributes';
import { readCss } from './css';
import { isDigit } from './digits';
import { addItem, itemCount } from './items';
import {ANSWER, AS_TYPED,
  ATTRIBUTES, BRANCH, CHECKED, CLOSES_ATTRIBUTES, CLOSES_INPUT, CLOSES_NODE, CLOSES_NOTHING, CLOSES_REMOVAL, CLOSES_TEXT, CSS,
  DOUBTFUL, EMPTY, INPUT, IRREGULAR, NODE, NOT_PLAIN, NUMBER, OTHER, READ, SLOT_ID, SLOT_NEXT, SLOT_NONE,
  SLOT_PARENT, TAG_NAMED, TEXT, UNKNOWN, UNKNOWN_KEY, URL, VALUE, 
} from './kinds';
import { changes, input, RECORD_BYTES, removals, roots, texts } from './memory';
import { bringNodes, describeEditing, readNode, takeEntry, takeText } from './node';
import { arrive, detachNode, edgeOf, findNode, insertNode, newNode, nodeAt, nodeCount, noteHolding, PageNode, register } from './page';
import { beginChange, joinChanged, noteChanged } from './runs';
import { readScalar } from './scalars';
import { classOf, closingOf, EVENT_TREES, itemsOf, keyIndex, SOURCE_TREES, slotOf, treeBehind } from './tables';
import {ESCAPE, 
  enter, HIGH, integer, isInteger, key0, key1, keyIsPlain, keyLength, keyStart, leave, scanKey, scanNumber,
  scanString, skipSpace, skipValue, stringClasses,
} from './tokens';
import { isCertainUrl } from './url';

// @ts-expect-error: decorator
@external("host", "newPage")
declare function newPage(): void;
// @ts-expect-error: decorator
@external("host", "kindOf")
declare function kindOf(id: i32): i32;
// @ts-expect-error: decorator
@external("host", "describe")
declare function describeField(id: i32, start: i32, end: i32): void;
// @ts-expect-error: decorator
@external("host", "value")
declare function fieldValue(id: i32, item: i32): void;
// @ts-expect-error: decorator
@external("host", "answer")
declare function fieldAnswer(id: i32, item: i32): void;

/** What kindOf answers: nothing is known, its text is typed, it is a field of another kind. */
const IS_TYPED: i32 = 1;

const TYPE: u64 = 0x65707974;
const DATA: u64 = 0x61746164;
const SOURCE: u64 = 0x656372756f73;
const NO_TREE: i32 = 0xffff;
const MUTATION: i32 = 0;
const MOST_KEYS: i32 = 32;
/** In place of an id that is not there. */
const NO_ID: i32 = i32.MIN_VALUE;

export let eventCount: i32 = 0;
/** The first full snapshot and the first incremental one; -1 for none. */
export let firstSnapshot: i32 = -1;
export let firstChange: i32 = -1;

let rootCount: i32 = 0;
let textCount: i32 = 0;
let changeCount: i32 = 0;
let removalCount: i32 = 0;

/** What the object that is read holds, for when it closes. */
let slotId: i32 = NO_ID;
let slotParent: i32 = NO_ID;
let slotNext: i32 = NO_ID;
let slotItem: i32 = -1;
let slotAnswer: i32 = -1;
let slotSecondAnswer: i32 = -1;
let slotNode: i32 = -1;
let slotNodeEnd: i32 = -1;
let slotAttributes: usize = 0;
let slotAttributesEnd: usize = 0;
let slotEntry: i32 = 0;
let slotFirstItem: i32 = 0;
let slotLastItem: i32 = 0;

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
    rootCount = 0;
    textCount = 0;
    changeCount = 0;
    removalCount = 0;
    end = readObject(start, tree, true);
    if (end !== 0 && (rootCount | textCount | changeCount | removalCount) !== 0 && !applyChanges()) return 0;
  }
  eventCount++;
  return end;
}

function readObject(start: usize, tree: i32, isEvent: bool): usize {
  if (!enter()) return 0;
  let seen: u32 = 0;
  let unknown = 0;
  const closes = closingOf(tree);
  if (closes !== CLOSES_NOTHING) {
    slotId = NO_ID;
    slotParent = NO_ID;
    slotNext = NO_ID;
    slotItem = -1;
    slotAnswer = -1;
    slotSecondAnswer = -1;
    slotNode = -1;
    slotAttributes = 0;
  }
  let at = skipSpace(start + 1);
  if (load<u8>(at) !== 0x7d) {
    while (true) {
      at = scanKey(at);
      if (at === 0 || !keyIsPlain) return 0;
      const index = keyIndex(tree, key0, key1);
      if (index < 0 || keyLength > 16) {
        // The marks of wrapped events, and a key that JSON.parse does not make.
        if (isEvent && (keyLength <= 2 || ++unknown > MOST_KEYS)) return 0;
        if (++unknown > MOST_KEYS) return 0;
        addItem(UNKNOWN_KEY, keyStart, keyStart + (keyLength as usize), DOUBTFUL, tree, (start - input) as i32, eventCount);
        const value = at;
        at = skipValue(at);
        if (at === 0) return 0;
        addItem(UNKNOWN, value, at, DOUBTFUL, tree, 0, eventCount);
      } else {
        if ((seen & (1 << index)) !== 0) return 0;
        seen |= 1 << index;
        const behind = treeBehind(tree, index);
        if (isEvent && key0 === DATA && load<u8>(at) === 0x22) return 0;
        at = readValue(at, behind);
        if (at === 0) return 0;
      }
      at = skipSpace(at);
      const next = load<u8>(at);
      if (next === 0x7d) break;
      if (next !== 0x2c) return 0;
      at = skipSpace(at + 1);
    }
  }
  leave();
  return closes === CLOSES_NOTHING || close(closes) ? at + 1 : 0;
}

// @ts-expect-error: decorator
@inline
function record(list: usize, index: i32): usize {
  return list + (index as usize) * RECORD_BYTES;
}

/** What an object says when it is whole. */
function close(closes: i32): bool {
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

function readValue(start: usize, tree: i32): usize {
  const unit = load<u8>(start);
  switch (classOf(tree)) {
    case BRANCH: {
      const items = itemsOf(tree);
      if (items !== 0) return unit === 0x5b ? readList(start, items) : readMisplaced(start, tree, 0);
      return unit === 0x7b ? readObject(start, tree, false) : readMisplaced(start, tree, 0);
    }
    case NUMBER: {
      const slot = slotOf(tree);
      if (slot === SLOT_NONE) return readScalar(start, tree, eventCount);
      if (unit === 0x6e) return skipValue(start);
      const end = scanNumber(start);
      if (end === 0 || !isInteger || integer > 9999999 || integer < -9999999) return 0;
      if (slot === SLOT_ID) slotId = integer;
      else if (slot === SLOT_PARENT) slotParent = integer;
      else if (slot === SLOT_NEXT) slotNext = integer;
      return end;
    }
    case TEXT:
    case URL:
    case CSS:
      return readString(start, tree, unit);
    case INPUT: {
      if (unit !== 0x22) return readMisplaced(start, tree, 1);
      const end = scanString(start);
      if (end === 0) return 0;
      slotItem = addItem(VALUE, start + 1, end - 1, plainness(), tree, 1, eventCount);
      return end;
    }
    case CHECKED: {
      const end = skipValue(start);
      if (end === 0 || (unit !== 0x74 && unit !== 0x66 && unit !== 0x6e)) return 0;
      const answer = addItem(ANSWER, start, end, 0, tree, -1, eventCount);
      if (slotAnswer < 0) slotAnswer = answer;
      else slotSecondAnswer = answer;
      return end;
    }
    case EMPTY: {
      const end = skipValue(start);
      if (end !== 0 && end - start > 2 && unit !== 0x6e && unit !== 0x66) addItem(EMPTY, start, end, DOUBTFUL, tree, 0, eventCount);
      else if (end !== 0 && (unit === 0x2d || isDigit(unit))) addItem(EMPTY, start, end, DOUBTFUL, tree, 0, eventCount);
      return end;
    }
    case NODE: {
      const first = nodeCount;
      const end = readNode(start, tree, null, eventCount);
      if (nodeCount > first) {
        slotNode = first;
        slotNodeEnd = nodeCount;
      }
      return end;
    }
    case ATTRIBUTES: {
      if (unit !== 0x7b) return readMisplaced(start, tree, 1);
      slotEntry = entryCount;
      slotAttributes = start;
      slotFirstItem = itemCount;
      slotAttributesEnd = readAttributes(start, tree, 0, true, eventCount);
      slotLastItem = itemCount;
      return slotAttributesEnd;
    }
    default:
      return readScalar(start, tree, eventCount);
  }
}

function plainness(): u32 {
  return (stringClasses & (ESCAPE | HIGH)) !== 0 ? NOT_PLAIN : 0;
}

function readMisplaced(start: usize, tree: i32, aux: i32): usize {
  const end = skipValue(start);
  if (end !== 0 && load<u8>(start) !== 0x6e) addItem(UNKNOWN, start, end, DOUBTFUL, tree, aux, eventCount);
  return end;
}

function readList(start: usize, items: i32): usize {
  if (!enter()) return 0;
  let at = skipSpace(start + 1);
  if (load<u8>(at) !== 0x5d) {
    while (true) {
      at = readValue(at, items);
      if (at === 0) return 0;
      at = skipSpace(at);
      const next = load<u8>(at);
      if (next === 0x5d) break;
      if (next !== 0x2c) return 0;
      at = skipSpace(at + 1);
    }
  }
  leave();
  return at + 1;
}

function readString(start: usize, tree: i32, unit: u8): usize {
  const kind = classOf(tree);
  if (unit !== 0x22) return unit === 0x66 && kind === TEXT && slotOf(tree) === 0 ? skipValue(start) : readMisplaced(start, tree, 1);
  const end = scanString(start);
  if (end === 0) return 0;
  const classes = stringClasses;
  if (kind === CSS) readCss(start + 1, end - 1, classes, tree, eventCount);
  else if (slotOf(tree) !== 0) slotItem = addItem(TEXT, start + 1, end - 1, plainness(), tree, classes as i32, eventCount);
  else {
    const certain = kind === URL ? isCertainUrl(start + 1, end - 1, classes) : isCertainString(start + 1, end - 1, classes);
    addItem(kind as u8, start + 1, end - 1, (certain ? 0 : DOUBTFUL) | plainnessOf(classes), tree, 0, eventCount);
  }
  return end;
}

function plainnessOf(classes: u32): u32 {
  return (classes & (ESCAPE | HIGH)) !== 0 ? NOT_PLAIN : 0;
}

/** The text before and behind what is taken out stands together from then on. */
function removeNode(node: PageNode): void {
  const previous = node.previous;
  const next = node.next;
  detachNode(node);
  const before: PageNode | null = previous === null ? null : edgeOf(previous, true);
  const behind: PageNode | null = next === null ? null : edgeOf(next, false);
  if (before !== null) noteChanged(before);
  if (behind !== null) noteChanged(behind);
}

/** Applies what an event changes as the replayer does: what goes, nodes, texts, attributes. */
function applyChanges(): bool {
  beginChange();
  for (let index = 0; index < removalCount; index++) {
    const node = findNode(load<i32>(removals + (index as usize) * 4));
    if (node !== null) removeNode(node);
  }
  if (!addNodes()) return false;
  for (let index = 0; index < textCount; index++) if (!changeText(record(texts, index))) return false;
  for (let index = 0; index < changeCount; index++) if (!changeAttributes(record(changes, index))) return false;
  return joinChanged();
}

/** A node can be put before one that comes later in the list, so those are put again at the end. */
function addNodes(): bool {
  for (let index = 0; index < rootCount; index++) {
    const at = record(roots, index);
    const parentId = load<i32>(at, 8);
    const nextId = load<i32>(at, 12);
    const parent: PageNode | null = parentId === NO_ID ? null : requireParent(parentId);
    if (parentId !== NO_ID && parent === null) return false;
    const next: PageNode | null = nextId === NO_ID ? null : findNode(nextId);
    const isEarly = parent !== null && next === null && nextId !== NO_ID;
    store<usize>(at, isEarly ? changetype<usize>(parent) : 0, 16);
    if (!bringNodes(load<i32>(at), load<i32>(at, 4), parent, next, eventCount)) return false;
  }
  for (let index = rootCount - 1; index >= 0; index--) {
    const at = record(roots, index);
    const above = load<usize>(at, 16);
    if (above === 0) continue;
    const parent = changetype<PageNode>(above);
    const node = findNode(nodeAt(load<i32>(at)).id);
    const before = findNode(load<i32>(at, 12));
    if (node !== null && before !== null && before.parent === parent) insertNode(node, parent, before);
  }
  return true;
}

function createNode(id: i32, type: u8): PageNode | null {
  const node = newNode();
  node.id = id;
  node.field = id;
  node.type = type;
  node.isInline = type === 3;
  arrive(node, eventCount);
  return register(node) ? node : null;
}

function requireParent(id: i32): PageNode | null {
  const parent = findNode(id) || createNode(id, 0);
  if (parent !== null && (parent.tag & TAG_NAMED) === 0 && kindOf(id) === IS_TYPED) parent.context = AS_TYPED as u8;
  return parent;
}

function changeText(at: usize): bool {
  const id = load<i32>(at);
  let node = findNode(id);
  if (node === null) {
    node = createNode(id, 3);
    if (node === null) return false;
    if (kindOf(id) === IS_TYPED) node.context = AS_TYPED as u8;
  }
  node.text = load<i32>(at, 4) + 1;
  node.isStyle = false;
  noteHolding(node, node.text - 1, node.text);
  noteChanged(node);
  return takeText(node);
}

function changeAttributes(at: usize): bool {
  const id = load<i32>(at);
  const node = findNode(id) || createNode(id, 0);
  if (node === null) return false;
  if (kindOf(id) !== 0 || load<u8>(at, 13) !== 0) describeField(id, load<i32>(at, 16), load<i32>(at, 20));
  describeEditing(node, load<u8>(at, 12));
  if (load<u8>(at, 14) !== 0) node.hasValue = true;
  noteHolding(node, load<i32>(at, 24), load<i32>(at, 28));
  const first = load<i32>(at, 4);
  for (let entry = 0; entry < load<i32>(at, 8); entry++) takeEntry(entryAt(first + entry), node);
  return true;
}
