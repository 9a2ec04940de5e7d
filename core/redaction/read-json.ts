import { MAX_NESTING, nestsDeeperThan } from '../replay/nesting.ts';
import { isCompressedText } from '../replay/wrapped.ts';
import { isSecretName } from './detectors/secret.ts';
import { INPUT_MASK, maskWhole } from './mask.ts';
import { isObject, type Place, read } from './place.ts';
import type { Plan, Treatment } from './plan.ts';

/** How many documents inside strings of documents are read; deeper ones are searched as text. */
const DEEPEST_DOCUMENT = 4;
const DOCUMENT = /^\s*[[{"]/;

const freeText: Treatment = (value, path, masker) => masker.freeText(value, path);
const secretText: Treatment = (value, path, masker) => {
  const masked = maskWhole(value);
  if (masked !== value) masker.tally.masked('secrets', path);
  return masked;
};

/** What a field held before anything was entered, under any of the names that pages give it. */
const DEFAULT_VALUE = /^default[-_]?value$/i;
const enteredText: Treatment = (value, path, masker) => {
  if (value === '' || value === INPUT_MASK) return value;
  masker.tally.masked('forms', path);
  return INPUT_MASK;
};

/** Any JSON that the site made: strings and numbers are searched, documents in strings are read too. */
export function readJson(place: Place, plan: Plan, documents = 0): void {
  const value = read(place);
  if (typeof value === 'string') readString(place, value, plan, documents);
  else if (typeof value === 'number') plan.number(place);
  else if (Array.isArray(value)) readList(value, place.path, plan, documents);
  else if (isObject(value)) readObject(value, place.path, plan, documents);
}

/** A list of strings that each hold JSON, as the console plugin writes the arguments of a call. */
export function readJsonTexts(place: Place, plan: Plan): void {
  const list = read(place);
  if (!Array.isArray(list)) {
    readJson(place, plan);
    return;
  }
  const spoken: Place[] = [];
  for (let at = 0; at < list.length; at++) {
    const item: Place = { holder: list, key: at, path: place.path };
    const document = typeof list[at] === 'string' ? parse(list[at]) : undefined;
    const said: Place = document
      ? { holder: document as unknown as Record<string, unknown>, key: 'root', path: place.path }
      : item;
    const before = spoken.at(-1);
    if (before && namesTheNext(read(before))) {
      if (document) plan.encoded(item, document);
      readSecret(said, plan);
    } else if (document) readDocument(item, document, plan, 1);
    else readJson(item, plan);
    spoken.push(said);
  }
  plan.run(spoken.filter(isPieceOfText), 'array');
  plan.list(spoken);
}

/** A word that is said before a credential, with a colon behind it or without: `console.log('password:', value)`. */
const SAID_BEFORE = /^([\w.-]{1,64})\s{0,2}[:=]?\s{0,2}$/;

function namesTheNext(said: unknown): boolean {
  const name = typeof said === 'string' ? SAID_BEFORE.exec(said)?.[1] : undefined;
  return name !== undefined && isSecretName(name);
}

function readString(place: Place, value: string, plan: Plan, documents: number): void {
  if (isCompressedText(value)) {
    plan.unknown(place);
    return;
  }
  const document = documents < DEEPEST_DOCUMENT && DOCUMENT.test(value) ? parse(value) : undefined;
  if (document) readDocument(place, document, plan, documents + 1);
  else plan.string(place, freeText);
}

function readDocument(place: Place, document: { root: unknown }, plan: Plan, documents: number): void {
  plan.encoded(place, document);
  readJson({ holder: document as Record<string, unknown>, key: 'root', path: place.path }, plan, documents);
}

function parse(text: string): { root: unknown } | undefined {
  if (nestsDeeperThan(MAX_NESTING, new TextEncoder().encode(text))) return undefined;
  try {
    return { root: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function readList(list: unknown[], path: string, plan: Plan, documents: number): void {
  const items = list.map((_, key): Place => ({ holder: list, key, path }));
  const [name, ...others] = list;
  if (list.length === 2 && typeof name === 'string' && isSecretName(name)) {
    readSecret(items[1] as Place, plan);
    return;
  }
  if (others.length > 0) plan.list(items);
  for (const item of items) readJson(item, plan, documents);
  plan.run(
    items.flatMap((item) => pieces(item)),
    'array',
  );
  for (const column of columns(list, path)) plan.run(column, 'array');
}

/** How many lists in lists are joined with what is around them. */
const DEEPEST_PIECE = 3;

/** The pieces of text in an item, those of lists in it too. */
function pieces(item: Place, depth = 0): Place[] {
  const value = read(item);
  if (!Array.isArray(value)) return isPieceOfText(item) ? [item] : [];
  if (depth === DEEPEST_PIECE) return [];
  return value.flatMap((_, key) => pieces({ holder: value, key, path: item.path }, depth + 1));
}

/** The values of each key over the objects of a list: `[{"c": "4"}, {"c": "1"}]`. */
function columns(list: readonly unknown[], path: string): Place[][] {
  const rows = list.filter(isObject);
  if (rows.length < 2) return [];
  return Object.keys(rows[0] ?? {}).map((key) =>
    rows
      .filter((row) => Object.hasOwn(row, key))
      .map((holder): Place => ({ holder, key, path }))
      .filter(isPieceOfText),
  );
}

/** How long whole numbers in a list may be that are parts of a number in groups, as of a card. */
const LONGEST_GROUP = 4;

/** Strings, and short whole numbers, can make a value together. */
function isPieceOfText(place: Place): boolean {
  const value = read(place);
  if (typeof value === 'string') return true;
  return typeof value === 'number' && /^\d+$/.test(String(value)) && String(value).length <= LONGEST_GROUP;
}

function readObject(object: Record<string, unknown>, path: string, plan: Plan, documents: number): void {
  const namesSecret = NAME_KEYS.some((key) => isSecretNameAt(object, key));
  for (const key of Object.keys(object)) {
    const place: Place = { holder: object, key, path };
    if (namesCredential(key) || (namesSecret && VALUE_KEYS.has(key.toLowerCase()))) readSecret(place, plan);
    else if (DEFAULT_VALUE.test(key)) readDefaultValue(place, plan);
    else readJson(place, plan, documents);
  }
  plan.run(
    Object.keys(object)
      .map((key): Place => ({ holder: object, key, path }))
      .filter(isPieceOfText),
    'list',
  );
  plan.names(object, (key, masker) => masker.text(key, path));
}

/** Whether a key names a credential, also one that stands before a value in it: `/login#token=…`, which goes. */
function namesCredential(key: string): boolean {
  return isSecretName(key) || (key.includes('=') && isSecretName(key.slice(0, key.lastIndexOf('=') + 1)));
}

/** The keys under which a pair has its name and its value: `{"name": "password", "value": "…"}`. */
const NAME_KEYS = ['name', 'key', 'id', 'field', 'label', 'header', 'type', 'k'];
const VALUE_KEYS: ReadonlySet<string> = new Set(['value', 'val', 'values', 'v', 'content', 'text', 'data']);

function isSecretNameAt(object: Readonly<Record<string, unknown>>, key: string): boolean {
  const name = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof name === 'string' && isSecretName(name);
}

/** The value of a field that nobody described, so that it could be a password's; true and false are no entry. */
function readDefaultValue(place: Place, plan: Plan): void {
  const value = read(place);
  if (typeof value === 'string') plan.string(place, enteredText);
  else if (typeof value !== 'boolean' && value !== null) plan.unknown(place);
}

/** What a key names as a credential goes, whatever it is; true and false are not one. */
function readSecret(place: Place, plan: Plan): void {
  const value = read(place);
  if (typeof value === 'string') plan.string(place, secretText);
  else if (typeof value !== 'boolean') plan.secret(place);
}
