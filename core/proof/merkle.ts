import { createHash } from 'node:crypto';

/** A SHA-256 hash, 32 bytes. */
export type Hash = Uint8Array;

/** Leaves `start` up to, not including, `end`. */
export type Range = readonly [start: number, end: number];

/** RFC 9162, section 2.1.1: the hash of an entry. */
export function leafHash(entry: Uint8Array): Hash {
  return createHash('sha256').update(Uint8Array.of(0)).update(entry).digest();
}

/** RFC 9162, section 2.1.1: the hash of an inner node. */
export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** RFC 9162, section 2.1.1: the tree head over leaf hashes; of none, the hash of the empty string. */
export function treeRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0]!;
  const k = splitPoint(leaves.length);
  return nodeHash(treeRoot(leaves.slice(0, k)), treeRoot(leaves.slice(k)));
}

/**
 * RFC 9162, section 2.1.3.1: PATH(index, leaves), which shows that a leaf is in the tree.
 *
 * @throws {RangeError} when there is no such leaf
 */
export function inclusionProof(index: number, leaves: readonly Hash[]): Hash[] {
  return inclusionRanges(index, leaves.length).map(([start, end]) => treeRoot(leaves.slice(start, end)));
}

/**
 * RFC 9162, section 2.1.4.1: PROOF(first, leaves), which shows that the tree grew from its first `first` leaves by
 * appending only.
 *
 * @throws {RangeError} unless 1 ≤ first ≤ the number of leaves
 */
export function consistencyProof(first: number, leaves: readonly Hash[]): Hash[] {
  return consistencyRanges(first, leaves.length).map(([start, end]) => treeRoot(leaves.slice(start, end)));
}

/**
 * Which subtrees' heads make up an inclusion proof, in its order: for whoever has hashes of subtrees, not leaves.
 *
 * @throws {RangeError} when a tree of `size` has no such leaf
 */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!Number.isInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`There is no leaf ${index} among ${size}: expected 0 to ${size - 1}.`);
  }
  return path(index, [0, size]);
}

/**
 * Which subtrees' heads make up a consistency proof, in its order.
 *
 * @throws {RangeError} unless 1 ≤ first ≤ size
 */
export function consistencyRanges(first: number, size: number): Range[] {
  if (!Number.isInteger(first) || first < 1 || first > size) {
    throw new RangeError(`No tree of ${first} leaves came before ${size}: expected 1 to ${size}.`);
  }
  return subproof(first, [0, size], true);
}

/** The largest power of two below `size`: how many leaves the left subtree has. */
export function splitPoint(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

function path(index: number, [start, end]: Range): Range[] {
  if (end - start === 1) return [];
  const middle = start + splitPoint(end - start);
  return index < middle
    ? [...path(index, [start, middle]), [middle, end]]
    : [...path(index, [middle, end]), [start, middle]];
}

/** @param first the end of the earlier tree @param complete whether the earlier tree is a subtree of its own here */
function subproof(first: number, [start, end]: Range, complete: boolean): Range[] {
  if (first === end) return complete ? [] : [[start, end]];
  const middle = start + splitPoint(end - start);
  return first <= middle
    ? [...subproof(first, [start, middle], complete), [middle, end]]
    : [...subproof(first, [middle, end], false), [start, middle]];
}
