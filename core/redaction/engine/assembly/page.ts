// The page as far as the chunk tells it: core/redaction/page.ts and read-node.ts over records in memory.
import { HOLDING_BYTES, NODE_BYTES } from './kinds';
import { broods, holdings, nodes, slotMask, slots } from './memory';

@unmanaged
export class PageNode {
  id: i32;
  /** What its name says; see TAG_… in kinds.ts. */
  tag: u32;
  parent: PageNode | null;
  previous: PageNode | null;
  next: PageNode | null;
  first: PageNode | null;
  last: PageNode | null;
  /** The item of its present text, from 1; 0 for none. */
  text: i32;
  field: i32;
  /** Where its attributes stand, when they can tell of a field. */
  attributes: u32;
  attributesEnd: u32;
  /** The values of fields that its attributes hold. */
  entry: i32;
  entryCount: u16;
  context: u8;
  type: u8;
  isInline: bool;
  isStyle: bool;
  isPassedOver: bool;
  /** Whether its attributes tell an answer. */
  isWidget: bool;
  /** Whether its attributes told a value. */
  hasValue: bool;
  /** What contenteditable says: 0 nothing, 1 false, 2 anything else. */
  editing: u8;
  /** The node in whose list of children it came. */
  holder: PageNode | null;
  /** In what change of the page its text is still to be joined with the text around it. */
  pending: i32;
  /** The node that it was last put into, also when it was taken out again. */
  home: PageNode | null;
  /** Every node that was ever put into this one: the first and the last of a list, from 1. */
  brood: i32;
  lastOfBrood: i32;
  /** Which event brought it, and how many nodes came before it. */
  born: i32;
  arrival: i32;
  /** Its name. */
  name: u32;
  nameLength: i32;
  /** The items of the attributes that it came with. */
  firstItem: i32;
  lastItem: i32;
  /** What the chunk tells of it: the first and the last of a list, from 1. */
  holding: i32;
  lastHolding: i32;
}

export let nodeCount: i32 = 0;
let known: u32 = 0;
let arrivals: i32 = 0;
let broodCount: i32 = 0;
export let holdingCount: i32 = 0;

export function clearPage(): void {
  nodeCount = 0;
  known = 0;
  arrivals = 0;
  broodCount = 0;
  holdingCount = 0;
}

// @ts-expect-error: decorator
@inline
export function nodeAt(index: i32): PageNode {
  return changetype<PageNode>(nodes + (index as usize) * NODE_BYTES);
}

/** A record that is no part of the page yet. */
export function newNode(): PageNode {
  const node = nodeAt(nodeCount++);
  memory.fill(changetype<usize>(node), 0, NODE_BYTES);
  return node;
}

// @ts-expect-error: decorator
@inline
function slotOf(id: i32): usize {
  let slot = ((id as u32) * 0x9e3779b1) >>> 8;
  while (true) {
    const at = slots + ((slot & slotMask) as usize) * 8;
    const node = load<u32>(at, 4);
    if (node === 0 || load<i32>(at) === id) return at;
    slot++;
  }
}

/** The node of an id, if the chunk brought one. */
export function findNode(id: i32): PageNode | null {
  const at = slotOf(id);
  const node = load<u32>(at, 4) as usize;
  return node === 0 ? null : changetype<PageNode>(node);
}

/** Makes a record the node of its id. @returns false when there are more ids than a chunk of this size has */
export function register(node: PageNode): bool {
  const at = slotOf(node.id);
  if (load<u32>(at, 4) === 0 && ++known > slotMask - (slotMask >> 2)) return false;
  store<i32>(at, node.id);
  store<u32>(at, changetype<usize>(node) as u32, 4);
  return true;
}

/** A record comes to the page, by an event. */
export function arrive(node: PageNode, event: i32): void {
  node.arrival = ++arrivals;
  node.born = event;
}

/** Notes that the chunk tells a node's text or attributes in these items. */
export function noteHolding(node: PageNode, first: i32, last: i32): void {
  const at = holdings + (holdingCount++ as usize) * HOLDING_BYTES;
  store<u32>(at, changetype<usize>(node) as u32);
  store<i32>(at, first, 4);
  store<i32>(at, last, 8);
  store<i32>(at, 0, 12);
  if (node.holding === 0) node.holding = holdingCount;
  else store<i32>(holdings + ((node.lastHolding - 1) as usize) * HOLDING_BYTES, holdingCount, 12);
  node.lastHolding = holdingCount;
}

function joinBrood(node: PageNode, parent: PageNode): void {
  const at = broods + (broodCount++ as usize) * 8;
  store<u32>(at, changetype<usize>(node) as u32);
  store<i32>(at, 0, 4);
  if (parent.brood === 0) parent.brood = broodCount;
  else store<i32>(broods + ((parent.lastOfBrood - 1) as usize) * 8, broodCount, 4);
  parent.lastOfBrood = broodCount;
}

export function insertNode(node: PageNode, parent: PageNode, next: PageNode | null): void {
  detachNode(node);
  node.home = parent;
  joinBrood(node, parent);
  const before = next !== null && next.parent === parent && next !== node ? next : null;
  node.parent = parent;
  node.next = before;
  const previous = before !== null ? before.previous : parent.last;
  node.previous = previous;
  if (previous !== null) previous.next = node;
  else parent.first = node;
  if (before !== null) before.previous = node;
  else parent.last = node;
}

export function detachNode(node: PageNode): void {
  const previous = node.previous;
  const next = node.next;
  const parent = node.parent;
  if (previous !== null) previous.next = next;
  else if (parent !== null && parent.first === node) parent.first = next;
  if (next !== null) next.previous = previous;
  else if (parent !== null && parent.last === node) parent.last = previous;
  node.parent = null;
  node.previous = null;
  node.next = null;
}
