import {
  firstChild,
  lastChild,
  localName,
  nextSibling,
  nodeType,
  parentOf,
  previousSibling,
} from '../natives.ts';

/** Elements that do not end a line of text by default, as core/replay/elements.ts has them; so do custom elements. */
const INLINE =
  /^(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|output|q|rb|rp|rt|ruby|s|samp|slot|small|span|strike|strong|su[bp]|time|tt|u|var|wbr|tspan|textpath|.*-.*)$/i;

/** How far around a changed piece a value is looked for, as core/redaction/page.ts has it. */
const REACH_UNITS = 320;
const REACH_NODES = 512;

/**
 * The text nodes that a reader sees as one line with the given one, in order.
 *
 * @param isChanged whether a node is part of what has to be masked: the line goes on from there
 */
export function lineOf(
  node: Node,
  textOf: (node: Node) => string,
  isChanged: (node: Node) => boolean,
): Node[] {
  return [
    ...reach(node, backward, textOf, () => false).reverse(),
    node,
    ...reach(node, forward, textOf, isChanged),
  ];
}

function reach(
  from: Node,
  step: (node: Node) => Node | null | undefined,
  textOf: (node: Node) => string,
  isChanged: (node: Node) => boolean,
): Node[] {
  const met: Node[] = [];
  let units = 0;
  let nodes = 0;
  for (let node = step(from); node; node = step(node)) {
    if (++nodes > REACH_NODES || units > REACH_UNITS) break;
    if (nodeType(node) !== 3) continue;
    met.push(node);
    units += textOf(node).length;
    if (isChanged(node)) units = nodes = 0;
  }
  return met;
}

function isInline(node: Node): boolean {
  return nodeType(node) !== 1 || INLINE.test(localName(node as Element));
}

function forward(node: Node): Node | null | undefined {
  const inside = firstChild(node);
  if (inside && isInline(node)) return isInline(inside) ? inside : null;
  let at: Node | null = node;
  while (at && !nextSibling(at)) {
    at = parentOf(at);
    if (!at || nodeType(at) !== 1 || !isInline(at)) return null;
  }
  const next: Node | null = at && nextSibling(at);
  return next && isInline(next) ? next : null;
}

function backward(node: Node): Node | null | undefined {
  let at: Node | null = node;
  while (at && !previousSibling(at)) {
    at = parentOf(at);
    if (!at || nodeType(at) !== 1 || !isInline(at)) return null;
  }
  let met: Node | null = at && previousSibling(at);
  while (met && isInline(met)) {
    const inside: Node | null = lastChild(met);
    if (!inside) return met;
    met = inside;
  }
  return null;
}
