import { type FieldTree, toFieldTree } from '../replay/field-tree.ts';
import { type FieldClass, fieldsOfEvent, UNKNOWN_EVENT_FIELDS } from '../replay/fields.ts';
import type { ReplayEvent } from '../replay/parse.ts';
import { Changes } from './changes.ts';
import { maskWhole } from './mask.ts';
import { idBeside, idIn, isObject, type Place, read } from './place.ts';
import type { Plan } from './plan.ts';
import { isPropertyName, readAnswer, readCssValue, readInput, readStyle } from './read-attributes.ts';
import { readCanvas } from './read-canvas.ts';
import { readJson, readJsonTexts } from './read-json.ts';
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
  const changes = new Changes(plan, isObject(event.data) ? idIn(event.data) : Number.NaN);
  plan.page.nextEvent();
  if (event.type === 2) plan.fields.newPage();
  changes.remove(event);
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
  canvas: (place, plan, changes) => readCanvas(place, changes.target, plan),
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

function isTextMutation({ path }: Place): boolean {
  return path.startsWith('t3/s0 ');
}
