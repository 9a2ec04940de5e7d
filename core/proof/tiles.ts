/** c2sp.org/tlog-tiles: the tree in files of up to 256 hashes, from which every proof can be made. */
import { concat } from './bytes.ts';
import {
  consistencyRanges,
  type Hash,
  inclusionRanges,
  leafHash,
  nodeHash,
  type Range,
  splitPoint,
  treeRoot,
} from './merkle.ts';

/** Hashes in a full tile: a subtree of height 8. */
export const TILE_WIDTH = 256;

const HEIGHT = 8;
const HASH_BYTES = 32;

/** A tile, or a bundle of entries, of a tree: at which level, the how manieth there, and how wide. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256 */
  readonly width: number;
}

/** Gets a file of the log by its path, such as `tile/0/000.p/5`; undefined when there is none. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>;

/** A file of the log. What it holds is settled by its path once the order of the leaves is. */
export interface LogFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A tile that a checkpoint promises is not there, or not as long as it must be. */
export class TileError extends Error {
  override name = 'TileError';
}

/** @example tilePath({ level: 0, index: 1234067, width: 7 }) // 'tile/0/x001/x234/067.p/7' */
export function tilePath({ level, index, width }: Tile): string {
  const groups = [];
  for (let rest = index; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`${groups.length > 0 ? 'x' : ''}${String(rest % 1000).padStart(3, '0')}`);
  }
  return `tile/${level}/${groups.join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** Whether a path is one that {@link tilePath} writes. Nothing else is asked of the bucket. */
export function isTilePath(path: string): boolean {
  const form = /^tile\/(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;
  const [, level, groups, width] = form.exec(path) ?? [];
  if (level === undefined || groups === undefined) return false;
  const index = Number(groups.replaceAll(/[x/]/g, ''));
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index,
    width: Number(width ?? TILE_WIDTH),
  };
  return Number.isSafeInteger(index) && tile.width <= TILE_WIDTH && tilePath(tile) === path;
}

/** How wide the tile is in a tree of `size` leaves; 0 when it has none of it. */
function widthIn(size: number, { level, index }: Omit<Tile, 'width'>): number {
  const hashes = level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
  return Math.min(Math.max(hashes - index * TILE_WIDTH, 0), TILE_WIDTH);
}

/** A tree of `size` leaves whose tiles stand somewhere. Each tile is read once. */
export class TiledTree {
  readonly size: number;
  readonly #read: ReadFile;
  readonly #tiles = new Map<string, Promise<Hash[]>>();

  constructor(size: number, read: ReadFile) {
    this.size = size;
    this.#read = read;
  }

  /** RFC 9162, section 2.1.3.1. */
  inclusionProof(index: number): Promise<Hash[]> {
    return this.#hashes(inclusionRanges(index, this.size));
  }

  /** RFC 9162, section 2.1.4.1. */
  consistencyProof(first: number): Promise<Hash[]> {
    return this.#hashes(consistencyRanges(first, this.size));
  }

  async root(): Promise<Hash> {
    return this.size === 0 ? treeRoot([]) : this.#hashOf([0, this.size]);
  }

  /** The hashes of a tile as wide as it is in this tree. @throws {TileError} when it is missing or too short */
  tile(level: number, index: number): Promise<Hash[]> {
    const tile = { level, index, width: widthIn(this.size, { level, index }) };
    const path = tilePath(tile);
    const known = this.#tiles.get(path);
    if (known !== undefined) return known;
    const reading = this.#readTile(path, tile.width);
    this.#tiles.set(path, reading);
    return reading;
  }

  /** The entries of a bundle, which are hashes as well, as far as this tree goes. @throws {TileError} */
  async entries(index: number): Promise<Hash[]> {
    const width = widthIn(this.size, { level: 'entries', index });
    const path = tilePath({ level: 'entries', index, width });
    const rows = split(path, await this.#read(path), width, 2 + HASH_BYTES);
    if (rows.some(([high, low]) => high !== 0 || low !== HASH_BYTES)) {
      throw new TileError(`${path} holds an entry that is not ${HASH_BYTES} bytes long.`);
    }
    return rows.map((row) => row.subarray(2));
  }

  async #readTile(path: string, width: number): Promise<Hash[]> {
    return split(path, await this.#read(path), width, HASH_BYTES);
  }

  async #hashes(ranges: readonly Range[]): Promise<Hash[]> {
    const hashes = [];
    for (const range of ranges) hashes.push(await this.#hashOf(range));
    return hashes;
  }

  /** The head of a subtree that begins where the tree's own halving lets one begin. */
  async #hashOf([start, end]: Range): Promise<Hash> {
    const count = end - start;
    const k = splitPoint(count);
    if (count > 1 && k * 2 !== count) {
      return nodeHash(await this.#hashOf([start, start + k]), await this.#hashOf([start + k, end]));
    }
    const level = Math.floor(Math.log2(count) / HEIGHT);
    const span = TILE_WIDTH ** level;
    const [first, width] = [start / span, count / span];
    const tile = await this.tile(level, Math.floor(first / TILE_WIDTH));
    return treeRoot(tile.slice(first % TILE_WIDTH, (first % TILE_WIDTH) + width));
  }
}

/**
 * The files that a tree has when it grows, and did not have before: tiles and bundles of entries.
 *
 * @param before the tree as its tiles stand
 * @param entriesOf all entries so far of the bundle of an index, those from before included
 */
export async function newFiles(
  before: TiledTree,
  size: number,
  entriesOf: (bundle: number) => Promise<readonly Uint8Array[]>,
): Promise<LogFile[]> {
  const files: LogFile[] = [];
  const full = new Map<number, Hash>();
  for (const index of grown(before.size, size, 'entries')) {
    const width = widthIn(size, { level: 'entries', index });
    const entries = (await entriesOf(index)).slice(0, width);
    if (entries.length !== width) throw new TileError(`Of the entries of bundle ${index} some are missing.`);
    const hashes = entries.map(leafHash);
    files.push({
      path: tilePath({ level: 'entries', index, width }),
      bytes: concat(...entries.map(prefixed)),
    });
    files.push({ path: tilePath({ level: 0, index, width }), bytes: concat(...hashes) });
    if (width === TILE_WIDTH) full.set(index, treeRoot(hashes));
  }
  for (let [level, below] = [1, full]; Math.floor(size / TILE_WIDTH ** level) > 0; level += 1) {
    const heads = new Map<number, Hash>();
    for (const index of grown(before.size, size, level)) {
      const width = widthIn(size, { level, index });
      const known = widthIn(before.size, { level, index }) > 0 ? await before.tile(level, index) : [];
      const added = Array.from(
        { length: width - known.length },
        (_, at) => below.get(index * TILE_WIDTH + known.length + at)!,
      );
      const hashes = [...known, ...added];
      files.push({ path: tilePath({ level, index, width }), bytes: concat(...hashes) });
      if (width === TILE_WIDTH) heads.set(index, treeRoot(hashes));
    }
    below = heads;
  }
  return files;
}

/** Cuts a file into as many rows as it must have. @throws {TileError} when it has not */
function split(path: string, bytes: Uint8Array | undefined, rows: number, rowBytes: number): Uint8Array[] {
  if (bytes?.length !== rows * rowBytes) {
    throw new TileError(
      `${path} has ${bytes?.length ?? 'no'} bytes, expected ${rows * rowBytes}: restore it from the bucket's older versions.`,
    );
  }
  return Array.from({ length: rows }, (_, at) => bytes.subarray(at * rowBytes, (at + 1) * rowBytes));
}

/** The tiles of a level that are wider in the larger tree. */
function grown(before: number, size: number, level: number | 'entries'): number[] {
  const span = level === 'entries' ? 1 : TILE_WIDTH ** level;
  const first = Math.floor(Math.floor(before / span) / TILE_WIDTH);
  const end = Math.ceil(Math.floor(size / span) / TILE_WIDTH);
  return Array.from({ length: Math.max(end - first, 0) }, (_, at) => first + at).filter(
    (index) => widthIn(size, { level, index }) > widthIn(before, { level, index }),
  );
}

/** c2sp.org/tlog-tiles, log entries: an entry behind its length, two bytes big-endian. */
function prefixed(entry: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry);
}
