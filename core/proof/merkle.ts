import { createHash } from 'node:crypto';

/** A SHA-256 hash, 32 bytes. */
export type Hash = Uint8Array;

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
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(
      `There is no leaf ${index} among ${leaves.length}: expected 0 to ${leaves.length - 1}.`,
    );
  }
  if (leaves.length === 1) return [];
  const k = splitPoint(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return index < k
    ? [...inclusionProof(index, left), treeRoot(right)]
    : [...inclusionProof(index - k, right), treeRoot(left)];
}

/** RFC 9162, section 2.1.3.2: whether the proof leads from the leaf at `index` to the root of a tree of `size`. */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Hash,
  proof: readonly Hash[],
  root: Hash,
): boolean {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(hash, root);
}

/**
 * RFC 9162, section 2.1.4.1: PROOF(first, leaves), which shows that the tree grew from its first `first` leaves by
 * appending only.
 *
 * @throws {RangeError} unless 1 ≤ first ≤ the number of leaves
 */
export function consistencyProof(first: number, leaves: readonly Hash[]): Hash[] {
  if (!Number.isInteger(first) || first < 1 || first > leaves.length) {
    throw new RangeError(
      `No tree of ${first} leaves came before ${leaves.length}: expected 1 to ${leaves.length}.`,
    );
  }
  return subproof(first, leaves, true);
}

function subproof(first: number, leaves: readonly Hash[], complete: boolean): Hash[] {
  if (first === leaves.length) return complete ? [] : [treeRoot(leaves)];
  const k = splitPoint(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return first <= k
    ? [...subproof(first, left, complete), treeRoot(right)]
    : [...subproof(first - k, right, false), treeRoot(left)];
}

/** RFC 9162, section 2.1.4.2: whether the proof leads from the earlier root to the later one. */
export function verifyConsistency(
  first: number,
  second: number,
  firstRoot: Hash,
  secondRoot: Hash,
  proof: readonly Hash[],
): boolean {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 1 || first > second)
    return false;
  if (first === second) return proof.length === 0 && equal(firstRoot, secondRoot);
  // A complete earlier tree is a node of the later one, and the proof leaves it out.
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : [...proof];
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  const start = path.shift();
  if (start === undefined) return false;
  let [fr, sr] = [start, start];
  for (const hash of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(hash, fr), nodeHash(hash, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = nodeHash(sr, hash);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(fr, firstRoot) && equal(sr, secondRoot);
}

/** The largest power of two below `size`. */
function splitPoint(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

function isPowerOfTwo(size: number): boolean {
  return splitPoint(size) * 2 === size || size === 1;
}

/** Not `>> 1`, which stops at 32 bits. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function equal(a: Hash, b: Hash): boolean {
  return Buffer.from(a).equals(b);
}
