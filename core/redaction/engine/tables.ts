import { type AttributeClass, LISTED_ATTRIBUTES } from '../../replay/attributes.ts';
import { isInline, isPassedOver, STANDARD_ELEMENTS } from '../../replay/elements.ts';
import { ENUMERATED_WORDS } from '../../replay/enumerations.ts';
import { type FieldTree, toFieldTree } from '../../replay/field-tree.ts';
import {
  ANY_NODE_FIELDS,
  EVENT_FIELDS,
  type FieldClass,
  fieldsOfEvent,
  NODE_FIELDS,
} from '../../replay/fields.ts';
import { IBAN_LENGTHS } from '../detectors/iban.ts';
import { MEASURES } from '../read-attributes.ts';
import { ANSWERS, FILLED_IN, NOT_TYPED } from '../read-node.ts';
import * as kinds from './assembly/kinds.ts';
import type { EngineExports } from './load.ts';

/** The classes that the engine reads itself; an event with any other is read by the reference. */
const FIELD_CLASSES: Readonly<Partial<Record<FieldClass, number>>> = {
  number: kinds.NUMBER,
  time: kinds.TIME,
  flag: kinds.FLAG,
  enum: kinds.ENUM,
  name: kinds.NAME,
  text: kinds.TEXT,
  url: kinds.URL,
  css: kinds.CSS,
  input: kinds.INPUT,
  checked: kinds.CHECKED,
  empty: kinds.EMPTY,
  node: kinds.NODE,
  attributes: kinds.ATTRIBUTES,
};

const ATTRIBUTE_CLASSES: Readonly<Record<AttributeClass, number>> = {
  text: kinds.TEXT,
  token: kinds.TOKEN,
  length: kinds.LENGTH,
  color: kinds.COLOR,
  geometry: kinds.GEOMETRY,
  url: kinds.URL,
  urls: kinds.URLS,
  srcset: kinds.SRCSET,
  css: kinds.CSS,
  input: kinds.VALUE,
  'flag-of-form': kinds.ANSWER,
  nonce: kinds.NONCE,
  empty: kinds.EMPTY,
};

/** What an object does with the ids in it once it is read, by its place; and which number is which of them. */
const CLOSES: Readonly<Record<string, number>> = {
  't2 data': kinds.CLOSES_NODE,
  't3/s0 data.adds[]': kinds.CLOSES_NODE,
  't3/s0 data.texts[]': kinds.CLOSES_TEXT,
  't3/s0 data.attributes[]': kinds.CLOSES_ATTRIBUTES,
  't3/s0 data.removes[]': kinds.CLOSES_REMOVAL,
  't3/s5 data': kinds.CLOSES_INPUT,
};
const SLOTS: Readonly<Record<string, number>> = {
  't3/s0 data.adds[].parentId': kinds.SLOT_PARENT,
  't3/s0 data.adds[].nextId': kinds.SLOT_NEXT,
  't3/s0 data.texts[].id': kinds.SLOT_ID,
  't3/s0 data.texts[].value': kinds.SLOT_ID,
  't3/s0 data.attributes[].id': kinds.SLOT_ID,
  't3/s0 data.removes[].id': kinds.SLOT_ID,
  't3/s5 data.id': kinds.SLOT_ID,
};

/** Attributes that are looked at beyond their class, by the numbers of assembly/attributes.ts. */
const SPECIAL: Readonly<Record<string, number>> = {
  ...Object.fromEntries(ANSWERS.map((name) => [name, 9])),
  'data-state': 10,
  role: 11,
  type: 1,
  id: 2,
  placeholder: 2,
  'aria-label': 2,
  autocomplete: 2,
  inputmode: 2,
  maxlength: 2,
  contenteditable: 3,
  'data-rr-is-password': 4,
  content: 5,
  property: 6,
  'http-equiv': 6,
  name: 7,
  style: 8,
};
/** The shapes of assembly/geometry.ts. */
const SHAPES: Readonly<Record<string, number>> = { d: 1, points: 2, viewbox: 3 };

/** Namespaces of documents, which are URLs by their form only. */
const NAMESPACES = ['2000/svg', '1999/xlink', '1999/xhtml'].map((name) => `http://www.w3.org/${name}`);

const NO_TREE = 0xffff;
const TREE_BYTES = 12;
const KEY_BYTES = 24;
const ATTRIBUTE_NAMES = 1;
const ELEMENT_NAMES = 2;
/** The words of the first key of ENUMERATED_WORDS; those of the others follow. */
const FIRST_WORDS = 3;
/** In place of a value: the word is there, and which of its letters are capitals. */
const FOUND = 0x80000000;

/** What the numbers in the engine's records stand for: the places of the tables, and the attributes at them. */
export class Names {
  /** The listed attributes; the number of one in a record is its place here and one more. */
  readonly attributes: readonly string[];
  readonly #paths: readonly string[];
  readonly #places = new Map<number, { readonly path: string; readonly key: string }>();

  constructor(paths: readonly string[], attributes: readonly string[]) {
    this.#paths = paths;
    this.attributes = attributes;
  }

  /** The path that a number stands for, and the last key of it. */
  place(number: number): { readonly path: string; readonly key: string } {
    let place = this.#places.get(number);
    if (!place) {
      const path = this.#pathOf(number);
      place = { path, key: lastKey(path) };
      this.#places.set(number, place);
    }
    return place;
  }

  #pathOf(number: number): string {
    const path = this.#paths[number & 0xffff] ?? '';
    const attribute = number >>> 16;
    if (attribute === 0) return path;
    return `${path}.${attribute === ANY_ATTRIBUTE ? '*' : this.attributes[attribute - 1]}`;
  }
}

/** In place of the number of an attribute that is not listed. */
const ANY_ATTRIBUTE = 0xffff;

function lastKey(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf(' ')) + 1).replace('[]', '');
}

/** Writes the tables of core/replay and core/redaction into the engine's memory. */
export function writeTables(engine: EngineExports): Names {
  const trees = new TreeWriter(engine);
  const data = new DataView(engine.memory.buffer);
  for (const [kind, fields] of Object.entries(NODE_FIELDS)) {
    const root = trees.write(toFieldTree(kind, { ...ANY_NODE_FIELDS, ...fields }), kind);
    data.setUint16(engine.NODE_TREES.value + 2 * Number(kind.slice(2, 3)), root, true);
  }
  for (let type = 0; type <= 8; type++) {
    data.setUint16(engine.EVENT_TREES.value + 2 * type, eventTree(`t${type}`, trees), true);
  }
  for (let source = 0; source <= 16; source++) {
    data.setUint16(engine.SOURCE_TREES.value + 2 * source, eventTree(`t3/s${source}`, trees), true);
  }
  for (const [country, length] of IBAN_LENGTHS) {
    const at = (country.charCodeAt(0) - 65) * 26 + country.charCodeAt(1) - 65;
    data.setUint8(engine.IBAN_LENGTHS.value + at, length);
  }
  const attributes = [...LISTED_ATTRIBUTES.keys()];
  writeNames(engine, attributes);
  return new Names(trees.paths, attributes);
}

/** The place of a kind of event; none when the reference reads it. */
function eventTree(kind: string, trees: TreeWriter): number {
  const own = EVENT_FIELDS[kind];
  const fields = fieldsOfEvent(kind);
  if (!own || !fields || kind === 't6') return NO_TREE;
  const isOurs = Object.entries(own).every(([place, name]) => FIELD_CLASSES[name] && !place.includes('*'));
  return isOurs ? trees.write(toFieldTree(kind, fields), kind) : NO_TREE;
}

function writeNames(engine: EngineExports, attributes: readonly string[]): void {
  const room = engine.open(64);
  const add = (kind: number, name: string, value: number) => {
    const bytes = new TextEncoder().encode(name);
    new Uint8Array(engine.memory.buffer, room, 32).fill(0).set(bytes);
    engine.addName(kind, room, bytes.length, value);
  };
  attributes.forEach((name, index) => {
    const kind = ATTRIBUTE_CLASSES[LISTED_ATTRIBUTES.get(name)!];
    add(
      ATTRIBUTE_NAMES,
      name,
      (index + 1) | (kind << 16) | ((SPECIAL[name] ?? 0) << 24) | ((SHAPES[name] ?? 0) << 28),
    );
  });
  for (const name of Object.keys(SPECIAL)) {
    if (!LISTED_ATTRIBUTES.has(name)) add(ATTRIBUTE_NAMES, name, (kinds.TEXT << 16) | (SPECIAL[name]! << 24));
  }
  for (const name of STANDARD_ELEMENTS) add(ELEMENT_NAMES, name, tagBits(name));
  for (const name of NAMESPACES) add(kinds.NAMESPACES, name, FOUND);
  for (const [index, words] of [...ENUMERATED_WORDS.values()].entries()) {
    for (const word of words) add(FIRST_WORDS + index, word, FOUND | capitalsOf(word));
  }
}

function capitalsOf(word: string): number {
  return [...word].reduce((bits, letter, at) => (/[A-Z]/.test(letter) ? bits | (1 << at) : bits), 0);
}

/** The number of the words that the place of an enumeration may hold, by the last key of it; 0 for none. */
function wordsAt(place: string): number {
  const index = [...ENUMERATED_WORDS.keys()].indexOf(lastKey(place));
  return index < 0 ? 0 : FIRST_WORDS + index;
}

function tagBits(name: string): number {
  let bits = kinds.TAG_STANDARD;
  if (isInline(name)) bits |= kinds.TAG_INLINE;
  if (isPassedOver(name)) bits |= kinds.TAG_PASSED_OVER;
  if (name === 'script' || name === 'noscript') bits |= kinds.TAG_CODE;
  if (name === 'style') bits |= kinds.TAG_STYLE;
  if (FILLED_IN.has(name)) bits |= kinds.TAG_FILLED_IN;
  if (NOT_TYPED.has(name)) bits |= kinds.TAG_NOT_TYPED;
  if (name === 'textarea' || name === 'option') bits |= kinds.TAG_TYPED;
  if (name === 'textarea') bits |= kinds.TAG_TEXTAREA;
  if (name === 'option') bits |= kinds.TAG_OPTION;
  if (name === 'optgroup') bits |= kinds.TAG_OPTION_GROUP;
  if (name === 'input' || name === 'textarea' || name === 'select') bits |= kinds.TAG_FIELD;
  if (name === 'meta') bits |= kinds.TAG_META;
  if (MEASURES.has(name)) bits |= kinds.TAG_MEASURE;
  return bits;
}

/** Writes places as the engine reads them; see assembly/tables.ts. */
class TreeWriter {
  readonly paths: string[] = [''];
  readonly #engine: EngineExports;
  #keys = 0;

  constructor(engine: EngineExports) {
    this.#engine = engine;
  }

  /** @param place how the place is written in a table, with its kind before it */
  write(tree: FieldTree, place: string): number {
    const index = this.paths.push(tree.path) - 1;
    const firstKey = this.#keys;
    this.#keys += tree.keys.size;
    const items = tree.items ? this.write(tree.items, `${place}[]`) : 0;
    const children = [...tree.keys].map(([key, child]) => {
      const isKind = !place.includes(' ');
      return [key, this.write(child, isKind ? `${place} ${key}` : `${place}.${key}`)] as const;
    });
    const data = new DataView(this.#engine.memory.buffer);
    const at = this.#engine.TREES.value + index * TREE_BYTES;
    data.setUint8(at, tree.fieldClass ? FIELD_CLASSES[tree.fieldClass]! : kinds.BRANCH);
    data.setUint8(at + 1, CLOSES[place] ?? kinds.CLOSES_NOTHING);
    data.setUint8(at + 2, SLOTS[place] ?? slotOfNode(place));
    data.setUint8(at + 3, tree.fieldClass === 'enum' ? wordsAt(place) : 0);
    data.setUint16(at + 4, items, true);
    data.setUint16(at + 6, children.length, true);
    data.setUint16(at + 8, firstKey, true);
    children.forEach(([key, child], offset) => {
      const bytes = new TextEncoder().encode(key);
      if (bytes.length > 16)
        throw new Error(`The engine takes keys of at most 16 bytes; "${key}" is longer.`);
      const keyAt = this.#engine.KEYS.value + (firstKey + offset) * KEY_BYTES;
      new Uint8Array(this.#engine.memory.buffer, keyAt, 16).set(bytes);
      data.setUint16(keyAt + 16, child, true);
    });
    return index;
  }
}

function slotOfNode(place: string): number {
  return /^N\(\d\) (?:id|isStyle)$/.test(place) ? kinds.SLOT_ID : kinds.SLOT_NONE;
}
