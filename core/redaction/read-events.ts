import { type FieldTree, toFieldTree } from '../replay/field-tree.ts';
import { type FieldClass, fieldsOfEvent, UNKNOWN_EVENT_FIELDS } from '../replay/fields.ts';
import type { ReplayEvent } from '../replay/parse.ts';
import type { FieldKind } from './form-fields.ts';
import { maskWhole } from './mask.ts';
import type { PageNode } from './page.ts';
import { isObject, type Place, read } from './place.ts';
import type { Plan } from './plan.ts';
import {
  isPropertyName,
  readAnswer,
  readAttributes,
  readCssValue,
  readInput,
  readStyle,
} from './read-attributes.ts';
import { readCanvas } from './read-canvas.ts';
import { readJson, readJsonTexts } from './read-json.ts';
import { describeEditing, readNode, readText } from './read-node.ts';
import { readEnum, readFlag, readName, readNumber, readTime } from './read-scalar.ts';
import { readUnknownKeys } from './read-unknown.ts';
import { redactCss, redactCssValue } from './redact-css.ts';
import { redactUrl } from './redact-url.ts';

const trees = new Map<string, FieldTree>();

/** Reads every event into the plan, by the tables of core/replay/fields.ts. */
export function readEvents(events: readonly ReplayEvent[], plan: Plan): void {
  for (let key = 0; key < events.length; key++) readEvent(events[key] as ReplayEvent, plan);
}

function readEvent(event: ReplayEvent, plan: Plan): void {
  const changes = new Changes(plan);
  if (event.type === 2) plan.fields.newPage();
  forgetRemoved(event, plan);
  readObject(event, treeOf(event), plan, changes);
  changes.apply();
}

/** The kind of an event as the tables name it. */
function kindOf(event: ReplayEvent): string {
  const data = isObject(event.data) ? event.data : {};
  if (event.type === 3) return `t3/s${Number.isInteger(data.source) ? data.source : '?'}`;
  const plugin = typeof data.plugin === 'string' ? `t6/${data.plugin}` : '';
  return event.type === 6 && fieldsOfEvent(plugin) ? plugin : `t${event.type}`;
}

function treeOf(event: ReplayEvent): FieldTree {
  const kind = kindOf(event);
  const fields = fieldsOfEvent(kind);
  const name = fields ? kind : 't?';
  const tree = trees.get(name) ?? toFieldTree(name, fields ?? UNKNOWN_EVENT_FIELDS);
  trees.set(name, tree);
  return tree;
}

function readObject(object: Record<string, unknown>, tree: FieldTree, plan: Plan, changes: Changes): void {
  readUnknownKeys(object, tree, plan);
  for (const key of Object.keys(object)) {
    const field = tree.keys.get(key) ?? tree.anyKey;
    if (field) readField({ holder: object, key, path: field.path }, field, plan, changes);
  }
  if (tree.anyKey) plan.names(object, (key) => (isPropertyName(key) ? key : maskWhole(key)));
}

function readField(place: Place, field: FieldTree, plan: Plan, changes: Changes): void {
  const value = read(place);
  if (field.fieldClass) READERS[field.fieldClass](place, plan, changes);
  else if (field.items && Array.isArray(value)) {
    for (let key = 0; key < value.length; key++) {
      readField({ holder: value, key, path: field.items.path }, field.items, plan, changes);
    }
  } else if (!field.items && isObject(value)) readObject(value, field, plan, changes);
  else if (value !== null) plan.unknown({ ...place, path: `${field.path} ?` });
}

type Reader = (place: Place, plan: Plan, changes: Changes) => void;

const READERS: Readonly<Record<FieldClass, Reader>> = {
  number: readNumber,
  time: readTime,
  flag: readFlag,
  enum: readEnum,
  name: readName,
  text: (place, plan, changes) => (isTextMutation(place) ? changes.text(place) : readFreeText(place, plan)),
  url: (place, plan) => readString(place, plan, redactUrl),
  css: (place, plan) => readString(place, plan, redactCss),
  'css-property': (place, plan) =>
    readString(place, plan, (name) => (isPropertyName(name) ? name : maskWhole(name))),
  'css-value': (place, plan) => readCssValue(place, propertyBeside(place), plan),
  style: readStyle,
  input: (place, plan) => readInput(place, idBeside(place), plan),
  checked: (place, plan) => readAnswer(place, idBeside(place), plan),
  json: (place, plan) => readJson(place, plan),
  'json-texts': readJsonTexts,
  canvas: readCanvas,
  font: readFontSource,
  empty: (place, plan) => plan.empty(place),
  node: (place, _, changes) => changes.node(place),
  attributes: (place, _, changes) => changes.attributes(place),
};

function readString(place: Place, plan: Plan, treatment: Parameters<Plan['string']>[1]): void {
  const value = read(place);
  if (typeof value === 'string') plan.string(place, treatment);
  else if (value !== null) plan.unknown(place);
}

function readFreeText(place: Place, plan: Plan): void {
  if (read(place) !== false) readString(place, plan, (text, path, masker) => masker.freeText(text, path));
}

/** A font's URL, or the bytes of the font as a list of numbers in a string, which go. */
function readFontSource(place: Place, plan: Plan): void {
  const isBuffer = !Array.isArray(place.holder) && place.holder.buffer !== false;
  readString(place, plan, (source, path, masker) =>
    isBuffer ? '[]' : redactCssValue('src', source, path, masker),
  );
}

/** The property that a value is declared for. */
function propertyBeside({ holder, key }: Place): string {
  if (Array.isArray(holder)) return '';
  return key === 'value' && typeof holder.property === 'string' ? holder.property : String(key);
}

function idBeside({ holder }: Place): number {
  const id = Array.isArray(holder) ? undefined : holder.id;
  return typeof id === 'number' ? id : Number.NaN;
}

function isTextMutation({ path }: Place): boolean {
  return path.startsWith('t3/s0 ');
}

function forgetRemoved(event: ReplayEvent, plan: Plan): void {
  const removes =
    isObject(event.data) && event.type === 3 && event.data.source === 0 ? event.data.removes : [];
  if (!Array.isArray(removes)) return;
  for (const removal of removes) {
    const node = isObject(removal) && typeof removal.id === 'number' ? plan.page.get(removal.id) : undefined;
    if (node) plan.page.detach(node);
  }
}

/** The changes that one event makes to the page, applied as the replayer does: nodes, then texts, then attributes. */
class Changes {
  readonly #plan: Plan;
  readonly #nodes: Place[] = [];
  readonly #texts: Place[] = [];
  readonly #attributes: Place[] = [];

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  node(place: Place): void {
    this.#nodes.push(place);
  }

  text(place: Place): void {
    this.#texts.push(place);
  }

  attributes(place: Place): void {
    this.#attributes.push(place);
  }

  apply(): void {
    const changed: PageNode[] = [...this.#addNodes(), ...this.#changeTexts()];
    for (const place of this.#attributes) this.#changeAttributes(place);
    for (const run of this.#plan.page.runsAround(changed)) this.#plan.run(run);
  }

  /** A node can be put before one that comes later in the list, so those are put again at the end. */
  #addNodes(): PageNode[] {
    const { page } = this.#plan;
    const early: { id: number; parent: PageNode; next: number }[] = [];
    const texts = this.#nodes.flatMap((place) => {
      const holder = Array.isArray(place.holder) ? {} : place.holder;
      const parent = typeof holder.parentId === 'number' ? this.#parent(holder.parentId) : undefined;
      const next = typeof holder.nextId === 'number' ? page.get(holder.nextId) : undefined;
      const node = read(place);
      if (
        parent &&
        !next &&
        typeof holder.nextId === 'number' &&
        isObject(node) &&
        typeof node.id === 'number'
      ) {
        early.push({ id: node.id, parent, next: holder.nextId });
      }
      return readNode(place, parent, next, this.#plan);
    });
    for (const { id, parent, next } of early.reverse()) {
      const node = page.get(id);
      const before = page.get(next);
      if (node && before?.parent === parent) page.insert(node, parent, before);
    }
    return texts;
  }

  #parent(id: number): PageNode {
    const parent = this.#plan.page.require(id);
    if (parent.tag === '' && isTypedText(this.#plan.fields.kindOf(id))) parent.context = 'typed';
    return parent;
  }

  #changeTexts(): PageNode[] {
    return this.#texts.map((place) => {
      const id = idBeside(place);
      const node = this.#plan.page.get(id) ?? this.#textOfEarlierChunk(id);
      readText(place, node, this.#plan);
      return node;
    });
  }

  /** A text node whose parent is not known; it is typed if an earlier chunk said so. */
  #textOfEarlierChunk(id: number): PageNode {
    const node = this.#plan.page.create(id, '', 'text');
    if (isTypedText(this.#plan.fields.kindOf(id))) node.context = 'typed';
    return node;
  }

  #changeAttributes(place: Place): void {
    const node = this.#plan.page.require(idBeside(place));
    const attributes = read(place);
    if (isObject(attributes)) {
      if (this.#plan.fields.kindOf(node.id) !== undefined || tellsOfAField(attributes)) {
        this.#plan.fields.describe(node.id, attributes);
      }
      describeEditing(node, attributes, this.#plan);
    }
    readAttributes(place, node, this.#plan);
  }
}

/** Whether text directly inside is what somebody typed, by what earlier chunks told. */
function isTypedText(kind: FieldKind | undefined): boolean {
  return kind === 'editable' || kind === 'secret';
}

/** Attributes that only fields have; without them an element of an earlier chunk stays unknown. */
function tellsOfAField(attributes: Readonly<Record<string, unknown>>): boolean {
  return attributes.type === 'password' || Object.hasOwn(attributes, 'data-rr-is-password');
}
