import type { eventWithTime, serializedNodeWithId } from '@rrweb/types';
import { localName, parentOf } from '../natives.ts';
import { maskAttributes, maskCssValue } from './attributes.ts';
import { Contexts } from './context.ts';
import { maskCss } from './css.ts';
import type { Fields } from './fields.ts';
import { Lines, type TextPlace } from './lines.ts';
import { maskLook, maskText, type Rules } from './text.ts';
import { maskUrl } from './url.ts';

type Data = Record<string, unknown>;

/** The page's nodes by the ids that rrweb gave them. */
export interface Mirror {
  getNode(id: number): Node | null;
  getId(node: Node): number;
}

/** Events that hold numbers only: moves, clicks, scrolls, sizes, media, drags, selections. */
const NUMBERS_ONLY = /^(?:[123467]|12|14)$/;
const MEASURES = /^(?:li|meter|progress)$/;

/** Masks events in place, at the moment at which rrweb hands them over, by the places of docs/redaction.md. */
export class EventMasker {
  readonly #mirror: Mirror;
  readonly #rules: Rules;
  readonly #fields: Fields;
  readonly #lines: Lines;

  constructor(mirror: Mirror, rules: Rules, fields: Fields) {
    this.#mirror = mirror;
    this.#rules = rules;
    this.#fields = fields;
    this.#lines = new Lines(rules);
  }

  /** What was sent cannot be masked any more. */
  sent(): void {
    this.#fields.sent();
    this.#lines.sent();
  }

  /** @returns false for an event that is none of the known kinds, which must not leave the page */
  mask(event: eventWithTime): boolean {
    const data = event.data as Data;
    switch (event.type as number) {
      case 0:
      case 1:
        event.data = {} as never;
        return true;
      case 2:
        new Change(this.#mirror, this.#rules, this.#fields, this.#lines).nodes([
          data.node as serializedNodeWithId,
        ]);
        return true;
      case 3:
        return this.#incremental(data);
      case 4:
        data.href = maskUrl(String(data.href), this.#rules);
        return true;
      default:
        return false;
    }
  }

  #incremental(data: Data): boolean {
    const source = data.source as number;
    if (source === 0) new Change(this.#mirror, this.#rules, this.#fields, this.#lines).mutation(data);
    else if (source === 5) this.#input(data);
    else if (source === 8) {
      for (const add of list(data.adds)) this.#css(add, 'rule');
      this.#css(data, 'replace');
      this.#css(data, 'replaceSync');
    } else if (source === 13) {
      const set = data.set as Data | undefined;
      if (set) set.value = maskCssValue(String(set.property), set.value, this.#rules);
    } else if (source === 15) {
      for (const style of list(data.styles)) for (const rule of list(style.rules)) this.#css(rule, 'rule');
    } else return NUMBERS_ONLY.test(`${source}`);
    return true;
  }

  #css(holder: Data, key: string): void {
    if (typeof holder[key] === 'string') holder[key] = maskCss(holder[key], this.#rules);
  }

  #input(data: Data): void {
    const element = this.#mirror.getNode(data.id as number) as Element | null;
    const { masked } = new Contexts().of(element);
    if (data.isChecked) data.isChecked = this.#fields.keepsAnswer(element, masked);
    this.#fields.value(data, 'text', element, masked);
  }
}

/** One snapshot or mutation: fields first, since what is in them is looked for in all else. */
class Change {
  readonly #mirror: Mirror;
  readonly #rules: Rules;
  readonly #fields: Fields;
  readonly #lines: Lines;
  readonly #contexts = new Contexts();
  readonly #texts: TextPlace[] = [];
  readonly #later: (() => void)[] = [];

  constructor(mirror: Mirror, rules: Rules, fields: Fields, lines: Lines) {
    this.#mirror = mirror;
    this.#rules = rules;
    this.#fields = fields;
    this.#lines = lines;
  }

  nodes(nodes: readonly serializedNodeWithId[]): Map<Node, string> {
    for (const node of nodes) this.#node(node);
    return this.#finish();
  }

  mutation(data: Data): void {
    for (const change of list(data.attributes)) {
      const element = this.#mirror.getNode(change.id as number) as Element | null;
      this.#attributes(change.attributes as Data, element, element ? localName(element) : '');
    }
    for (const text of list(data.texts)) this.#text(text, 'value', this.#mirror.getNode(text.id as number));
    const further = this.nodes(list(data.adds).map(({ node }) => node as serializedNodeWithId));
    for (const [node, value] of further) list(data.texts).push({ id: this.#mirror.getId(node), value });
  }

  #finish(): Map<Node, string> {
    for (const mask of this.#later) mask();
    return this.#lines.mask(
      this.#texts,
      (node) => this.#isPlain(parentOf(node)) && this.#mirror.getId(node) > 0,
    );
  }

  #isPlain(parent: Node | null): boolean {
    const { masked, typed, css, code } = this.#contexts.of(parent);
    return !(masked || typed || css || code);
  }

  #node(serialized: serializedNodeWithId): void {
    const node = serialized as unknown as Data;
    const live = this.#mirror.getNode(serialized.id);
    if (node.type === 2) {
      if (maskText(String(node.tagName), this.#rules, 'own') !== node.tagName) node.tagName = 'div';
      this.#attributes(node.attributes as Data, live as Element | null, String(node.tagName));
    } else if (node.type === 3) this.#text(node, 'textContent', live);
    else if (node.type !== 0 && node.type !== 1) node.textContent = '';
    for (const child of list(node.childNodes)) this.#node(child as unknown as serializedNodeWithId);
  }

  #attributes(attributes: Data, element: Element | null, tag: string): void {
    const { masked } = this.#contexts.of(element);
    const isMeasure = MEASURES.test(tag) && /^\d{1,4}(?:\.\d{1,4})?$/.test(`${attributes.value}`);
    if ('value' in attributes && !isMeasure) this.#fields.value(attributes, 'value', element, masked);
    for (const answer of ['checked', 'selected'])
      if (answer in attributes && !this.#fields.keepsAnswer(element, masked)) delete attributes[answer];
    this.#later.push(() => maskAttributes(attributes, tag, masked, this.#rules));
  }

  #text(holder: Data, key: string, node: Node | null): void {
    const text = holder[key];
    if (typeof text !== 'string' || text === '') return;
    const parent = node && parentOf(node);
    const { masked, typed, css, code } = this.#contexts.of(parent);
    if (code) holder[key] = '';
    else if (css)
      this.#later.push(() => {
        holder[key] = maskCss(text, this.#rules);
      });
    else if (typed) this.#fields.value(holder, key, parent as Element | null, masked);
    else if (masked) holder[key] = maskLook(text);
    else if (node) this.#texts.push({ holder, key, node });
  }
}

function list(value: unknown): Data[] {
  return Array.isArray(value) ? value : [];
}
