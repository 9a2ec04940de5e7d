// The attributes of an element, each by the class of its name: core/redaction/read-attributes.ts.
import {
  ANY_NAME, IS_ANSWER, IS_CONTENT, IS_EDITABLE, IS_META_AND_NAMING, IS_META_NAME, IS_NAMING,
  IS_PASSWORD_MARK, IS_ROLE, IS_STATE, IS_STYLE, IS_TYPE, MOST, hasDigit, isExactStyle, isHandler, isLabel,
  isOfFamily, isRemoved, isRepeated, readName,
} from './attribute-names';
import {
  SAYS_ENTRY, isFalse, isPassword, isState, plainness, readAttributeString, readDigits, showsEntry,
} from './attribute-values';
import { ESCAPE, HIGH } from './byte-classes';
import { addItem, doubtItem, itemAt, itemCount } from './items';
import {
  ANSWER, DOUBTFUL, EMPTY, ITEM_AUX, ITEM_EVENT, ITEM_KIND, META, TAG_META, TAG_OPTION, TEXT, UNKNOWN,
  VALUE,
} from './kinds';
import { ENTRY_BYTES, entries, input } from './memory';
import { hasSecretStem } from './named-secrets';
import { scanString, stringClasses } from './strings';
import { readStyle } from './style';
import { ATTRIBUTE_NAMES, findName } from './tables';
import {
  enter, keyIsPlain, keyLength, keyStart, leave, scanKey, scanLiteral, skipSpace, skipValue,
} from './tokens';
import { isDigit } from './units';

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
