import { isInline, isPassedOver } from '../replay/elements.ts';
import { edge } from './lines.ts';
import type { Place } from './place.ts';

/** How the text inside an element is to be taken. */
type TextContext = 'text' | 'typed' | 'css' | 'code';

/** A node of the recorded page as far as this chunk tells. */
export interface PageNode {
  readonly id: number;
  /** Empty for what is no element, or an element of an earlier chunk. */
  readonly tag: string;
  readonly isText: boolean;
  /** Whether text on both sides of the node's edges reads as one line. */
  readonly isInline: boolean;
  /** Whether text before and behind the node reads as one line, though what is inside is apart from it. */
  readonly isPassedOver: boolean;
  /** How text directly inside is to be taken, and what field it belongs to when it is typed. */
  context: TextContext;
  field: number;
  parent: PageNode | undefined;
  previous: PageNode | undefined;
  next: PageNode | undefined;
  first: PageNode | undefined;
  last: PageNode | undefined;
  /** Where the node's present text stands in the chunk, for text nodes. */
  text: Place | undefined;
  /** Where the chunk tells the node's text or attributes, former ones too. */
  readonly holders: Place[];
  /** The number of the event that brought it. */
  readonly born: number;
  /** The node that it was last put into, also when it was taken out again. */
  home: PageNode | undefined;
  /** Every node that was ever put into this one, in order of arrival. */
  readonly brood: PageNode[];
}

/**
 * The page of a chunk: as many of its nodes as the chunk tells, in the order of the document, so that text
 * which stands together on the page can be searched together.
 */
export class Page {
  readonly #nodes = new Map<number, PageNode>();
  readonly #all: PageNode[] = [];
  #events = 0;

  /** Every node that the chunk ever told of, in the order of arrival. */
  get nodes(): readonly PageNode[] {
    return this.#all;
  }

  /** What comes from here on is brought by another event. */
  nextEvent(): void {
    this.#events += 1;
  }

  get(id: number): PageNode | undefined {
    return this.#nodes.get(id);
  }

  /** The node of this id; one of which nothing is known yet if the chunk did not bring it. */
  require(id: number): PageNode {
    return this.#nodes.get(id) ?? this.create(id, '', 'block');
  }

  /** A new node. Ids are whole numbers; a node without one cannot be met again and gets a fraction. */
  create(wanted: number | undefined, tag: string, kind: 'text' | 'comment' | 'block' | 'element'): PageNode {
    const id = wanted ?? this.#nodes.size + 0.5;
    const node: PageNode = {
      id,
      tag,
      isText: kind === 'text',
      isInline: kind === 'text' || kind === 'comment' || (kind === 'element' && isInline(tag)),
      isPassedOver: kind === 'element' && isPassedOver(tag),
      context: 'text',
      field: id,
      parent: undefined,
      previous: undefined,
      next: undefined,
      first: undefined,
      last: undefined,
      text: undefined,
      holders: [],
      born: this.#events,
      home: undefined,
      brood: [],
    };
    this.#nodes.set(id, node);
    this.#all.push(node);
    return node;
  }

  /** Puts a node under a parent, before `next` if that is a child of it, else at the end. */
  insert(node: PageNode, parent: PageNode, next?: PageNode): void {
    this.detach(node);
    const before = next?.parent === parent && next !== node ? next : undefined;
    node.parent = parent;
    node.home = parent;
    parent.brood.push(node);
    node.next = before;
    node.previous = before ? before.previous : parent.last;
    if (node.previous) node.previous.next = node;
    else parent.first = node;
    if (before) before.previous = node;
    else parent.last = node;
  }

  /** Takes a node out. @returns the text nodes that now stand together where it was */
  remove(node: PageNode): PageNode[] {
    const { previous, next } = node;
    this.detach(node);
    const before = previous && edge(previous, 'last');
    const after = next && edge(next, 'first');
    return [before, after].filter((piece) => piece !== undefined);
  }

  detach(node: PageNode): void {
    if (node.previous) node.previous.next = node.next;
    else if (node.parent?.first === node) node.parent.first = node.next;
    if (node.next) node.next.previous = node.previous;
    else if (node.parent?.last === node) node.parent.last = node.previous;
    node.parent = undefined;
    node.previous = undefined;
    node.next = undefined;
  }

  /** How far from the beginning of the page each node stands, as far as the chunk tells. */
  order(): Map<number, number> {
    const order = new Map<number, number>();
    const pending = this.#all.filter(
      (node) => node.parent === undefined && this.#nodes.get(node.id) === node,
    );
    pending.reverse();
    for (let node = pending.pop(); node; node = pending.pop()) {
      order.set(node.id, order.size);
      for (let child = node.last; child; child = child.previous) pending.push(child);
    }
    return order;
  }
}
