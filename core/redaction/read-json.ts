import { MAX_NESTING, nestsDeeperThan } from '../replay/nesting.ts';
import { isSecretName } from './detectors/secret.ts';
import { maskWhole } from './mask.ts';
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
    if (document) {
      readDocument(item, document, plan, 1);
      spoken.push({ holder: document as unknown as Record<string, unknown>, key: 'root', path: place.path });
    } else {
      readJson(item, plan);
      spoken.push(item);
    }
  }
  plan.run(spoken.filter(isPieceOfText));
}

function readString(place: Place, value: string, plan: Plan, documents: number): void {
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
  for (const item of items) readJson(item, plan, documents);
  plan.run(items.filter(isPieceOfText));
}

/** Strings, and digits one by one, can make a value together; longer numbers in a list are measures. */
function isPieceOfText(place: Place): boolean {
  const value = read(place);
  return typeof value === 'string' || (typeof value === 'number' && /^\d$/.test(String(value)));
}

function readObject(object: Record<string, unknown>, path: string, plan: Plan, documents: number): void {
  for (const key of Object.keys(object)) {
    const place: Place = { holder: object, key, path };
    if (isSecretName(key)) readSecret(place, plan);
    else readJson(place, plan, documents);
  }
  plan.names(object, (key, masker) => masker.text(key, path));
}

/** What a key names as a credential goes, whatever it is; true and false are not one. */
function readSecret(place: Place, plan: Plan): void {
  const value = read(place);
  if (typeof value === 'string') plan.string(place, secretText);
  else if (typeof value !== 'boolean') plan.secret(place);
}
