// Serialized nodes: first read as they stand, then brought into the page as core/redaction/read-node.ts does.
import { describes, editing, entryAt, entryCount, hasValue, isCertainString, SAYS_ENTRY, isWidget, readAttributes } from './attributes';
import { isCertain } from './certify';
import { readCss } from './css';
import { isDigit } from './digits';
import { addItem, doubtItem, endOfItem, itemAt, itemCount, startOfItem } from './items';
import {
  ANSWER, AS_CODE, AS_CSS, AS_TEXT, AS_TYPED, ATTRIBUTES, BRANCH, DOUBTFUL, EMPTY, FLAG, ITEM_AUX, ITEM_EVENT, ITEM_KIND, ITEM_PATH, NAME, NOT_PLAIN, NUMBER,OTHER,
  SLOT_ID, TAG, TAG_CODE, TAG_FILLED_IN, TAG_INLINE, TAG_MEASURE, TAG_NAMED, TAG_NOT_TYPED, TAG_FIELD, TAG_OPTION, TAG_OPTION_GROUP, TAG_PASSED_OVER, TAG_STYLE, TAG_TEXTAREA,
  TAG_TYPED, TEXT, TYPED, UNKNOWN, UNKNOWN_KEY, 
} from './kinds';
import { input } from './memory';
import {
  arrive, insertNode, newNode, nodeAt, noteHolding, PageNode, register,
} from './page';
import { noteChanged } from './runs';
import { readScalar } from './scalars';
import {
  classOf, ELEMENT_NAMES, findName, itemsOf, keyIndex, NODE_TREES, slotOf, treeBehind,
} from './tables';
import {
  classify, ESCAPE, enter, HIGH, integer, isInteger, key0, key1, keyIsPlain, keyLength, keyStart, leave, scanKey,
  scanNumber, scanString, skipSpace, skipValue, stringClasses,
} from './tokens';

// @ts-expect-error: decorator
@external("host", "describe")
declare function describeField(id: i32, start: i32, end: i32): void;
// @ts-expect-error: decorator
@external("host", "isEditable")
declare function isEditable(id: i32): void;
// @ts-expect-error: decorator
@external("host", "isNotTyped")
declare function isNotTyped(id: i32): void;
// @ts-expect-error: decorator
@external("host", "value")
declare function fieldValue(id: i32, item: i32): void;
// @ts-expect-error: decorator
@external("host", "answer")
declare function fieldAnswer(id: i32, item: i32): void;
// @ts-ignore: decorator
@external('host', 'label')
declare function fieldLabel(id: i32, item: i32): void;
// @ts-ignore: decorator
@external('host', 'belongsTo')
declare function fieldBelongsTo(id: i32, list: i32): void;

const NODE_TYPES: u32 = 6;
const MOST_KEYS: i32 = 32;
const TYPE: u64 = 0x65707974;
const TAG_NAME: u64 = 0x656d614e676174;
const ATTRIBUTES_KEY: u64 = 0x7475626972747461;
/** What rrweb writes for the text of a script. */
const SCRIPT_PLACEHOLDER = 'SCRIPT_PLACEHOLDER';
const FLAGS_OF_TYPE: u32 = ESCAPE | HIGH;

/**
 * Reads a node and all below it into records, in the order of the document.
 *
 * @param place the place of the node
 * @param holder the node in whose list of children it is
 * @returns where it ends; 0 if it is for the reference
 */
export function readNode(start: usize, place: u32, holder: PageNode | null, event: i32): usize {
  const unit = load<u8>(start);
  if (unit !== 0x7b) {
    const end = skipValue(start);
    if (end !== 0 && unit !== 0x6e) addItem(UNKNOWN, start, end, DOUBTFUL, place, 1, event);
    return end;
  }
  if (!enter()) return 0;
  const node = newNode();
  node.holder = holder;
  node.id = i32.MIN_VALUE;
  let at = skipSpace(start + 1);
  at = scanKey(at);
  if (at === 0 || key0 !== TYPE || key1 !== 0 || keyLength !== 4) return 0;
  at = scanNumber(at);
  if (at === 0 || !isInteger || (integer as u32) >= NODE_TYPES) return 0;
  node.type = integer as u8;
  node.isInline = integer >= 3;
  const tree = load<u16>(NODE_TREES + (integer as usize) * 2) as i32;
  let seen: u32 = 1 << keyIndex(tree, TYPE, 0);
  let unknown = 0;
  while (true) {
    at = skipSpace(at);
    const next = load<u8>(at);
    if (next === 0x7d) break;
    if (next !== 0x2c) return 0;
    at = scanKey(skipSpace(at + 1));
    if (at === 0 || !keyIsPlain) return 0;
    const index = keyIndex(tree, key0, key1);
    if (index < 0) {
      // The reference goes by the name and the attributes of whatever has them.
      if (key0 === TAG_NAME || key0 === ATTRIBUTES_KEY || ++unknown > MOST_KEYS) return 0;
      addItem(UNKNOWN_KEY, keyStart, keyStart + (keyLength as usize), DOUBTFUL, tree, (start - input) as i32, event);
      const value = at;
      at = skipValue(at);
      if (at === 0) return 0;
      addItem(UNKNOWN, value, at, DOUBTFUL, tree, 0, event);
      continue;
    }
    if ((seen & (1 << index)) !== 0) return 0;
    seen |= 1 << index;
    at = readField(at, treeBehind(tree, index), node, event);
    if (at === 0) return 0;
  }
  if (node.id === i32.MIN_VALUE) return 0;
  leave();
  return at + 1;
}

function readField(start: usize, tree: i32, node: PageNode, event: i32): usize {
  const unit = load<u8>(start);
  switch (classOf(tree)) {
    case NUMBER:
      if (slotOf(tree) === SLOT_ID) {
        const end = scanNumber(start);
        if (end === 0 || !isInteger || integer > 9999999 || integer < -9999999) return 0;
        node.id = integer;
        node.field = integer;
        return end;
      }
      return readScalar(start, tree, event);
    case NAME:
      return unit === 0x22 ? readTag(start, tree, node, event) : readScalar(start, tree, event);
    case ATTRIBUTES: {
      if (unit !== 0x7b) return readOther(start, tree, event);
      const first = entryCount;
      node.firstItem = itemCount;
      const end = readAttributes(start, tree, node.tag, false, event);
      if (end === 0) return 0;
      node.lastItem = itemCount;
      node.entry = first;
      node.entryCount = (entryCount - first) as u16;
      node.editing = editing;
      node.isWidget = isWidget;
      node.hasValue = hasValue;
      if (describes) {
        node.attributes = (start - input) as u32;
        node.attributesEnd = (end - input) as u32;
      }
      return end;
    }
    case BRANCH:
      return readChildren(start, tree, node, event);
    case TEXT: {
      if (unit !== 0x22) return readOther(start, tree, event);
      const end = scanString(start);
      if (end === 0) return 0;
      node.text = 1 + addItem(TEXT, start + 1, end - 1, (stringClasses & FLAGS_OF_TYPE) !== 0 ? NOT_PLAIN : 0, tree, stringClasses as i32, event);
      return end;
    }
    case EMPTY: {
      const end = skipValue(start);
      if (end !== 0 && end - start > 2) addItem(EMPTY, start, end, DOUBTFUL, tree, 0, event);
      return end;
    }
    case FLAG:
      if (unit === 0x74 && slotOf(tree) !== 0) node.isStyle = true;
      return readScalar(start, tree, event);
    default:
      return readScalar(start, tree, event);
  }
}

/** What is neither the kind of value that belongs here nor null. */
function readOther(start: usize, tree: i32, event: i32): usize {
  const end = skipValue(start);
  if (end !== 0 && load<u8>(start) !== 0x6e) addItem(UNKNOWN, start, end, DOUBTFUL, tree, 1, event);
  return end;
}

function readTag(start: usize, tree: i32, node: PageNode, event: i32): usize {
  const end = scanString(start);
  if (end === 0 || (stringClasses & FLAGS_OF_TYPE) !== 0) return 0;
  const found = findName(ELEMENT_NAMES, start + 1, (end - start - 2) as i32);
  node.name = (start + 1 - input) as u32;
  node.nameLength = (end - start - 2) as i32;
  if (found !== 0) node.tag = found | TAG_NAMED;
  else {
    node.tag = end - start > 2 ? TAG_NAMED : 0;
    const isCustom = isCustomElement(start + 1, end - 1);
    if (isCustom) node.tag |= TAG_INLINE;
    const certain = isCustom && isCertain(start + 1, end - 1, classify(start + 1, end - 1));
    addItem(TAG, start + 1, end - 1, certain ? 0 : DOUBTFUL, tree, 0, event);
  }
  if (node.type === 2) {
    node.isInline = (node.tag & TAG_INLINE) !== 0;
    node.isPassedOver = (node.tag & TAG_PASSED_OVER) !== 0;
  }
  return end;
}

function isCustomElement(start: usize, end: usize): bool {
  const first = load<u8>(start);
  if (first < 0x61 || first > 0x7a) return false;
  let hyphen = false;
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (unit === 0x2d) hyphen = true;
    else if (!(unit >= 0x61 && unit <= 0x7a) && !isDigit(unit) && unit !== 0x2e && unit !== 0x5f) return false;
  }
  return hyphen;
}

function readChildren(start: usize, tree: i32, node: PageNode, event: i32): usize {
  const items = itemsOf(tree);
  if (load<u8>(start) !== 0x5b) return readOther(start, items, event);
  if (!enter()) return 0;
  let at = skipSpace(start + 1);
  if (load<u8>(at) !== 0x5d) {
    while (true) {
      at = readNode(at, items, node, event);
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

/**
 * Brings the records from `first` to `last` into the page: a node that was read, and all below it.
 *
 * @returns false when they are for the reference
 */
export function bringNodes(first: i32, last: i32, parent: PageNode | null, next: PageNode | null, event: i32): bool {
  for (let index = first; index < last; index++) {
    const node = nodeAt(index);
    if (!register(node)) return false;
    arrive(node, event);
    if (node.lastItem > node.firstItem) noteHolding(node, node.firstItem, node.lastItem);
    const above = index === first ? parent : node.holder;
    if (above !== null) insertNode(node, above, index === first ? next : null);
    describe(node, above);
    for (let entry = 0; entry < (node.entryCount as i32); entry++) takeEntry(entryAt(node.entry + entry), node);
    if (node.text !== 0 && !takeText(node)) return false;
    if (node.text !== 0) noteHolding(node, node.text - 1, node.text);
    if (node.type === 3 && node.text !== 0) noteChanged(node);
  }
  return true;
}

function describe(node: PageNode, parent: PageNode | null): void {
  if (parent !== null && parent.context === AS_TYPED) {
    node.context = AS_TYPED as u8;
    node.field = parent.field;
    isEditable(node.id);
  }
  const tag = node.tag;
  if ((tag & TAG_CODE) !== 0) node.context = AS_CODE as u8;
  else if ((tag & TAG_STYLE) !== 0) node.context = AS_CSS as u8;
  if ((tag & TAG_FILLED_IN) !== 0 || node.isWidget)
    describeField(node.id, node.attributes as i32, node.attributesEnd as i32);
  if ((node.isWidget && (tag & TAG_FILLED_IN) === 0) || (tag & TAG_NOT_TYPED) !== 0) isNotTyped(node.id);
  if ((tag & TAG_OPTION) !== 0) fieldBelongsTo(node.id, listAround(node));
  if ((tag & TAG_TYPED) !== 0) makeTyped(node);
  describeEditing(node, node.editing);
}

/** The id of the list that an option is a choice of; the least number if there is none. */
function listAround(node: PageNode): i32 {
  const parent = node.parent;
  if (parent === null) return i32.MIN_VALUE;
  if ((parent.tag & TAG_OPTION_GROUP) === 0) return parent.id;
  const list = parent.parent;
  return list === null ? i32.MIN_VALUE : list.id;
}

/** Follows `contenteditable` and roles of fields. */
export function describeEditing(node: PageNode, says: u8): void {
  if ((says & SAYS_ENTRY) !== 0 && (node.tag & TAG_FIELD) === 0) makeTyped(node);
  if ((says & 3) === 2) makeTyped(node);
  else if ((says & 3) === 1 && (node.tag & TAG_TEXTAREA) === 0) node.context = AS_TEXT as u8;
}

/** All below is typed too. */
function makeTyped(node: PageNode): void {
  if (node.context === AS_TYPED && node.field === node.id) return;
  typeBelow(node, node.id);
}

function typeBelow(node: PageNode, field: i32): void {
  if (node.context === AS_CODE || node.context === AS_CSS) return;
  if (node.text !== 0) {
    fieldValue(field, node.text - 1);
    store<u8>(itemAt(node.text - 1), TYPED as u8, ITEM_KIND);
  }
  node.context = AS_TYPED as u8;
  node.field = field;
  isEditable(node.id);
  let child = node.last;
  while (child !== null) {
    typeBelow(child, field);
    child = child.previous;
  }
}

/** A value or an answer of a field, by what is known of the element. */
export function takeEntry(item: i32, node: PageNode): void {
  const at = itemAt(item);
  if (load<u8>(at, ITEM_KIND) === ANSWER) {
    fieldAnswer(node.id, item);
    return;
  }
  const isText = load<i32>(at, ITEM_AUX) !== 0;
  if ((node.tag & TAG_MEASURE) !== 0 && isSmallNumber(startOfItem(item), endOfItem(item))) return;
  if (isText) fieldValue(node.id, item);
  else {
    store<u8>(at, UNKNOWN as u8, ITEM_KIND);
    store<i32>(at, 1, ITEM_AUX);
    doubtItem(item);
  }
}

/** Four digits at most, and perhaps as many behind a point. */
function isSmallNumber(start: usize, end: usize): bool {
  let at = start;
  while (at < end && isDigit(load<u8>(at))) at++;
  if (at === start || at - start > 4) return false;
  if (at === end) return true;
  if (load<u8>(at) !== 0x2e) return false;
  const point = at++;
  while (at < end && isDigit(load<u8>(at))) at++;
  return at === end && at - point > 1 && at - point <= 5;
}

/**
 * The text of a text node, by what the element around it makes of it.
 *
 * @returns false when it is for the reference
 */
export function takeText(node: PageNode): bool {
  const item = node.text - 1;
  const at = itemAt(item);
  const parent = node.parent;
  const context = parent !== null ? parent.context : node.context;
  const start = startOfItem(item);
  const end = endOfItem(item);
  if (node.isStyle && context !== AS_CSS && context !== AS_CODE && (parent === null || (parent.tag & TAG_NAMED) === 0))
    return false;
  if (context === AS_CODE) {
    store<u8>(at, EMPTY as u8, ITEM_KIND);
    if (start !== end && !isPlaceholder(start, end)) doubtItem(item);
  } else if (context === AS_CSS) {
    store<u8>(at, OTHER as u8, ITEM_KIND);
    readCss(start, end, load<i32>(at, ITEM_AUX) as u32, load<u32>(at, ITEM_PATH), load<i32>(at, ITEM_EVENT));
  } else if (context === AS_TYPED) {
    if (parent !== null) isEditable(node.id);
    store<u8>(at, TYPED as u8, ITEM_KIND);
    const field = parent !== null ? parent.field : node.field;
    if (parent !== null && (parent.tag & TAG_OPTION) !== 0 && parent.hasValue) fieldLabel(field, item);
    else fieldValue(field, item);
  } else if (!isCertainString(start, end, load<i32>(at, ITEM_AUX) as u32)) doubtItem(item);
  return true;
}

function isPlaceholder(start: usize, end: usize): bool {
  if (end - start !== (SCRIPT_PLACEHOLDER.length as usize)) return false;
  for (let at = 0; at < SCRIPT_PLACEHOLDER.length; at++)
    if (load<u8>(start + (at as usize)) !== (SCRIPT_PLACEHOLDER.charCodeAt(at) as u8)) return false;
  return true;
}
