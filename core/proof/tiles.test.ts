import { describe, expect, test } from '@jest/globals';
import { consistencyProof, inclusionProof, leafHash, treeRoot } from './merkle.ts';
import { isTilePath, newFiles, TILE_WIDTH, TiledTree, TileError, tilePath } from './tiles.ts';

const entries = Array.from({ length: 66_000 }, (_, at) => Buffer.from(`entry ${at}`));
const leaves = entries.map(leafHash);
const bundle = async (index: number) => entries.slice(index * TILE_WIDTH, (index + 1) * TILE_WIDTH);

/** A tree's files after it grew to each size in turn. */
async function grown(...sizes: number[]) {
  const files = new Map<string, Uint8Array>();
  const read = async (path: string) => files.get(path);
  for (const [at, size] of sizes.entries()) {
    const before = new TiledTree(sizes[at - 1] ?? 0, read);
    for (const { path, bytes } of await newFiles(before, size, bundle)) {
      const known = files.get(path);
      if (known !== undefined) expect(Buffer.from(bytes)).toEqual(Buffer.from(known));
      files.set(path, bytes);
    }
  }
  return { files, tree: new TiledTree(sizes.at(-1)!, read), read };
}

describe('paths', () => {
  test.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 2, index: 17, width: 1 }, 'tile/2/017.p/1'],
    [{ level: 'entries', index: 1000, width: 255 }, 'tile/entries/x001/000.p/255'],
  ] as const)('%j is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(isTilePath(path)).toBe(true);
  });

  test.each([
    '',
    'tile/0/0',
    'tile/00/000',
    'tile/64/000',
    'tile/0/x000/001',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/0/001.p/01',
    'tile/0/../../journal/x',
    'tile/data/000',
    'tile/0/000/',
    'checkpoint',
  ])('%j is no path of a tile', (path) => {
    expect(isTilePath(path)).toBe(false);
  });
});

test("a tree of 66,000 has the tiles that the specification's rule gives", async () => {
  const { files } = await grown(66_000);
  const names = [...files.keys()].filter((name) => !name.includes('entries'));
  const of = (level: number, partial: boolean) =>
    names.filter((name) => name.startsWith(`tile/${level}/`) && name.includes('.p/') === partial);
  expect(of(0, false)).toHaveLength(257);
  expect(of(0, true)).toEqual(['tile/0/257.p/208']);
  expect(of(1, false)).toEqual(['tile/1/000']);
  expect(of(1, true)).toEqual(['tile/1/001.p/1']);
  expect(of(2, true)).toEqual(['tile/2/000.p/1']);
});

test('a tree of 256 has one full tile and a partial one above it', async () => {
  const { files } = await grown(256);
  expect([...files.keys()].sort()).toEqual(['tile/0/000', 'tile/1/000.p/1', 'tile/entries/000']);
  expect(files.get('tile/1/000.p/1')).toEqual(Buffer.from(treeRoot(leaves.slice(0, 256))));
});

test('an entry bundle holds the entries, each behind its length', async () => {
  const { files } = await grown(2);
  const bytes = Buffer.from(files.get('tile/entries/000.p/2')!);
  expect(bytes.toString('latin1')).toBe('\0\x07entry 0\0\x07entry 1');
});

describe('proofs from tiles are the proofs of the tree', () => {
  test.each([
    [[1]],
    [[1, 2, 3, 255, 256, 257]],
    [[300, 511, 512, 513, 1000]],
    [[7, 65_536]],
    [[65_535, 65_537, 66_000]],
  ])('grown by %j', async (sizes) => {
    const { tree } = await grown(...sizes);
    const size = sizes.at(-1)!;
    const own = leaves.slice(0, size);
    expect(await tree.root()).toEqual(treeRoot(own));
    const indices = size > 2000 ? [65_534] : [0, 1, 255, 256, size >> 1, size - 2, size - 1];
    for (const index of indices.filter((at) => at >= 0 && at < size)) {
      expect(await tree.inclusionProof(index)).toEqual(inclusionProof(index, own));
      expect(await tree.consistencyProof(index + 1)).toEqual(consistencyProof(index + 1, own));
    }
  });
});

test('however a tree grew, its files of one size are the same', async () => {
  const [steps, once] = [await grown(3, 255, 256, 600, 1300), await grown(1300)];
  for (const [path, bytes] of once.files) {
    expect(Buffer.from(steps.files.get(path)!)).toEqual(Buffer.from(bytes));
  }
});

test('a tile that is missing or cut short is an error, never another tree', async () => {
  const { files, tree, read } = await grown(300);
  files.delete('tile/0/001.p/44');
  await expect(tree.inclusionProof(299)).rejects.toThrow(TileError);
  files.set('tile/0/000', files.get('tile/0/000')!.subarray(32));
  await expect(new TiledTree(300, read).inclusionProof(3)).rejects.toThrow(/8160 bytes, expected 8192/);
  await expect(newFiles(new TiledTree(0, read), 5, async () => [])).rejects.toThrow(TileError);
});

test('the empty tree has the root of nothing and no files', async () => {
  const { tree, files } = await grown(0);
  expect(await tree.root()).toEqual(treeRoot([]));
  expect(files.size).toBe(0);
});
