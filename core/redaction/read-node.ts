import { type FieldTree, toFieldTree } from '../replay/field-tree.ts';
import { ANY_NODE_FIELDS, NODE_FIELDS } from '../replay/fields.ts';
import type { PageNode } from './page.ts';
import { isObject, type Place, read } from './place.ts';
import type { Plan } from './plan.ts';
import { readAttributes } from './read-attributes.ts';
import { readEnum, readFlag, readName, readNumber } from './read-scalar.ts';
import { readUnknownKeys } from './read-unknown.ts';
import { redactCss } from './redact-css.ts';

const TREES: ReadonlyMap<string, FieldTree> = new Map(
  Object.entries(NODE_FIELDS).map(([kind, fields]) => [
    kind,
    toFieldTree(kind, { ...ANY_NODE_FIELDS, ...fields }),
  ]),
);

/** Elements whose value is chosen or pressed, not typed. */
export const NOT_TYPED: ReadonlySet<string> = new Set([
  'option',
  'button',
  'li',
  'meter',
  'progress',
  'data',
  'param',
  'output',
]);
/** Attributes by which elements that a page made of its own tell an answer. */
export const ANSWERS: readonly string[] = [
  'aria-checked',
  'aria-selected',
  'aria-valuenow',
  'data-state',
  'data-checked',
  'data-selected',
];
/** Roles of elements that show what was typed or chosen in them (WAI-ARIA 1.2). */
const SHOWS_ENTRY = new Set(['textbox', 'searchbox', 'combobox']);
export const FILLED_IN: ReadonlySet<string> = new Set(['input', 'textarea', 'select', ...NOT_TYPED]);
/** What rrweb writes for the text of a script. */
const SCRIPT_PLACEHOLDER = 'SCRIPT_PLACEHOLDER';

/**
 * A serialized node and all below it.
 *
 * @param parent the element it is put into, if any
 * @param next the node it is put before, if the chunk knows it
 * @returns the text nodes that were brought
 */
export function readNode(
  place: Place,
  parent: PageNode | undefined,
  next: PageNode | undefined,
  plan: Plan,
): PageNode[] {
  const value = read(place);
  const tree = isObject(value) && Number.isInteger(value.type) ? TREES.get(`N(${value.type})`) : undefined;
  if (!isObject(value) || !tree) {
    if (value !== null) plan.unknown(place);
    return [];
  }
  const tag = typeof value.tagName === 'string' ? value.tagName.toLowerCase() : '';
  const node = plan.page.create(idOf(value), tag, kindOf(value.type));
  if (parent) plan.page.insert(node, parent, next);
  describe(node, value.attributes, parent, plan);
  readUnknownKeys(value, tree, plan);
  for (const [key, field] of tree.keys) {
    if (Object.hasOwn(value, key)) readNodeField({ holder: value, key, path: field.path }, field, node, plan);
  }
  return [...(node.text ? [node] : []), ...readChildren(value, tree, node, plan)];
}

function kindOf(type: unknown): 'text' | 'comment' | 'block' | 'element' {
  if (type === 2) return 'element';
  if (type === 3) return 'text';
  return type === 4 || type === 5 ? 'comment' : 'block';
}

function idOf(value: Record<string, unknown>): number | undefined {
  return Number.isInteger(value.id) ? (value.id as number) : undefined;
}

function describe(node: PageNode, attributes: unknown, parent: PageNode | undefined, plan: Plan): void {
  if (parent?.context === 'typed') {
    node.context = 'typed';
    node.field = parent.field;
    plan.fields.isEditable(node.id);
  }
  if (node.tag === 'script' || node.tag === 'noscript') node.context = 'code';
  else if (node.tag === 'style') node.context = 'css';
  if (FILLED_IN.has(node.tag)) plan.fields.describe(node.id, isObject(attributes) ? attributes : {});
  const isWidget = isObject(attributes) && ANSWERS.some((name) => Object.hasOwn(attributes, name));
  if (isWidget) plan.fields.describe(node.id, attributes);
  if ((isWidget && !FILLED_IN.has(node.tag)) || NOT_TYPED.has(node.tag)) plan.fields.isNotTyped(node.id);
  if (node.tag === 'option') plan.fields.belongsTo(node.id, selectAround(node));
  // Every choice is masked, not only the one that was made: it would be known as the one that is missing.
  if (node.tag === 'textarea' || node.tag === 'option') makeTyped(node, plan);
  if (isObject(attributes)) describeEditing(node, attributes, plan);
}

/** The list that an option is a choice of. */
function selectAround({ parent }: PageNode): number | undefined {
  return parent?.tag === 'optgroup' ? parent.parent?.id : parent?.id;
}

/** Follows `contenteditable` and roles of fields, on an element that is new or whose attributes changed. */
export function describeEditing(
  node: PageNode,
  attributes: Readonly<Record<string, unknown>>,
  plan: Plan,
): void {
  const { role } = attributes;
  const isOwnField = ['input', 'textarea', 'select'].includes(node.tag);
  if (!isOwnField && typeof role === 'string' && SHOWS_ENTRY.has(role.toLowerCase().trim()))
    makeTyped(node, plan);
  const editing = attributes.contenteditable;
  if (editing === undefined || editing === null) return;
  if (typeof editing !== 'string' || editing.toLowerCase() !== 'false') makeTyped(node, plan);
  else if (node.tag !== 'textarea') node.context = 'text';
}

/** All below is recorded as typed too: later chunks name the elements and texts inside, not the one around them. */
function makeTyped(node: PageNode, plan: Plan): void {
  if (node.context === 'typed' && node.field === node.id) return;
  const below: PageNode[] = [node];
  for (let at = below.pop(); at; at = below.pop()) {
    if (at.context === 'code' || at.context === 'css') continue;
    if (at.text) plan.fields.value(node.id, at.text);
    at.context = 'typed';
    at.field = node.id;
    plan.fields.isEditable(at.id);
    for (let child = at.first; child; child = child.next) below.push(child);
  }
}

function readNodeField(place: Place, field: FieldTree, node: PageNode, plan: Plan): void {
  if (field.items) return;
  if (field.fieldClass === 'text') readText(place, node, plan);
  else if (field.fieldClass === 'attributes') readAttributes(place, node, plan);
  else if (field.fieldClass === 'name') readName(place, plan);
  else if (field.fieldClass === 'enum') readEnum(place, plan);
  else if (field.fieldClass === 'flag') readFlag(place, plan);
  else if (field.fieldClass === 'number') readNumber(place, plan);
  else plan.empty(place);
}

function readChildren(
  value: Record<string, unknown>,
  tree: FieldTree,
  node: PageNode,
  plan: Plan,
): PageNode[] {
  const children = value.childNodes;
  const items = tree.keys.get('childNodes')?.items;
  if (!items || children === undefined) return [];
  if (!Array.isArray(children)) {
    if (children !== null) plan.unknown({ holder: value, key: 'childNodes', path: items.path });
    return [];
  }
  return children.flatMap((_, key) =>
    readNode({ holder: children, key, path: items.path }, node, undefined, plan),
  );
}

/** The text of a text node, by what the element around it makes of it. */
export function readText(place: Place, node: PageNode, plan: Plan): void {
  const value = read(place);
  if (value === null) return;
  if (typeof value !== 'string') {
    plan.unknown(place);
    return;
  }
  node.text = place;
  node.holders.push(place);
  const context = node.parent?.context ?? node.context;
  const isStyle = !Array.isArray(place.holder) && place.holder.isStyle === true && !node.parent?.tag;
  if (context === 'code') {
    if (value !== SCRIPT_PLACEHOLDER) plan.empty(place);
  } else if (context === 'css' || isStyle) plan.string(place, redactCss);
  else if (context === 'typed') readTypedText(place, node, plan);
  else plan.string(place, (text, path, masker) => masker.freeText(text, path));
}

/** Without one the text of an option is its value too, which a replay looks for when it was chosen. */
function hasValueOfItsOwn({ holders }: PageNode): boolean {
  return holders.some((place) => {
    const attributes = read(place);
    return isObject(attributes) && Object.hasOwn(attributes, 'value');
  });
}

/** Later chunks change the text node by its own id, so that is remembered as typed too. */
function readTypedText(place: Place, node: PageNode, plan: Plan): void {
  if (node.parent) plan.fields.isEditable(node.id);
  const field = node.parent?.field ?? node.field;
  if (node.parent?.tag === 'option' && hasValueOfItsOwn(node.parent)) plan.fields.label(field, place);
  else plan.fields.value(field, place);
}
