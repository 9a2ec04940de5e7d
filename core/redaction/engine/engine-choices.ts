import { type ChoiceNode, type ChoicePage, type ChoiceString, canHoldChoice } from '../choices.ts';
import type { Place } from '../place.ts';
import { AS_CODE, AS_CSS, TEXT_NODE } from './assembly/kinds.ts';
import type { EnginePage } from './engine-page.ts';

/** What of the chunk choices are read from. */
export interface ChoiceSource {
  /** Whether an item is a string in which a choice can stand, and whether what was typed could be in it. */
  isChoice(item: number): boolean;
  isEchoing(item: number): boolean;
  /** The place of an item, and the name before it: an attribute's, or the key of a text. */
  placeOf(item: number): Place;
  nameOf(item: number): string;
  /** The name of an element. */
  tagAt(start: number, length: number): string;
}

/** A node of the page in the engine's memory, read when it is asked for. */
class EngineNode implements ChoiceNode<EngineNode> {
  readonly #choices: EngineChoices;
  readonly at: number;
  #brood: readonly EngineNode[] | undefined;
  #tag: string | undefined;

  constructor(choices: EngineChoices, at: number) {
    this.#choices = choices;
    this.at = at;
  }

  get id(): number {
    return this.#choices.page.idOf(this.at);
  }
  get tag(): string {
    this.#tag ??= this.#choices.tagOf(this.at);
    return this.#tag;
  }
  get isText(): boolean {
    return this.#choices.page.typeOf(this.at) === TEXT_NODE;
  }
  get born(): number {
    return this.#choices.page.bornIn(this.at);
  }
  get home(): EngineNode | undefined {
    return this.#choices.node(this.#choices.page.homeOf(this.at));
  }
  get brood(): readonly EngineNode[] {
    this.#brood ??= this.#choices.page.broodOf(this.at).map((child) => this.#choices.node(child)!);
    return this.#brood;
  }
}

/** The page as the engine read it, of which only what is around an echo is looked at. */
export class EngineChoices implements ChoicePage<EngineNode> {
  readonly page: EnginePage;
  /** The items that were looked at, which can have been masked. */
  readonly seen = new Set<number>();
  readonly #source: ChoiceSource;
  readonly #nodes = new Map<number, EngineNode>();
  #items: Map<number, number[]> | undefined;

  constructor(page: EnginePage, source: ChoiceSource) {
    this.page = page;
    this.#source = source;
  }

  candidates(): (readonly [EngineNode, ChoiceString])[] {
    const met: { node: number; item: number }[] = [];
    for (const { node, first, last } of this.page.holdings()) {
      for (let item = first; item < last; item++) if (this.#source.isEchoing(item)) met.push({ node, item });
    }
    met.sort((a, b) => this.page.arrivalOf(a.node) - this.page.arrivalOf(b.node));
    return met
      .filter(({ node, item }) => this.#isShown(node) && this.#canHold(node, item))
      .map(({ node, item }) => [this.node(node)!, this.#string(node, item)] as const);
  }

  stringsOf({ at }: EngineNode): readonly ChoiceString[] {
    if (!this.#isShown(at)) return [];
    return (this.#itemsByNode().get(at) ?? [])
      .filter((item) => this.#canHold(at, item))
      .map((item) => this.#string(at, item));
  }

  node(at: number): EngineNode | undefined {
    if (at === 0) return undefined;
    const met = this.#nodes.get(at) ?? new EngineNode(this, at);
    this.#nodes.set(at, met);
    return met;
  }

  tagOf(node: number): string {
    const { start, length } = this.page.nameOf(node);
    return this.#source.tagAt(start, length).toLowerCase();
  }

  /** The items that tell of each node. */
  #itemsByNode(): ReadonlyMap<number, number[]> {
    if (this.#items) return this.#items;
    this.#items = new Map();
    for (const { node, first, last } of this.page.holdings()) {
      const items = this.#items.get(node) ?? [];
      this.#items.set(node, items);
      for (let item = first; item < last; item++) items.push(item);
    }
    return this.#items;
  }

  #isShown(node: number): boolean {
    if (this.page.typeOf(node) !== TEXT_NODE) return true;
    const home = this.page.homeOf(node);
    const context = home === 0 ? 0 : this.page.contextOf(home);
    return context !== AS_CODE && context !== AS_CSS;
  }

  #canHold(node: number, item: number): boolean {
    if (!this.#source.isChoice(item)) return false;
    return this.page.typeOf(node) === TEXT_NODE || canHoldChoice(this.#source.nameOf(item));
  }

  #string(node: number, item: number): ChoiceString {
    this.seen.add(item);
    const { holder, key, path } = this.#source.placeOf(item);
    const name = this.#source.nameOf(item);
    if (this.page.typeOf(node) === TEXT_NODE) return { name, place: { holder, key, path } };
    const attributes = path.slice(0, path.lastIndexOf('.'));
    return { name, place: { holder, key, path: `${attributes}.*` } };
  }
}
