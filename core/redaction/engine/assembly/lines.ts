// The line of text that a node is part of: core/redaction/lines.ts over records in memory.
import { AS_CODE, AS_CSS } from './kinds';
import { PageNode } from './page';

export function isPiece(node: PageNode): bool {
  if (node.type !== 3 || node.text === 0) return false;
  const parent = node.parent;
  return parent === null || (parent.context !== AS_CODE && parent.context !== AS_CSS);
}

/** How many nodes without text are passed in search of one. */
const REACH_EDGE: i32 = 32;

/** The text node at one end of a node or near it, if there is one. */
export function edgeOf(node: PageNode, isLast: bool): PageNode | null {
  let at: PageNode | null = node;
  for (let steps = 0; at !== null && at.type !== 3; steps++) {
    if (steps === REACH_EDGE) return null;
    const inner: PageNode | null = isOpen(at) ? (isLast ? at.last : at.first) : null;
    at = inner !== null ? inner : isLast ? at.previous : at.next;
  }
  return at;
}

/** Whether the line goes on inside a node. */
function isOpen(node: PageNode): bool {
  return node.isInline && !node.isPassedOver;
}

function isInTheLine(node: PageNode): bool {
  return node.isInline || node.isPassedOver;
}

/** The next node of the line in the order of the document; nothing where the line ends. */
export function nodeForward(node: PageNode): PageNode | null {
  const first = node.first;
  if (first !== null && isOpen(node)) return isInTheLine(first) ? first : null;
  let at: PageNode = node;
  while (at.next === null) {
    const parent = at.parent;
    if (parent === null || !isOpen(parent)) return null;
    at = parent;
  }
  const next = at.next;
  return next !== null && isInTheLine(next) ? next : null;
}

export function nodeBackward(node: PageNode): PageNode | null {
  let at: PageNode = node;
  while (at.previous === null) {
    const parent = at.parent;
    if (parent === null || !isOpen(parent)) return null;
    at = parent;
  }
  let met = at.previous;
  while (met !== null) {
    if (!isInTheLine(met)) return null;
    const last = met.last;
    if (last === null || !isOpen(met)) return met;
    met = last;
  }
  return null;
}
