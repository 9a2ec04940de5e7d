import type { eventWithTime, serializedNodeWithId } from '@rrweb/types';
import { toJson } from '../natives.ts';

interface Add {
  parentId: number;
  nextId: number | null;
  node: Node;
}
type Node = serializedNodeWithId & { childNodes?: Node[] };
type Mutation = { source: 0; texts: unknown[]; attributes: unknown[]; removes: unknown[]; adds: Add[] };

/**
 * Events that are too large for one chunk, in two parts or more that play the same. A snapshot keeps the first part of
 * its nodes; the others follow as the additions of mutations, in the order of the document.
 *
 * @returns an empty list when nothing can be divided
 */
export function split(events: readonly eventWithTime[], largest: number): eventWithTime[][] {
  if (events.length > 1) {
    const half = events.length >> 1;
    return [events.slice(0, half), events.slice(half)];
  }
  const [event] = events;
  const data = event?.data as { node?: Node } & Partial<Mutation>;
  const root = event?.type === 2 ? data.node : data?.adds?.length === 1 ? data.adds[0]!.node : undefined;
  if (root) {
    const adds = pruned(root, largest);
    return adds.length > 0 ? [[event!], [mutation(event!, { adds })]] : [];
  }
  if (event?.type !== 3 || !data.adds || data.adds.length < 2) return [];
  const half = data.adds.length >> 1;
  const { removes = [], texts = [], attributes = [], adds } = data;
  return [
    [mutation(event, { removes, adds: adds.slice(0, half) })],
    [mutation(event, { adds: adds.slice(half), texts, attributes })],
  ];
}

/** Takes from the tree what is beyond the size, and answers it node by node. */
function pruned(root: Node, largest: number): Add[] {
  const adds: Add[] = [];
  let left = largest;
  const walk = (node: Node, isKept: boolean) => {
    const children = node.childNodes ?? [];
    if (node.childNodes) node.childNodes = [];
    left -= toJson(node).length;
    for (const child of children) {
      const stays = isKept && left > 0;
      if (stays) node.childNodes!.push(child);
      else adds.push({ parentId: node.id, nextId: null, node: child });
      walk(child, stays);
    }
  };
  walk(root, true);
  return adds;
}

function mutation({ timestamp }: eventWithTime, changes: Partial<Mutation>): eventWithTime {
  const data = { source: 0, texts: [], attributes: [], removes: [], adds: [], ...changes };
  return { type: 3, data, timestamp } as unknown as eventWithTime;
}
