import {
  attributeClass,
  isColor,
  isGeometry,
  isLength,
  isListedAttribute,
  isPlainAttributeName,
} from '../replay/attributes.ts';
import { isSecretName } from './detectors/secret.ts';
import { detect } from './find.ts';
import { maskWhole } from './mask.ts';
import type { PageNode } from './page.ts';
import { isObject, type Place, read } from './place.ts';
import type { Plan, Treatment } from './plan.ts';
import { redactCss, redactCssValue } from './redact-css.ts';
import { redactSrcset, redactUrl, redactUrlList } from './redact-url.ts';

const freeText: Treatment = (value, path, masker) => masker.freeText(value, path);
const authorsWords: Treatment = (value, path, masker) => masker.text(value, path, { ownWords: true });
const length: Treatment = (value, path, masker) => (isLength(value) ? value : masker.text(value, path));
const color: Treatment = (value, path, masker) => (isColor(value) ? value : masker.text(value, path));
const nonce: Treatment = (value, path, masker) => {
  const masked = maskWhole(value);
  if (masked !== value) masker.tally.masked('secrets', path);
  return masked;
};

const TREATMENTS = {
  text: freeText,
  token: authorsWords,
  length,
  color,
  url: redactUrl,
  urls: redactUrlList,
  srcset: redactSrcset,
  css: redactCss,
  nonce,
} as const;

/** Elements whose `value` is a measure that nobody enters. */
const MEASURES = new Set(['li', 'meter', 'progress']);
const SMALL_NUMBER = /^\d{1,4}(?:\.\d{1,4})?$/;

/** The attributes of an element, or those that changed. `node` tells which element, as far as that is known. */
export function readAttributes(place: Place, node: PageNode, plan: Plan): void {
  const attributes = read(place);
  if (!isObject(attributes)) {
    if (attributes !== null) plan.unknown(place);
    return;
  }
  plan.names(attributes, (name, masker) => {
    const isHarmless =
      isPlainAttributeName(name) && masker.text(name, place.path, { ownWords: true }) === name;
    return isHarmless ? name : maskWhole(name);
  });
  const isSecretMeta = ['name', 'property', 'http-equiv'].some((name) => {
    const value = attributes[name];
    return typeof value === 'string' && isSecretName(value);
  });
  for (const name of Object.keys(attributes)) {
    const path = `${place.path}.${isListedAttribute(name) ? name.toLowerCase() : '*'}`;
    const attribute: Place = { holder: attributes, key: name, path };
    if (isSecretMeta && node.tag === 'meta' && name === 'content') plan.string(attribute, nonce);
    else readAttribute(attribute, name, node, plan);
  }
}

function readAttribute(place: Place, name: string, node: PageNode, plan: Plan): void {
  const kind = attributeClass(name);
  const value = read(place);
  if (kind === 'input') readValue(place, node, plan);
  else if (kind === 'flag-of-form') readAnswer(place, node.id, plan);
  else if (kind === 'empty') plan.empty(place);
  else if (typeof value === 'string')
    plan.string(place, kind === 'geometry' ? geometryOf(name) : TREATMENTS[kind]);
  else if (typeof value === 'number') plan.number(place);
  else if (isObject(value) && name === 'style') readStyle(place, plan);
  else if (typeof value === 'object' && value !== null) plan.unknown(place);
}

/** Whole numbers in groups of four are no coordinates. */
const GROUPS_OF_FOUR = /(?<![\d.])\d{4}[\s-]\d{4}[\s-]\d{4}[\s-]\d{3,4}(?![\d.])/;

function geometryOf(name: string): Treatment {
  return (value, path, masker) =>
    isGeometry(name, value) && !GROUPS_OF_FOUR.test(value) ? value : masker.text(value, path);
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
