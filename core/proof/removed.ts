import { canonicalBytes } from './canonical.ts';
import { type Hash, leafHash, nodeHash } from './merkle.ts';

/**
 * The Merkle tree of what one store lost, kept as its complete subtrees only, largest first: as many hashes as the
 * size has one bits, so that it fits a request's row while an erasure goes on in pages.
 */
export interface Removed {
  readonly size: number;
  readonly subtrees: readonly Hash[];
}

export const NOTHING_REMOVED: Removed = { size: 0, subtrees: [] };

/**
 * Adds an item that was removed. Adding one twice counts twice: add it in the same conditional write as the cursor.
 *
 * @param store the data map's id of the store
 * @param key what named the item there: a table's key, an object's key. Random or blinded, never a personal value
 */
export function addRemoved(removed: Removed, store: string, key: string): Removed {
  const subtrees = [...removed.subtrees];
  let node = leafHash(canonicalBytes(['scrubjay/removed/v1', store, key]));
  // Each trailing one bit of the size is a complete subtree as large as the node: they become one.
  for (let size = removed.size; size % 2 === 1; size = (size - 1) / 2) node = nodeHash(subtrees.pop()!, node);
  return { size: removed.size + 1, subtrees: [...subtrees, node] };
}

/** The root for the receipt: `sha256:` and hexadecimal digits, or null when nothing was removed. */
export function removedRoot({ subtrees }: Removed): string | null {
  if (subtrees.length === 0) return null;
  const root = subtrees.reduceRight((right, left) => nodeHash(left, right));
  return `sha256:${Buffer.from(root).toString('hex')}`;
}
