import { attributeClass, isLength, isListedAttribute, isPlainAttributeName } from '../replay/attributes.ts';
import { isColor } from '../replay/colors.ts';
import { isAnswer } from './answers.ts';
import { isSecretName } from './detectors/secret.ts';
import { families } from './families.ts';
import { detect } from './find.ts';
import { maskWhole } from './mask.ts';
import type { Masker } from './masker.ts';
import type { PageNode } from './page.ts';
import { isObject, type Place, read } from './place.ts';
import type { Plan, Treatment } from './plan.ts';
import { redactCss, redactCssValue } from './redact-css.ts';
import { redactGeometry } from './redact-geometry.ts';
import { redactNames } from './redact-names.ts';
import { redactSrcset, redactUrl, redactUrlList } from './redact-url.ts';

const freeText: Treatment = (value, path, masker) => masker.freeText(value, path);
const names: Treatment = (value, path, masker) => redactNames(value, path, masker);
const length: Treatment = (value, path, masker) => (isLength(value) ? value : masker.freeText(value, path));
/** What is done to numbers of a drawing in the attribute of this name. */
export const geometry =
  (name: string): Treatment =>
  (value, path, masker) =>
    redactGeometry(name, value, path, masker);
const color: Treatment = (value, path, masker) => (isColor(value) ? value : masker.freeText(value, path));
const nonce: Treatment = (value, path, masker) => {
  const masked = maskWhole(value);
  if (masked !== value) masker.tally.masked('secrets', path);
  return masked;
};

/** What is done to an attribute of each class that is a string, whatever the element. */
export const TREATMENTS = {
  text: freeText,
  token: names,
  length,
  color,
  url: redactUrl,
  urls: redactUrlList,
  srcset: redactSrcset,
  css: redactCss,
  nonce,
} as const;

/** Elements whose `value` is a measure that nobody enters. */
export const MEASURES: ReadonlySet<string> = new Set(['li', 'meter', 'progress']);
const SMALL_NUMBER = /^\d{1,4}(?:\.\d{1,4})?$/;

/** The attributes of an element, or those that changed. `node` tells which element, as far as that is known. */
export function readAttributes(place: Place, node: PageNode, plan: Plan): void {
  const attributes = read(place);
  if (!isObject(attributes)) {
    if (attributes !== null) plan.unknown(place);
    return;
  }
  node.holders.push(place);
  plan.names(attributes, (name, masker) => attributeName(name, place.path, masker));
  const isSecretMeta = namesASecret(attributes);
  for (const name of Object.keys(attributes)) {
    const path = `${place.path}.${isListedAttribute(name) ? name.toLowerCase() : '*'}`;
    const attribute: Place = { holder: attributes, key: name, path };
    if (isSecretMeta && node.tag === 'meta' && name === 'content') plan.string(attribute, nonce);
    else readAttribute(attribute, name, node, plan);
  }
  readFamilies(attributes, place.path, plan);
}

/** The name of an attribute, masked if it is none or something is recognised in it. */
export function attributeName(name: string, path: string, masker: Masker): string {
  const isHarmless = isPlainAttributeName(name) && masker.text(name, path, { ownWords: true }) === name;
  return isHarmless ? name : maskWhole(name);
}

/** Whether the content of a meta element with these attributes is a credential. */
export function namesASecret(attributes: Readonly<Record<string, unknown>>): boolean {
  return ['name', 'property', 'http-equiv'].some((name) => {
    const value = attributes[name];
    return typeof value === 'string' && isSecretName(value);
  });
}

/** Attributes that a page made of its own and numbered (`data-cc1`, `data-cc2`) can hold a value together. */
function readFamilies(attributes: Record<string, unknown>, path: string, plan: Plan): void {
  for (const family of families(Object.keys(attributes).filter((name) => !isListedAttribute(name)))) {
    plan.run(
      family.map((key) => ({ holder: attributes, key, path: `${path}.*` })),
      'list',
    );
  }
}

function readAttribute(place: Place, name: string, node: PageNode, plan: Plan): void {
  const kind = attributeClass(name);
  const value = read(place);
  if (kind === 'input') readValue(place, node, plan);
  else if (node.tag === 'option' && name.toLowerCase() === 'label' && typeof value === 'string')
    plan.fields.label(node.id, place);
  else if (kind === 'flag-of-form') readWidgetsAnswer(place, name.toLowerCase(), node, plan);
  else if (kind === 'empty') plan.empty(place);
  else if (typeof value === 'string')
    plan.string(place, kind === 'geometry' ? geometry(name) : TREATMENTS[kind]);
  else if (typeof value === 'number') plan.number(place);
  else if (isObject(value) && name === 'style') readStyle(place, plan);
  else if (typeof value === 'object' && value !== null) plan.unknown(place);
}

function readValue(place: Place, node: PageNode, plan: Plan): void {
  const value = read(place);
  const isText = typeof value === 'string' || typeof value === 'number';
  if (MEASURES.has(node.tag) && isText && SMALL_NUMBER.test(`${value}`)) return;
  readInput(place, node.id, plan);
}

/** What was entered in a field. Only text can be searched for what a grant leaves out: anything else goes. */
export function readInput(place: Place, id: number, plan: Plan): void {
  const value = read(place);
  if (typeof value === 'string') plan.fields.value(id, place);
  else if (value !== null) plan.unknown(place);
}

/** An answer as an attribute tells it. What is no answer of a widget is text. */
function readWidgetsAnswer(place: Place, name: string, node: PageNode, plan: Plan): void {
  const value = read(place);
  if (name === 'checked' || name === 'selected') readAnswer(place, node.id, plan);
  else if (value === null) return;
  else if (typeof value !== 'string') plan.unknown(place);
  else if (isAnswer(name, value)) plan.fields.answer(node.id, place);
  else plan.string(place, freeText);
}

/** Whether a box was ticked or a choice made; what is no yes or no goes. */
export function readAnswer(place: Place, id: number, plan: Plan): void {
  const value = read(place);
  if (typeof value !== 'boolean' && value !== null) plan.unknown(place);
  plan.fields.answer(id, place);
}

/** The style of an element by property, each a value, a value with its priority, or false for none. */
export function readStyle(place: Place, plan: Plan): void {
  const style = read(place);
  if (!isObject(style)) {
    plan.unknown(place);
    return;
  }
  plan.names(style, (name) => (isPropertyName(name) ? name : maskWhole(name)));
  for (const property of Object.keys(style)) {
    const declared = style[property];
    if (Array.isArray(declared)) {
      for (let key = 0; key < declared.length; key++)
        readCssValue({ holder: declared, key, path: place.path }, property, plan);
    } else readCssValue({ holder: style, key: property, path: place.path }, property, plan);
  }
}

/** The value of a declaration. */
export function readCssValue(place: Place, property: string, plan: Plan): void {
  const value = read(place);
  if (typeof value === 'string')
    plan.string(place, (css, path, masker) => redactCssValue(property, css, path, masker));
  else if (typeof value === 'object' && value !== null) plan.unknown(place);
  else if (typeof value === 'number') plan.number(place);
}

/** Whether this can be a property of a style sheet and names nobody. */
export function isPropertyName(name: string): boolean {
  return /^-{0,2}[A-Za-z][\w-]{0,127}$/.test(name) && detect(name).length === 0;
}
