// What an event changes of the page, as core/redaction/changes.ts applies it.
import { entryAt } from './attributes';
import { bringNodes, describeEditing, takeEntry, takeText } from './bring';
import { changeCount, record, removalCount, rootCount, textCount } from './closing';
import { describeField, kindOf } from './host';
import { AS_TYPED, TAG_NAMED } from './kinds';
import { edgeOf } from './lines';
import { changes, removals, roots, texts } from './memory';
import { NO_ID } from './objects';
import {
  PageNode, arrive, detachNode, findNode, insertNode, newNode, nodeAt, noteHolding, register,
} from './page';
import { beginChange, joinChanged, noteChanged } from './runs';
import { eventCount } from './walk';

/** What kindOf answers: nothing is known, its text is typed, it is a field of another kind. */
const IS_TYPED: i32 = 1;

/** The text before and behind what is taken out stands together from then on. */
function removeNode(node: PageNode): void {
  const previous = node.previous;
  const next = node.next;
  detachNode(node);
  const before: PageNode | null = previous === null ? null : edgeOf(previous, true);
  const behind: PageNode | null = next === null ? null : edgeOf(next, false);
  if (before !== null) noteChanged(before);
  if (behind !== null) noteChanged(behind);
}

/** Applies what an event changes as the replayer does: what goes, nodes, texts, attributes. */
export function applyChanges(): bool {
  beginChange();
  for (let index = 0; index < removalCount; index++) {
    const node = findNode(load<i32>(removals + (index as usize) * 4));
    if (node !== null) removeNode(node);
  }
  if (!addNodes()) return false;
  for (let index = 0; index < textCount; index++) if (!changeText(record(texts, index))) return false;
  for (let index = 0; index < changeCount; index++) if (!changeAttributes(record(changes, index))) return false;
  return joinChanged();
}

/** A node can be put before one that comes later in the list, so those are put again at the end. */
function addNodes(): bool {
  for (let index = 0; index < rootCount; index++) {
    const at = record(roots, index);
    const parentId = load<i32>(at, 8);
    const nextId = load<i32>(at, 12);
    const parent: PageNode | null = parentId === NO_ID ? null : requireParent(parentId);
    if (parentId !== NO_ID && parent === null) return false;
    const next: PageNode | null = nextId === NO_ID ? null : findNode(nextId);
    const isEarly = parent !== null && next === null && nextId !== NO_ID;
    store<usize>(at, isEarly ? changetype<usize>(parent) : 0, 16);
    if (!bringNodes(load<i32>(at), load<i32>(at, 4), parent, next, eventCount)) return false;
  }
  for (let index = rootCount - 1; index >= 0; index--) {
    const at = record(roots, index);
    const above = load<usize>(at, 16);
    if (above === 0) continue;
    const parent = changetype<PageNode>(above);
    const node = findNode(nodeAt(load<i32>(at)).id);
    const before = findNode(load<i32>(at, 12));
    if (node !== null && before !== null && before.parent === parent) insertNode(node, parent, before);
  }
  return true;
}

function createNode(id: i32, type: u8): PageNode | null {
  const node = newNode();
  node.id = id;
  node.field = id;
  node.type = type;
  node.isInline = type === 3;
  arrive(node, eventCount);
  return register(node) ? node : null;
}

function requireParent(id: i32): PageNode | null {
  const parent = findNode(id) || createNode(id, 0);
  if (parent !== null && (parent.tag & TAG_NAMED) === 0 && kindOf(id) === IS_TYPED) parent.context = AS_TYPED as u8;
  return parent;
}

function changeText(at: usize): bool {
  const id = load<i32>(at);
  let node = findNode(id);
  if (node === null) {
    node = createNode(id, 3);
    if (node === null) return false;
    if (kindOf(id) === IS_TYPED) node.context = AS_TYPED as u8;
  }
  node.text = load<i32>(at, 4) + 1;
  node.isStyle = false;
  noteHolding(node, node.text - 1, node.text);
  noteChanged(node);
  return takeText(node);
}

function changeAttributes(at: usize): bool {
  const id = load<i32>(at);
  const node = findNode(id) || createNode(id, 0);
  if (node === null) return false;
  if (kindOf(id) !== 0 || load<u8>(at, 13) !== 0) describeField(id, load<i32>(at, 16), load<i32>(at, 20));
  describeEditing(node, load<u8>(at, 12));
  if (load<u8>(at, 14) !== 0) node.hasValue = true;
  noteHolding(node, load<i32>(at, 24), load<i32>(at, 28));
  const first = load<i32>(at, 4);
  for (let entry = 0; entry < load<i32>(at, 8); entry++) takeEntry(entryAt(first + entry), node);
  return true;
}
