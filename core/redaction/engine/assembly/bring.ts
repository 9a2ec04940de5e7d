// Nodes that were read come into the page, as core/redaction/read-node.ts brings them.
import { SAYS_ENTRY, isCertainString } from './attribute-values';
import { entryAt } from './attributes';
import { readCss } from './css';
import { fieldAnswer, fieldLabel, fieldValue, textBecomesTyped } from './fields';
import { describeField, fieldBelongsTo, isEditable, isNotTyped } from './host';
import { doubtItem, endOfItem, itemAt, startOfItem } from './items';
import {
  ANSWER, AS_CODE, AS_CSS, AS_TEXT, AS_TYPED, EMPTY, ITEM_AUX, ITEM_EVENT, ITEM_KIND, ITEM_PATH, OTHER,
  TAG_CODE, TAG_FIELD, TAG_FILLED_IN, TAG_MEASURE, TAG_NAMED, TAG_NOT_TYPED, TAG_OPTION, TAG_OPTION_GROUP,
  TAG_STYLE, TAG_TEXTAREA, TAG_TYPED, TEXT, TYPED, UNKNOWN,
} from './kinds';
import { PageNode, arrive, insertNode, nodeAt, noteHolding, register } from './page';
import { noteChanged } from './runs';
import { isDigit } from './units';

/** What rrweb writes for the text of a script. */
const SCRIPT_PLACEHOLDER = 'SCRIPT_PLACEHOLDER';

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
    if (load<u8>(itemAt(node.text - 1), ITEM_KIND) === TEXT) textBecomesTyped();
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
