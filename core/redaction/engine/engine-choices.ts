import { type ChoiceNode, type ChoicePage, type ChoiceString, canHoldChoice } from '../choices.ts';
import { AS_CODE, AS_CSS, ECHOING, META, TEXT, TEXT_NODE, TYPED, URL } from './assembly/kinds.ts';
import type { EnginePage } from './engine-page.ts';
import type { Items } from './items.ts';

/** The kinds of strings in which a choice can stand. */
const CHOICES = new Set<number>([TEXT, URL, META, TYPED]);

/** A node of the page in the engine's memory. */
class EngineNode implements ChoiceNode<EngineNode> {
  readonly at: number;
  readonly id: number;
  readonly isText: boolean;
  readonly born: number;
  readonly #choices: EngineChoices;
  #brood: readonly EngineNode[] | undefined;
  #tag: string | undefined;

  constructor(choices: EngineChoices, at: number) {
    const { page } = choices;
    this.at = at;
    this.id = page.idOf(at);
    this.isText = page.typeOf(at) === TEXT_NODE;
    this.born = page.bornIn(at);
    this.#choices = choices;
  }

  get tag(): string {
    this.#tag ??= this.#choices.tagOf(this.at);
    return this.#tag;
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
  readonly #items: Items;
  readonly #holdsEcho: (item: number) => boolean;
  readonly #nodes = new Map<number, EngineNode>();

  /** @param holdsEcho whether an item that could hold an echo of what was typed has one */
  constructor(page: EnginePage, items: Items, holdsEcho: (item: number) => boolean) {
    this.page = page;
    this.#items = items;
    this.#holdsEcho = holdsEcho;
  }

  candidates(): (readonly [EngineNode, ChoiceString])[] {
    return this.page
      .itemsThat((item) => this.#isEchoing(item))
      .filter(({ node, item }) => this.#isShown(node) && this.#canHold(node, item))
      .map(({ node, item }) => [this.node(node)!, this.#string(node, item)] as const);
  }

  stringsOf({ at }: EngineNode): readonly ChoiceString[] {
    if (!this.#isShown(at)) return [];
    return this.page
      .itemsOf(at)
      .filter((item) => this.#canHold(at, item))
      .map((item) => this.#string(at, item));
  }

  node(at: number): EngineNode | undefined {
    if (at === 0) return undefined;
    let node = this.#nodes.get(at);
    if (!node) {
      node = new EngineNode(this, at);
      this.#nodes.set(at, node);
    }
    return node;
  }

  tagOf(node: number): string {
    const { start, length } = this.page.nameOf(node);
    return this.#items.text(start, start + length).toLowerCase();
  }

  /** What is typed in one field can be an echo of another one. */
  #isEchoing(item: number): boolean {
    const isPossible = (this.#items.flags(item) & ECHOING) !== 0 || this.#items.kind(item) === TYPED;
    return isPossible && this.#holdsEcho(item);
  }

  #isShown(node: number): boolean {
    if (this.page.typeOf(node) !== TEXT_NODE) return true;
    const home = this.page.homeOf(node);
    const context = home === 0 ? 0 : this.page.contextOf(home);
    return context !== AS_CODE && context !== AS_CSS;
  }

  #canHold(node: number, item: number): boolean {
    if (!CHOICES.has(this.#items.kind(item))) return false;
    return this.page.typeOf(node) === TEXT_NODE || canHoldChoice(this.#items.keyBefore(item));
  }

  #string(node: number, item: number): ChoiceString {
    this.seen.add(item);
    const { holder, key, path } = this.#items.contentBox(item);
    const name = this.#items.keyBefore(item);
    if (this.page.typeOf(node) === TEXT_NODE) return { name, place: { holder, key, path } };
    const attributes = path.slice(0, path.lastIndexOf('.'));
    return { name, place: { holder, key, path: `${attributes}.*` } };
  }
}
