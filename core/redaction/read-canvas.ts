import { maskWhole } from './mask.ts';
import { isObject, type Place, read } from './place.ts';
import type { Plan } from './plan.ts';
import { readNumber } from './read-scalar.ts';
import { redactUrl } from './redact-url.ts';

/**
 * The arguments of a drawing call. Text that is drawn is text of the page, and what one list of arguments
 * draws is searched together; pixels and buffers go, since nothing in them can be searched.
 *
 * @param canvas the id of the element that is drawn on
 */
export function readCanvas(place: Place, canvas: number, plan: Plan): void {
  const strings: Place[] = [];
  readArgument(place, plan, strings);
  plan.run(strings, 'line');
  readDrawnText(place, canvas, plan);
}

function readDrawnText({ holder, key, path }: Place, canvas: number, plan: Plan): void {
  const args = (holder as Record<string | number, unknown>)[key];
  const property = Array.isArray(holder) ? undefined : holder.property;
  if (!Array.isArray(args) || (property !== 'fillText' && property !== 'strokeText')) return;
  const [text, x, y] = args;
  if (typeof text !== 'string' || typeof x !== 'number' || typeof y !== 'number') return;
  plan.drawn.add(canvas, property, { place: { holder: args, key: 0, path }, length: text.length, x, y });
}

function readArgument(place: Place, plan: Plan, strings: Place[]): void {
  const value = read(place);
  if (typeof value === 'string') {
    strings.push(place);
    plan.string(place, (text, path, masker) => masker.freeText(text, path));
  } else if (typeof value === 'number') readNumber(place, plan);
  else if (Array.isArray(value)) {
    for (let key = 0; key < value.length; key++)
      readArgument({ holder: value, key, path: place.path }, plan, strings);
  } else if (isObject(value)) readSerialized(value, place.path, plan, strings);
}

const KEYS: ReadonlySet<string> = new Set(['src', 'args', 'data', 'index', 'rr_type', 'type', 'base64']);

/** An object of the canvas: a buffer, a blob, an image, a list, or one met before. */
function readSerialized(value: Record<string, unknown>, path: string, plan: Plan, strings: Place[]): void {
  plan.names(value, (key) => (KEYS.has(key) ? key : maskWhole(key)));
  for (const key of Object.keys(value)) {
    const place: Place = { holder: value, key, path };
    if (key === 'src') plan.string(place, redactUrl);
    else if (key === 'args' || key === 'data' || key === 'index') readArgument(place, plan, strings);
    else if (key === 'rr_type' || key === 'type')
      plan.string(place, (text, at, masker) => masker.text(text, at));
    else if (key === 'base64') plan.empty(place);
    else plan.unknown(place);
  }
}
