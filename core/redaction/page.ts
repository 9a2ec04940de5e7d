import { isInline } from '../replay/elements.ts';
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
}

/** A line of text: the pieces that a reader sees as one, in order. */
export type TextRun = readonly Place[];

/** How far around a changed piece a value is looked for. */
const REACH_UNITS = 320;
const REACH_NODES = 512;

/**
 * The page of a chunk: as many of its nodes as the chunk tells, in the order of the document, so that text
 * which stands together on the page can be searched together.
 */
export class Page {
  readonly #nodes = new Map<number, PageNode>();

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
      context: 'text',
      field: id,
      parent: undefined,
      previous: undefined,
      next: undefined,
      first: undefined,
      last: undefined,
      text: undefined,
    };
    this.#nodes.set(id, node);
    return node;
  }

  /** Puts a node under a parent, before `next` if that is a child of it, else at the end. */
  insert(node: PageNode, parent: PageNode, next?: PageNode): void {
    this.detach(node);
    const before = next?.parent === parent && next !== node ? next : undefined;
    node.parent = parent;
    node.next = before;
    node.previous = before ? before.previous : parent.last;
    if (node.previous) node.previous.next = node;
    else parent.first = node;
    if (before) before.previous = node;
    else parent.last = node;
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

  /**
   * The lines that hold the given text nodes, cut to what can belong to a value with a changed piece in it.
   * Every changed piece is in one of them.
   */
  runsAround(changed: Iterable<PageNode>): TextRun[] {
    const pending = new Set(changed);
    const runs: TextRun[] = [];
    for (const node of pending) {
      if (!isPiece(node)) continue;
      const before = reach(node, backward, () => false).reverse();
      const after = reach(node, forward, (met) => pending.delete(met));
      const run = [...before, node, ...after]
        .map((piece) => piece.text)
        .filter((place) => place !== undefined);
      if (run.length > 1) runs.push(run);
    }
    return runs;
  }
}

function isPiece(node: PageNode): boolean {
  return (
    node.isText &&
    node.text !== undefined &&
    node.parent?.context !== 'code' &&
    node.parent?.context !== 'css'
  );
}

/** The pieces of the same line in one direction, as far as the reach goes past the last changed one. */
function reach(
  from: PageNode,
  step: (node: PageNode) => PageNode | undefined,
  isChanged: (node: PageNode) => boolean,
): PageNode[] {
  const met: PageNode[] = [];
  let units = 0;
  let nodes = 0;
  for (let node = step(from); node; node = step(node)) {
    if (++nodes > REACH_NODES || units > REACH_UNITS) break;
    if (!isPiece(node)) continue;
    met.push(node);
    units += lengthOf(node);
    if (isChanged(node)) {
      units = 0;
      nodes = 0;
    }
  }
  return met;
}

function lengthOf(node: PageNode): number {
  const { holder, key } = node.text ?? { holder: [], key: 0 };
  return String((holder as Record<string | number, unknown>)[key] ?? '').length;
}

/** The next node of the line in the order of the document; nothing where the line ends. */
function forward(node: PageNode): PageNode | undefined {
  if (node.first && node.isInline) return node.first.isInline ? node.first : undefined;
  let at: PageNode | undefined = node;
  while (at && !at.next) {
    at = at.parent;
    if (!at?.isInline) return undefined;
  }
  return at?.next?.isInline ? at.next : undefined;
}

function backward(node: PageNode): PageNode | undefined {
  let at: PageNode | undefined = node;
  while (at && !at.previous) {
    at = at.parent;
    if (!at?.isInline) return undefined;
  }
  let met = at?.previous;
  while (met) {
    if (!met.isInline) return undefined;
    if (!met.last) return met;
    met = met.last;
  }
  return undefined;
}
