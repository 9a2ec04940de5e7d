// Objects and values of events, by the tables of core/replay/fields.ts.
import { isCertainString } from './attribute-values';
import { entryCount, readAttributes } from './attributes';
import { ESCAPE, HIGH } from './byte-classes';
import { close } from './closing';
import { readCss } from './css';
import { addItem, itemCount } from './items';
import { integer, isInteger, scanNumber } from './json-numbers';
import {
  ANSWER, ATTRIBUTES, BRANCH, CHECKED, CLOSES_NOTHING, CSS, DOUBTFUL, EMPTY, INPUT, NODE, NOT_PLAIN, NUMBER,
  SLOT_ID, SLOT_NEXT, SLOT_NONE, SLOT_PARENT, TEXT, UNKNOWN, UNKNOWN_KEY, URL, VALUE,
} from './kinds';
import { input } from './memory';
import { readNode } from './node';
import { nodeCount } from './page';
import { readScalar } from './scalars';
import { scanString, stringClasses } from './strings';
import { classOf, closingOf, itemsOf, keyIndex, slotOf, treeBehind } from './tables';
import {
  enter, key0, key1, keyIsPlain, keyLength, keyStart, leave, scanKey, skipSpace, skipValue,
} from './tokens';
import { isDigit } from './units';
import { isCertainUrl } from './url';
import { DATA, eventCount } from './walk';

const MOST_KEYS: i32 = 32;

/** In place of an id that is not there. */
export const NO_ID: i32 = i32.MIN_VALUE;

/** What the object that is read holds, for when it closes. */
export let slotId: i32 = NO_ID;

export let slotParent: i32 = NO_ID;
export let slotNext: i32 = NO_ID;
export let slotItem: i32 = -1;
export let slotAnswer: i32 = -1;
export let slotSecondAnswer: i32 = -1;
export let slotNode: i32 = -1;
export let slotNodeEnd: i32 = -1;
export let slotAttributes: usize = 0;
export let slotAttributesEnd: usize = 0;
export let slotEntry: i32 = 0;
export let slotFirstItem: i32 = 0;
export let slotLastItem: i32 = 0;

export function readObject(start: usize, tree: i32, isEvent: bool): usize {
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
