/**
 * What the recorder uses of the browser, taken when it loads: a page that replaces it later changes nothing for the
 * recorder. That masking itself depends on nothing replaced is checked (isTampered).
 */
const { apply, ownKeys, getOwnPropertyDescriptor } = Reflect;

export const fetch = globalThis.fetch.bind(globalThis);
export const now = Date.now.bind(Date);
export const setTimer = globalThis.setTimeout.bind(globalThis);
export const clearTimer = globalThis.clearTimeout.bind(globalThis);
export const random = Math.random.bind(Math);
export const stringify = JSON.stringify.bind(JSON);
export const parse = JSON.parse.bind(JSON);
export const complain = console.error.bind(console);
export const { CompressionStream, Response, AbortController, TextEncoder } = globalThis;

function current(owner: object, name: PropertyKey): unknown {
  const found = getOwnPropertyDescriptor(owner, name);
  return found?.get ?? found?.value;
}

type Read<This, Result> = (self: This, arg?: unknown) => Result;
/** The arguments of a getter. */
const NONE: readonly unknown[] = [];

/** Methods and getters, called without looking anything up on the page's objects. */
function taken(owner: object, names: string): Read<never, never>[] {
  return names.split(' ').map((name) => {
    const fn = current(owner, name) as (...args: unknown[]) => unknown;
    return (self, arg) => apply(fn, self, arg === undefined ? NONE : [arg]) as never;
  });
}

type NodeReader = Read<Node, Node | null>;
export const [nodeType, parentOf, firstChild, lastChild, nextSibling, previousSibling, textOf] = taken(
  Node.prototype,
  'nodeType parentNode firstChild lastChild nextSibling previousSibling textContent',
) as unknown as [
  Read<Node, number>,
  NodeReader,
  NodeReader,
  NodeReader,
  NodeReader,
  NodeReader,
  Read<Node, string | null>,
];
export const [localName, attribute, matches] = taken(
  Element.prototype,
  'localName getAttribute matches',
) as unknown as [Read<Element, string>, Read<Element, string | null>, Read<Element, boolean>];
export const [windowOf, designMode] = taken(Document.prototype, 'defaultView designMode') as unknown as [
  Read<Document, Window | null>,
  Read<Document, string>,
];
export const [shadowHost] = taken(ShadowRoot.prototype, 'host') as unknown as [Read<Node, Element>];

/** Every function that masking calls, as it was. */
const original = [
  String,
  String.prototype,
  RegExp.prototype,
  Array,
  Array.prototype,
  Map.prototype,
  Set.prototype,
  WeakMap.prototype,
  WeakSet.prototype,
  Object,
  ...[[], '', ''.matchAll(/./g)].map((iterable) => Object.getPrototypeOf(iterable[Symbol.iterator]())),
].flatMap((owner: object) => ownKeys(owner).map((name) => ({ owner, name, value: current(owner, name) })));

/** Whether the page has replaced something that masking depends on since the recorder loaded. */
export function isTampered(): boolean {
  for (let at = 0; at < original.length; at++) {
    const { owner, name, value } = original[at]!;
    if (current(owner, name) !== value) return true;
  }
  return false;
}

/** The JSON of an event, also on pages that give arrays or objects a `toJSON`. */
export function toJson(value: unknown): string {
  if (!('toJSON' in Array.prototype) || typeof value !== 'object' || !value) return stringify(value);
  if (Array.isArray(value)) return `[${value.map(toJson)}]`;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries.map(([key, each]) => `${stringify(key)}:${toJson(each)}`)}}`;
}
