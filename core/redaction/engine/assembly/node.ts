// Serialized nodes: first read as they stand, then brought into the page as core/redaction/read-node.ts does.
import { describes, editing, entryCount, hasValue, isWidget, readAttributes } from './attributes';
import { ESCAPE, HIGH, classify } from './byte-classes';
import { isCertain } from './certify';
import { addItem, itemCount } from './items';
import { integer, isInteger, scanNumber } from './json-numbers';
import {
  ATTRIBUTES, BRANCH, DOUBTFUL, EMPTY, FLAG, NAME, NOT_PLAIN, NUMBER, SLOT_ID, TAG, TAG_INLINE, TAG_NAMED,
  TAG_PASSED_OVER, TEXT, UNKNOWN, UNKNOWN_KEY,
} from './kinds';
import { input } from './memory';
import { PageNode, newNode } from './page';
import { readScalar } from './scalars';
import { scanString, stringClasses } from './strings';
import {
  ELEMENT_NAMES, NODE_TREES, classOf, findName, itemsOf, keyIndex, slotOf, treeBehind,
} from './tables';
import {
  enter, key0, key1, keyIsPlain, keyLength, keyStart, leave, scanKey, skipSpace, skipValue,
} from './tokens';
import { isDigit } from './units';

const NODE_TYPES: u32 = 6;
const MOST_KEYS: i32 = 32;
const TYPE: u64 = 0x65707974;
const TAG_NAME: u64 = 0x656d614e676174;
const ATTRIBUTES_KEY: u64 = 0x7475626972747461;
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
