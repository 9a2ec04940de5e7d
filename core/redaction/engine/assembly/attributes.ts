// The attributes of an element, each by the class of its name: core/redaction/read-attributes.ts.
import { hasSecretStem, isCertain } from './certify';
import { readCss } from './css';
import { isDigit, isLetter } from './digits';
import { foldString } from './fold';
import { isPlainGeometry } from './geometry';
import { addItem, doubtItem, itemAt, itemCount } from './items';
import {
  ANSWER, ATTRIBUTE_NAME, COLOR, CSS, DIGITS, DOUBTFUL, EMPTY, GEOMETRY, ITEM_AUX, ITEM_EVENT, ITEM_KIND, LENGTH, META, NAMESPACES, NONCE, NOT_PLAIN,
  OWN_WORDS, SRCSET, STYLE, TAG_META, TAG_OPTION, TEXT, TOKEN, UNKNOWN, URL, URLS, VALUE,
} from './kinds';
import { ENTRY_BYTES, entries, input, scratch } from './memory';
import { ATTRIBUTE_NAMES, findName, isListed } from './tables';
import {
  allDigits, classify, ESCAPE, enter, HIGH, hasExponent, keyIsPlain, keyLength, keyStart, leave, scanKey,
  scanLiteral, scanNumber, scanString, skipSpace, skipValue, stringClasses,
} from './tokens';
import { isCertainSrcset, isCertainUrl } from './url';
import { isWordUnit } from './words';

export let entryCount: i32 = 0;
/** What the attributes read last say of the element. */
export let editing: u8 = 0;
export let tellsOfField: bool = false;
/** Whether one of them is there by which a field is described. */
export let describes: bool = false;
/** Whether one of them tells an answer of a widget. */
export let isWidget: bool = false;
/** Whether there is a `value` among them. */
export let hasValue: bool = false;

/** Names of attributes that are looked at beyond their class; the high byte of their value in the table. */
export const IS_TYPE: u32 = 1;
export const IS_NAMING: u32 = 2;
export const IS_EDITABLE: u32 = 3;
export const IS_PASSWORD_MARK: u32 = 4;
export const IS_CONTENT: u32 = 5;
/** `name`, `property` and `http-equiv`, which name the content of a meta element. */
export const IS_META_NAME: u32 = 6;
export const IS_META_AND_NAMING: u32 = 7;
export const IS_STYLE: u32 = 8;
export const IS_ANSWER: u32 = 9;
/** `data-state`, which tells an answer only in some words. */
export const IS_STATE: u32 = 10;
export const IS_ROLE: u32 = 11;
/** In `editing`: a role says that the element shows what was entered. */
export const SAYS_ENTRY: u8 = 4;

const ANY_NAME: u32 = 0xffff;
const MOST: i32 = 128;
/** The names met in one object: where each begins and how long it is. */
const MET: usize = memory.data(8 * 128, 16);
const LONG: i32 = 7;

export function clearEntries(): void {
  entryCount = 0;
}

function addEntry(item: i32): void {
  store<i32>(entries + (entryCount as usize) * ENTRY_BYTES, item);
  entryCount++;
}

// @ts-expect-error: decorator
@inline
export function entryAt(index: i32): i32 {
  return load<i32>(entries + (index as usize) * ENTRY_BYTES);
}

/** Whether a name is among the first of an object; if not it is one more of them. */
function isRepeated(count: i32, start: usize, length: i32): bool {
  for (let index = 0; index < count; index++) {
    const at = MET + (index as usize) * 8;
    if (load<i32>(at, 4) === length && memory.compare(load<u32>(at) as usize, start, length as usize) === 0) return true;
  }
  const at = MET + (count as usize) * 8;
  store<u32>(at, start as u32);
  store<i32>(at, length, 4);
  return false;
}

/**
 * Reads an object of attributes.
 *
 * @param place the place of the object
 * @param tag what is known of the element's name
 * @returns where it ends; 0 if it is for the reference
 */
export function readAttributes(start: usize, place: u32, tag: u32, isChange: bool, event: i32): usize {
  editing = 0;
  tellsOfField = false;
  describes = false;
  isWidget = false;
  hasValue = false;
  let numbered = 0;
  let content = -1;
  let isSecretMeta = false;
  let metaNames = false;
  let answers = 0;
  let count = 0;
  if (!enter()) return 0;
  let at = skipSpace(start + 1);
  if (load<u8>(at) !== 0x7d) {
    while (true) {
      const key = at;
      at = scanKey(at);
      if (at === 0 || !keyIsPlain) return 0;
      const name = keyStart;
      const length = keyLength;
      if (count === MOST || isRepeated(count, name, length)) return 0;
      count++;
      const found = findName(ATTRIBUTE_NAMES, name, length);
      let kind: u32 = TEXT;
      let path = place | (ANY_NAME << 16);
      let special: u32 = 0;
      let shape: u32 = 0;
      if (found !== 0) {
        if ((found & 0xffff) !== 0) path = place | ((found & 0xffff) << 16);
        kind = (found >> 16) & 0xff;
        special = (found >> 24) & 15;
        shape = found >> 28;
      } else if (isHandler(name, length)) kind = EMPTY;
      if ((found & 0xffff) === 0) readName(name, length, place, (start - input) as i32, event);
      if ((found & 0xffff) === 0 && hasDigit(name, length) && isOfFamily(numbered++, name, length)) return 0;
      if (kind === VALUE && length === 5 && load<u32>(name) === 0x756c6176) hasValue = true;
      if (special === IS_ANSWER || special === IS_STATE) isWidget = true;
      const value = at;
      const unit = load<u8>(at);
      // The label of a choice goes as its text does; whose a changed one is, is not told here.
      if ((isChange || (tag & TAG_OPTION) !== 0) && isLabel(name, length)) return 0;
      if (unit === 0x22) {
        at = scanString(at);
        if (at === 0) return 0;
        const classes = stringClasses;
        if (special !== 0) {
          const from = value + 1;
          const to = at - 1;
          if (special === IS_TYPE || special === IS_NAMING || special === IS_META_AND_NAMING) describes = true;
          if (special === IS_META_NAME || special === IS_META_AND_NAMING) {
            metaNames = true;
            if ((classes & (ESCAPE | HIGH)) !== 0 || hasSecretStem(from, to)) isSecretMeta = true;
          } else if (special === IS_CONTENT) content = itemCount;
          else if (special === IS_PASSWORD_MARK) {
            describes = true;
            tellsOfField = true;
          } else if (special === IS_EDITABLE) {
            if ((classes & ESCAPE) !== 0) return 0;
            editing |= isFalse(from, to) ? 1 : 2;
          } else if (special === IS_TYPE && isPassword(from, to)) tellsOfField = true;
          if ((special === IS_TYPE || special === IS_ROLE) && (classes & ESCAPE) !== 0) return 0;
          if (special === IS_ROLE && showsEntry(from, to)) editing |= SAYS_ENTRY;
        }
        if (kind === VALUE) addEntry(addItem(VALUE, value + 1, at - 1, plainness(classes), path, 1, event));
        else if (kind === ANSWER) {
          if (special !== IS_ANSWER && special !== IS_STATE) return 0;
          if (special === IS_STATE && !isState(value + 1, at - 1)) readAttributeString(value + 1, at - 1, TEXT, classes, path, 0, event);
          else {
            if (isRemoved(name) && ++answers > 1) return 0;
            addEntry(addItem(ANSWER, value, at, 0, path, (key - input) as i32, event));
          }
        }
        else if (kind === EMPTY) {
          if (at - value > 2) addItem(EMPTY, value, at, DOUBTFUL, path, 0, event);
        } else readAttributeString(value + 1, at - 1, kind, classes, path, shape, event);
      } else {
        if (special === IS_PASSWORD_MARK || (special === IS_EDITABLE && unit !== 0x6e)) return 0;
        if (kind === ANSWER) {
          at = scanLiteral(at);
          if (at === 0 || ++answers > 1 || special === IS_ANSWER || special === IS_STATE) return 0;
          addEntry(addItem(ANSWER, value, at, 0, path, (key - input) as i32, event));
        } else if (kind === VALUE) {
          at = skipValue(at);
          if (at === 0) return 0;
          if (unit !== 0x6e) addEntry(addItem(VALUE, value, at, 0, path, 0, event));
        } else if (kind === EMPTY) {
          at = skipValue(at);
          if (at === 0) return 0;
          if (unit !== 0x6e && unit !== 0x66) addItem(EMPTY, value, at, DOUBTFUL, path, 0, event);
        } else if (unit === 0x7b && special === IS_STYLE && isExactStyle(name)) {
          at = readStyle(at, path, event);
          if (at === 0) return 0;
        } else if (unit === 0x7b || unit === 0x5b) {
          at = skipValue(at);
          if (at === 0) return 0;
          addItem(UNKNOWN, value, at, DOUBTFUL, path, 1, event);
        } else if (unit === 0x2d || isDigit(unit)) {
          at = readDigits(at, path, event);
          if (at === 0) return 0;
        } else {
          at = scanLiteral(at);
          if (at === 0) return 0;
        }
      }
      at = skipSpace(at);
      const next = load<u8>(at);
      if (next === 0x7d) break;
      if (next !== 0x2c) return 0;
      at = skipSpace(at + 1);
    }
  }
  leave();
  if (content >= 0 && metaNames) {
    if (isChange) return 0;
    if ((tag & TAG_META) !== 0 && isSecretMeta) {
      store<u8>(itemAt(content), META as u8, ITEM_KIND);
      store<u32>(itemAt(content), (start - input) as u32, ITEM_AUX);
      store<u32>(itemAt(content), (at + 1 - input) as u32, ITEM_EVENT);
      doubtItem(content);
    }
  }
  return at + 1;
}

// @ts-expect-error: decorator
@inline
function plainness(classes: u32): u32 {
  return (classes & (ESCAPE | HIGH)) !== 0 ? NOT_PLAIN : 0;
}

function isLabel(name: usize, length: i32): bool {
  return length === 5 && (load<u32>(name) | 0x20202020) === 0x6562616c && (load<u8>(name, 4) | 0x20) === 0x6c;
}

/** `data-checked` and `data-selected` go with their answer; others say no. */
function isRemoved(name: usize): bool {
  return load<u32>(name) === 0x61746164 && load<u8>(name + 5) !== 0x73;
}

/** The words of `data-state` that tell an answer: checked, on, off, indeterminate, in any case. */
function isState(start: usize, end: usize): bool {
  const two = load<u16>(start) | 0x2020;
  const length = end - start;
  return (length === 2 && two === 0x6e6f) || (length === 3 && two === 0x666f) || (length === 7 && two === 0x6863) || (length === 13 && two === 0x6e69);
}

function hasDigit(name: usize, length: i32): bool {
  for (let at: usize = 0; at < (length as usize); at++) if (isDigit(load<u8>(name + at))) return true;
  return false;
}

/** The names with digits in them of one object: where each begins and how long it is. */
const NUMBERED: usize = memory.data(8 * 16, 16);

/** Whether a name differs from one before it only by its numbers (families.ts); more than sixteen are too many. */
function isOfFamily(count: i32, name: usize, length: i32): bool {
  if (count >= 16) return true;
  for (let index = 0; index < count; index++) {
    const at = NUMBERED + (index as usize) * 8;
    if (isAlike(load<u32>(at) as usize, load<i32>(at, 4), name, length)) return true;
  }
  store<u32>(NUMBERED + (count as usize) * 8, name as u32);
  store<i32>(NUMBERED + (count as usize) * 8, length, 4);
  return false;
}

function isAlike(one: usize, oneLength: i32, other: usize, otherLength: i32): bool {
  const oneEnd = one + (oneLength as usize);
  const otherEnd = other + (otherLength as usize);
  let a = one;
  let b = other;
  while (a < oneEnd && b < otherEnd) {
    const isNumber = isDigit(load<u8>(a));
    if (isNumber !== isDigit(load<u8>(b))) return false;
    if (!isNumber) {
      if ((load<u8>(a++) | 0x20) !== (load<u8>(b++) | 0x20)) return false;
      continue;
    }
    while (a < oneEnd && isDigit(load<u8>(a))) a++;
    while (b < otherEnd && isDigit(load<u8>(b))) b++;
  }
  return a === oneEnd && b === otherEnd;
}

function isHandler(name: usize, length: i32): bool {
  return length > 2 && (load<u16>(name) | 0x2020) === 0x6e6f && isLetter(load<u8>(name + 2));
}

function isExactStyle(name: usize): bool {
  return load<u32>(name) === 0x6c797473;
}

function isFalse(start: usize, end: usize): bool {
  return end - start === 5 && (load<u32>(start) | 0x20202020) === 0x736c6166 && (load<u8>(start + 4) | 0x20) === 0x65;
}

/** The roles textbox, searchbox and combobox. */
function showsEntry(start: usize, end: usize): bool {
  let first = start;
  let last = end;
  while (first < last && load<u8>(first) <= 0x20) first++;
  while (last > first && load<u8>(last - 1) <= 0x20) last--;
  const length = last - first;
  if (length < 7) return false;
  const head = load<u32>(first) | 0x20202020;
  const tail = load<u32>(last - 4) | 0x20202020;
  if (tail >> 8 !== 0x786f62) return false;
  return (length === 7 && head === 0x74786574) || (length === 9 && head === 0x72616573) || (length === 8 && head === 0x626d6f63);
}

function isPassword(start: usize, end: usize): bool {
  return end - start === 8 && load<u64>(start) === 0x64726f7773736170;
}

/** A name that no table lists; it stays if it is an attribute's and nothing is recognised in it. */
function readName(name: usize, length: i32, place: u32, object: i32, event: i32): void {
  const end = name + (length as usize);
  let isPlain = length > 0;
  for (let at = name; at < end; at++) {
    const unit = load<u8>(at);
    const isFirst = isLetter(unit) || unit === 0x5f || unit === 0x40 || unit === 0x3a;
    if (!isFirst && (at === name || !(isDigit(unit) || unit === 0x2e || unit === 0x2d))) isPlain = false;
  }
  const certain = isPlain && isCertain(name, end, classify(name, end));
  addItem(ATTRIBUTE_NAME, name, end, OWN_WORDS | (certain ? 0 : DOUBTFUL), place, object, event);
}

/** A number, whose digits are searched. */
function readDigits(start: usize, path: u32, event: i32): usize {
  const end = scanNumber(start);
  if (end === 0) return 0;
  addItem(DIGITS, start, end, allDigits >= LONG || hasExponent ? DOUBTFUL : 0, path, 0, event);
  return end;
}

/** Whether nothing can be found in a string of the chunk. */
export function isCertainString(start: usize, end: usize, classes: u32): bool {
  if ((classes & (ESCAPE | HIGH)) === 0) return isCertain(start, end, classes);
  const last = foldString(start, end, scratch);
  return last !== 0 && isCertain(scratch, last, classify(scratch, last));
}

function readAttributeString(
  start: usize,
  end: usize,
  kind: u32,
  classes: u32,
  path: u32,
  shape: u32,
  event: i32,
): void {
  if (start === end) return;
  let certain: bool;
  switch (kind) {
    case URL:
      certain = isCertainUrl(start, end, classes);
      break;
    case SRCSET:
      certain = isCertainSrcset(start, end, classes);
      break;
    case CSS:
      readCss(start, end, classes, path, event);
      return;
    case GEOMETRY:
      certain =
        (classes & (ESCAPE | HIGH)) === 0 && (isPlainGeometry(start, end, shape) || isCertain(start, end, classes));
      break;
    case URLS:
    case NONCE:
      certain = false;
      break;
    default:
      certain = isCertainString(start, end, classes) || isListed(NAMESPACES, start, (end - start) as i32);
  }
  const flags = plainness(classes) | (kind === TOKEN ? OWN_WORDS : 0) | (certain ? 0 : DOUBTFUL);
  addItem(kind as u8, start, end, flags, path, 0, event);
}

/** The style of an element by property; each a value, a value and its priority, or false. */
function readStyle(start: usize, path: u32, event: i32): usize {
  if (!enter()) return 0;
  let count = 0;
  let at = skipSpace(start + 1);
  if (load<u8>(at) !== 0x7d) {
    while (true) {
      at = scanKey(at);
      if (at === 0 || !keyIsPlain) return 0;
      const name = keyStart;
      const length = keyLength;
      if (++count > 64 || !isPropertyName(name, name + (length as usize))) return 0;
      if (load<u8>(at) === 0x5b) {
        if (!enter()) return 0;
        at = skipSpace(at + 1);
        if (load<u8>(at) !== 0x5d) {
          while (true) {
            at = readDeclared(at, name, path, event);
            if (at === 0) return 0;
            at = skipSpace(at);
            const next = load<u8>(at);
            if (next === 0x5d) break;
            if (next !== 0x2c) return 0;
            at = skipSpace(at + 1);
          }
        }
        leave();
        at++;
      } else {
        at = readDeclared(at, name, path, event);
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
  return at + 1;
}

/** The value of a declaration. A custom property's value is text, numbers included. */
function readDeclared(start: usize, name: usize, path: u32, event: i32): usize {
  const unit = load<u8>(start);
  if (unit === 0x22) {
    const end = scanString(start);
    if (end === 0) return 0;
    const classes = stringClasses;
    const certain =
      (classes & (ESCAPE | HIGH)) === 0 &&
      isPlainValue(start + 1, end - 1) &&
      isCertain(start + 1, end - 1, classes);
    const flags = plainness(classes) | (certain ? 0 : DOUBTFUL);
    addItem(STYLE, start + 1, end - 1, flags, path, (name - input) as i32, event);
    return end;
  }
  if (unit === 0x2d || isDigit(unit)) return readDigits(start, path, event);
  const end = skipValue(start);
  if (end !== 0 && (unit === 0x7b || unit === 0x5b)) addItem(UNKNOWN, start, end, DOUBTFUL, path, 1, event);
  return end;
}

/** Without strings, URLs, comments and escapes. */
function isPlainValue(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const unit = load<u8>(at);
    if (unit === 0x22 || unit === 0x27 || unit === 0x2f || unit === 0x5c) return false;
    if (unit === 0x28 && at - 3 >= start && (load<u32>(at - 3) & 0xdfdfdf) === 0x4c5255) return false;
  }
  return true;
}

export function isPropertyName(start: usize, end: usize): bool {
  let at = start;
  for (let hyphens = 0; hyphens < 2 && load<u8>(at) === 0x2d; hyphens++) at++;
  if (!isLetter(load<u8>(at)) || end - at > 128) return false;
  for (; at < end; at++) if (!isWordUnit(load<u8>(at)) && load<u8>(at) !== 0x2d) return false;
  return isCertain(start, end, classify(start, end));
}
