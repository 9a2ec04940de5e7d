import { EVENT_FIELDS, NODE_FIELDS } from '../../core/replay/fields.ts';
import { attribute, element, event, mutation, type Position, snapshot } from './positions.ts';

/** Every place of the tables in core/replay/fields.ts, each with whatever is planted there, a string or a number. */
export const TABLE_PLACES: readonly Position[] = [
  ...Object.entries(EVENT_FIELDS).flatMap(([kind, fields]) =>
    Object.keys(fields).map((place) => ({
      path: `${kind} ${place}`,
      events: (value: unknown) => [planted(kind, place, value)],
    })),
  ),
  ...Object.entries(NODE_FIELDS).flatMap(([kind, fields]) =>
    Object.keys(fields).map((place) => ({
      path: `${kind} ${place}`,
      events: (value: unknown) => [snapshot(node(Number(kind.slice(2, -1)), place, value))],
    })),
  ),
];

/** An event of a kind (`t3/s8`) that holds a value at a place (`data.adds[].rule`), and nothing else that it could. */
function planted(kind: string, place: string, value: unknown): unknown {
  const [type, variant] = kind.split(/\/(.*)/) as [string, string | undefined];
  const data: Record<string, unknown> = {};
  if (variant?.startsWith('s')) data.source = Number(variant.slice(1));
  else if (variant) data.plugin = variant;
  const holder = { data };
  // Data that is a string by itself is a packed event, and refused.
  put(holder, place === 'data' ? 'data.any' : place, value);
  return event(Number(type.slice(1)), holder.data);
}

function node(type: number, place: string, value: unknown): object {
  const holder = { type, id: 10 };
  put(holder, place, value);
  return holder;
}

/** Puts a value at a place of the table: `[]` is an item of a list, `*` any key. */
function put(holder: object, place: string, value: unknown): void {
  const steps = place.match(/[^.[\]]+|\[\]/g) ?? [];
  let at = holder as Record<string, unknown>;
  for (const [depth, step] of steps.entries()) {
    const key = step === '[]' ? '0' : step === '*' ? 'any' : step;
    const next = steps[depth + 1];
    at[key] = next === undefined ? value : (at[key] ?? (next === '[]' ? [] : {}));
    at = at[key] as Record<string, unknown>;
  }
}

/** Attributes by what they hold in rrweb's format: free text, URLs, documents, handlers, pixels, measures, answers. */
const ATTRIBUTES: readonly (readonly [names: string, tagName: string])[] = [
  [
    `title alt placeholder aria-label aria-description aria-valuetext aria-roledescription label summary abbr content
    download datetime name id class for list pattern data-user data-id custom-attribute type role slot part`,
    'div',
  ],
  [
    `href src srcset action formaction poster background data xlink:href cite ping longdesc usemap manifest rr_src
    data-src data-href`,
    'a',
  ],
  ['srcdoc style _cssText rr_dataURL nonce onclick onerror fill color', 'iframe'],
  [
    `width height x y d points viewBox values coords rr_width rr_height rr_left rr_top rr_scrollLeft rr_scrollTop
    rr_mediaState rr_mediaCurrentTime rr_mediaVolume rr_open_mode`,
    'path',
  ],
  ['checked selected aria-checked aria-selected data-state data-checked', 'div'],
  ...['input', 'textarea', 'select', 'button', 'option', 'li', 'meter', 'x-field', 'param'].map(
    (tagName) => ['value', tagName] as const,
  ),
];

/** Every attribute, when an element is new and when it changes. */
export const ATTRIBUTE_PLACES: readonly Position[] = ATTRIBUTES.flatMap(([names, tagName]) =>
  names.split(/\s+/).map((name): Position => attribute(name, tagName)),
);

/** Where attributes and values of fields change, and the values of each type of field. */
export const FIELD_PLACES: readonly Position[] = [
  ...ATTRIBUTES.map(
    ([names]): Position => ({
      path: `changed attributes ${names.replace(/\s+/g, ' ')}`,
      events: (value) => [
        mutation({
          attributes: [
            { id: 9, attributes: Object.fromEntries(names.split(/\s+/).map((name) => [name, value])) },
          ],
        }),
      ],
    }),
  ),
  ...`text hidden checkbox radio submit button reset image color range date email tel url search number password file`
    .split(' ')
    .map(
      (type): Position => ({
        path: `value of an input of type ${type}`,
        events: (value) => [snapshot(element(10, 'input', { type, value }))],
      }),
    ),
];
