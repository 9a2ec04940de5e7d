import type { PageNode } from './page.ts';
import type { Place } from './place.ts';

/** A line of text: the pieces that a reader sees as one, in order. */
export type Line = readonly Place[];

/** How far around a changed piece a value is looked for. */
const REACH_UNITS = 320;
const REACH_NODES = 512;

/**
 * The lines that hold the given text nodes, cut to what can belong to a value with a changed piece in it.
 * Every changed piece is in one of them.
 */
export function linesAround(changed: Iterable<PageNode>): Line[] {
  const pending = new Set(changed);
  const runs: Line[] = [];
  for (const node of pending) {
    if (!isPiece(node)) continue;
    const before = reach(node, backward, () => false).reverse();
    const after = reach(node, forward, (met) => pending.delete(met));
    const run = [...before, node, ...after].map((piece) => piece.text).filter((place) => place !== undefined);
    if (run.length > 1) runs.push(run);
  }
  return runs;
}

/** How many nodes without text are passed in search of one. */
const REACH_EDGE = 32;

/** The text node at one end of a node or near it, if there is one. */
export function edge(node: PageNode, end: 'first' | 'last'): PageNode | undefined {
  let at: PageNode | undefined = node;
  for (let steps = 0; at && !at.isText; steps++) {
    if (steps === REACH_EDGE) return undefined;
    const inner: PageNode | undefined = isOpen(at) ? at[end] : undefined;
    at = inner ?? (end === 'last' ? at.previous : at.next);
  }
  return at;
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

/** Whether the line goes on inside this node. */
function isOpen(node: PageNode): boolean {
  return node.isInline && !node.isPassedOver;
}

function isInTheLine(node: PageNode | undefined): node is PageNode {
  return node !== undefined && (node.isInline || node.isPassedOver);
}

/** The next node of the line in the order of the document; nothing where the line ends. */
function forward(node: PageNode): PageNode | undefined {
  if (node.first && isOpen(node)) return isInTheLine(node.first) ? node.first : undefined;
  let at: PageNode | undefined = node;
  while (at && !at.next) {
    at = at.parent;
    if (!at || !isOpen(at)) return undefined;
  }
  return isInTheLine(at?.next) ? at.next : undefined;
}

function backward(node: PageNode): PageNode | undefined {
  let at: PageNode | undefined = node;
  while (at && !at.previous) {
    at = at.parent;
    if (!at || !isOpen(at)) return undefined;
  }
  let met = at?.previous;
  while (met) {
    if (!isInTheLine(met)) return undefined;
    if (!met.last || !isOpen(met)) return met;
    met = met.last;
  }
  return undefined;
}
