import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { consistencyProof, type Hash, inclusionProof, leafHash, nodeHash, treeRoot } from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './merkle-verify.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const hex = (hashes: Hash[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'));

/** Certificate Transparency's test tree: its entries, leaf hashes and the roots of its first 1 to 8 entries. */
const ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const LEAF_HASHES = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7',
  '07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7',
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  '4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658',
  'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
  '46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const [, B, C, D, E, F, J] = LEAF_HASHES as [string, string, string, string, string, string, string];
const G = ROOTS[1]!;
const H = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const I = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';
const K = ROOTS[3]!;
const L = '837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e';

const leaves = ENTRIES.map((entry) => leafHash(bytes(entry)));
const seven = leaves.slice(0, 7);

describe('against the vectors of Certificate Transparency', () => {
  test('leaf hashes', () => {
    expect(hex(leaves)).toEqual(LEAF_HASHES);
  });

  test.each(ROOTS.map((root, i) => ({ size: i + 1, root })))('root of $size leaves', ({ size, root }) => {
    expect(hex([treeRoot(leaves.slice(0, size))])).toEqual([root]);
  });

  test('the root of no leaves is the hash of nothing', () => {
    expect(hex([treeRoot([])])).toEqual(['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']);
  });

  test.each([
    {
      first: 1,
      second: 8,
      proof: [B, H, '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'],
    },
    { first: 2, second: 5, proof: [H, E] },
    {
      first: 6,
      second: 8,
      proof: [I, 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', K],
    },
  ])('consistency of $first with $second', ({ first, second, proof }) => {
    expect(hex(consistencyProof(first, leaves.slice(0, second)))).toEqual(proof);
  });
});

describe('against the examples of RFC 9162, section 2.1.5, in its own letters', () => {
  test.each([
    { index: 0, proof: [B, H, L] },
    { index: 3, proof: [C, G, L] },
    { index: 4, proof: [F, J, K] },
    { index: 6, proof: [I, K] },
  ])('inclusion of d$index in the tree of seven', ({ index, proof }) => {
    expect(hex(inclusionProof(index, seven))).toEqual(proof);
  });

  test.each([
    { first: 3, proof: [C, D, G, L] },
    { first: 4, proof: [L] },
    { first: 6, proof: [I, J, K] },
  ])('consistency of the first $first with all seven', ({ first, proof }) => {
    expect(hex(consistencyProof(first, seven))).toEqual(proof);
  });
});

const manyLeaves = Array.from({ length: 40 }, (_, i) => leafHash(Buffer.from(`entry ${i}`)));
const flip = (hash: Hash, bit: number) => {
  const changed = Buffer.from(hash);
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
};

test('every inclusion proof verifies for its own leaf, index, size and root, and for no other', async () => {
  for (let size = 1; size <= 18; size += 1) {
    const tree = manyLeaves.slice(0, size);
    const root = treeRoot(tree);
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionProof(index, tree);
      const leaf = tree[index]!;
      expect(await verifyInclusion(index, size, leaf, proof, root)).toBe(true);
      for (let other = 0; other < size; other += 1) {
        if (other !== index) expect(await verifyInclusion(other, size, leaf, proof, root)).toBe(false);
      }
      expect(await verifyInclusion(index, size, leaf, [...proof, leaf], root)).toBe(false);
      if (size > 1) expect(await verifyInclusion(index, size, leaf, proof.slice(0, -1), root)).toBe(false);
    }
  }
});

test('every consistency proof verifies for its own two trees, and not after any bit is flipped', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.nat(39),
      fc.nat(255),
      fc.nat(),
      async (second, less, bit, which) => {
        const first = Math.max(1, second - less);
        const tree = manyLeaves.slice(0, second);
        const [firstRoot, secondRoot] = [treeRoot(tree.slice(0, first)), treeRoot(tree)];
        const proof = consistencyProof(first, tree);
        expect(await verifyConsistency(first, second, firstRoot, secondRoot, proof)).toBe(true);
        expect(await verifyConsistency(first, second, flip(firstRoot, bit), secondRoot, proof)).toBe(false);
        expect(await verifyConsistency(first, second, firstRoot, flip(secondRoot, bit), proof)).toBe(false);
        expect(await verifyConsistency(first, second, firstRoot, secondRoot, [...proof, firstRoot])).toBe(
          false,
        );
        if (proof.length === 0) return;
        const at = which % proof.length;
        const forged = proof.map((hash, i) => (i === at ? flip(hash, bit) : hash));
        expect(await verifyConsistency(first, second, firstRoot, secondRoot, forged)).toBe(false);
        expect(await verifyConsistency(first, second, firstRoot, secondRoot, proof.slice(1))).toBe(false);
      },
    ),
    { numRuns: 100 },
  );
});

test('a rewritten history has no consistency proof', async () => {
  const rewritten = [leafHash(Buffer.from('rewritten')), ...manyLeaves.slice(1, 20)];
  const proof = consistencyProof(10, rewritten);
  expect(await verifyConsistency(10, 20, treeRoot(manyLeaves.slice(0, 10)), treeRoot(rewritten), proof)).toBe(
    false,
  );
});

test('sizes and indices that no tree has are refused', async () => {
  const root = treeRoot(seven);
  for (const index of [-1, 7, 0.5, Number.NaN]) {
    expect(() => inclusionProof(index, seven)).toThrow(RangeError);
    expect(await verifyInclusion(index, 7, seven[0]!, [], root)).toBe(false);
  }
  for (const first of [0, 8, 1.5]) {
    expect(() => consistencyProof(first, seven)).toThrow(RangeError);
    expect(await verifyConsistency(first, 7, root, root, [])).toBe(false);
  }
});

test('a proof longer than the tree is deep is refused, even where its hashes lead to the root', async () => {
  const [a, b, c, d, extra] = manyLeaves as [Hash, Hash, Hash, Hash, Hash];
  const [below3, below4] = [treeRoot([a, b, c]), treeRoot([a, b, c, d])];
  const proof = [...consistencyProof(3, [a, b, c, d]), extra];
  expect(await verifyInclusion(0, 1, a, [extra], nodeHash(extra, a))).toBe(false);
  expect(await verifyConsistency(3, 4, nodeHash(extra, below3), nodeHash(extra, below4), proof)).toBe(false);
});

test('a leaf cannot pass for an inner node', () => {
  expect(leafHash(Buffer.concat([leaves[0]!, leaves[1]!]))).not.toEqual(treeRoot(leaves.slice(0, 2)));
});
