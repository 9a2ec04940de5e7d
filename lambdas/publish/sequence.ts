import type { Leaf, LogHead, PlacedLeaf } from '../../core/log/leaf.ts';
import { equalBytes, toBase64 } from '../../core/proof/bytes.ts';
import { signCheckpoint } from '../../core/proof/checkpoint.ts';
import type { LogKey } from '../../core/proof/jwks.ts';
import { newFiles, type ReadFile, TILE_WIDTH, TiledTree } from '../../core/proof/tiles.ts';

/** The rows that the log is made of. */
export interface Rows {
  get(name: string): Promise<Leaf | undefined>;
  pending(): AsyncIterable<string>;
  placed(bundle: number): Promise<PlacedLeaf[]>;
  place(leaf: PlacedLeaf): Promise<boolean>;
  settle(name: string, index: number): Promise<void>;
  head(): Promise<LogHead>;
  moveHead(from: number, to: number, root: Uint8Array): Promise<boolean>;
  setCheckpoint(size: number, checkpoint: string): Promise<boolean>;
}

/** The log's files, which are written once: tiles, and every checkpoint that was ever signed. */
export interface Files {
  readonly get: ReadFile;
  /** Writes a file where there is none. False when there is one. */
  create(path: string, bytes: Uint8Array): Promise<boolean>;
  /** The paths of files from behind one on, in the order of their bytes. */
  list(prefix: string, after: string): AsyncIterable<string>;
}

export interface Sequencer {
  readonly rows: Rows;
  readonly files: Files;
  readonly origin: string;
  readonly key: LogKey;
  /** Ed25519 over a text. */
  readonly sign: (text: Uint8Array) => Promise<Uint8Array>;
}

/** A head whose checkpoint is signed. */
export interface SignedHead {
  readonly size: number;
  readonly checkpoint: string;
}

/** The log would show two histories: its rows are from before what its files say was signed already. */
export class LogForkError extends Error {
  override name = 'LogForkError';
}

/** How many leaves one round places: each is four small writes, and a step has a minute. */
const MOST_IN_A_ROUND = 200;

/** How often somebody else may move the head while one sequencer works. */
const MOST_ROUNDS = 50;

const CHECKPOINTS = 'checkpoints/';

/** Where a checkpoint of so many leaves is kept for good. */
export function checkpointPath(size: number): string {
  return `${CHECKPOINTS}${String(size).padStart(16, '0')}`;
}

/**
 * Takes waiting leaves into the log and signs its head. Every write settles one thing once, and whatever follows from
 * the order of the leaves is the same whoever computes it: so it may run beside others and be cut off anywhere.
 *
 * 1. Leaves get their places, in rows that are created once. What an earlier run placed is taken over.
 * 2. Each leaf is told its place, and waits no more. Only then may the head pass it: so what still waits was never
 *    placed below the head, and no leaf is placed twice.
 * 3. The tiles are written, which the order of the leaves determines.
 * 4. The head moves, if it is where it was.
 * 5. The head's checkpoint is signed, kept, and served from then on.
 *
 * @param name a leaf that is to be among those of this round
 * @returns a head whose checkpoint is signed and that is no older than the one it found
 * @throws {LogForkError} before it would sign what contradicts a checkpoint that was signed before
 */
export async function sequence(log: Sequencer, name?: string): Promise<SignedHead> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const head = await log.rows.head();
    const later = await laterCheckpoint(log.files, head.size);
    if (later !== undefined) {
      await recover(log, head.size, later);
      continue;
    }
    const placed = await placeLeaves(log.rows, head.size, name);
    const size = head.size + placed.length;
    if (size > head.size && !(await grow(log, head.size, placed))) continue;
    const signed = await signHead(log);
    if (signed !== undefined && signed.size >= size) return signed;
  }
  throw new Error(`the head of the log moved ${MOST_ROUNDS} times while one sequencer worked`);
}

/** The leaves from the head on: those that have a place, and those that get one now. */
async function placeLeaves(rows: Rows, from: number, first: string | undefined): Promise<PlacedLeaf[]> {
  const placed: PlacedLeaf[] = [];
  const names = new Set<string>();
  const readOn = async () => {
    for (;;) {
      const next = from + placed.length;
      const bundle = await rows.placed(Math.floor(next / TILE_WIDTH));
      const fresh = bundle.filter(({ index }) => index >= next);
      for (const leaf of fresh) {
        if (leaf.index !== from + placed.length)
          throw new Error(`the log has a gap before leaf ${leaf.index}`);
        placed.push(leaf);
        names.add(leaf.name);
      }
      if (fresh.length === 0 || bundle.length < TILE_WIDTH) return;
    }
  };
  await readOn();
  for await (const name of waiting(rows, first)) {
    if (placed.length >= MOST_IN_A_ROUND) break;
    if (names.has(name)) continue;
    const leaf = await rows.get(name);
    if (leaf === undefined) continue;
    if (leaf.index !== undefined) {
      await rows.settle(name, leaf.index);
      continue;
    }
    while (!names.has(name)) {
      const here = { index: from + placed.length, name, entry: leaf.entry };
      if (await rows.place(here)) {
        placed.push(here);
        names.add(name);
      } else {
        await readOn();
      }
    }
  }
  return placed;
}

async function* waiting(rows: Rows, first: string | undefined): AsyncGenerator<string> {
  if (first !== undefined) yield first;
  yield* rows.pending();
}

/** Takes placed leaves into the tree. False when somebody else moved the head meanwhile. */
async function grow(
  { rows, files }: Sequencer,
  from: number,
  placed: readonly PlacedLeaf[],
): Promise<boolean> {
  for (const { name, index } of placed) await rows.settle(name, index);
  const size = from + placed.length;
  const entriesOf = async (bundle: number) => (await rows.placed(bundle)).map(({ entry }) => entry);
  const written = new Map<string, Uint8Array>();
  for (const { path, bytes } of await newFiles(new TiledTree(from, files.get), size, entriesOf)) {
    await writeOnce(files, path, bytes);
    written.set(path, bytes);
  }
  const tree = new TiledTree(size, async (path) => written.get(path) ?? files.get(path));
  return rows.moveHead(from, size, await tree.root());
}

/** Signs the head, unless that is done. Undefined when it moved on meanwhile. */
async function signHead({ rows, files, origin, key, sign }: Sequencer): Promise<SignedHead | undefined> {
  const { size, root, checkpoint, signed } = await rows.head();
  if (root === undefined) throw new Error('the log has no leaf yet: there is nothing to sign');
  if (checkpoint !== undefined && signed === size) return { size, checkpoint };
  const text = await signCheckpoint({ origin, size, root }, key, sign);
  await writeOnce(files, checkpointPath(size), Buffer.from(text));
  return (await rows.setCheckpoint(size, text)) ? { size, checkpoint: text } : undefined;
}

/** @throws {LogForkError} when it is there with other content */
async function writeOnce(files: Files, path: string, bytes: Uint8Array): Promise<void> {
  if (await files.create(path, bytes)) return;
  const known = await files.get(path);
  // The log's key may have changed since a checkpoint was signed; size and root must not.
  const same = path.startsWith(CHECKPOINTS)
    ? known !== undefined && headOf(known) === headOf(bytes)
    : known !== undefined && equalBytes(known, bytes);
  if (!same) throw fork(path);
}

/** The size of the newest checkpoint that was signed after a head; undefined where the head is the newest. */
async function laterCheckpoint(files: Files, size: number): Promise<number | undefined> {
  let newest: number | undefined;
  for await (const path of files.list(CHECKPOINTS, checkpointPath(size))) {
    newest = Number(path.slice(CHECKPOINTS.length));
  }
  return newest;
}

/**
 * Takes over what the files have and the rows have not, as after the rows were restored from a backup: what was
 * signed stays the log's history. A leaf that still waits and is in there already is told its place.
 */
async function recover({ rows, files }: Sequencer, from: number, to: number): Promise<void> {
  const tree = new TiledTree(to, files.get);
  const root = await tree.root();
  const checkpoint = await files.get(checkpointPath(to));
  if (checkpoint === undefined || !headOf(checkpoint).endsWith(`\n${toBase64(root)}`))
    throw fork(checkpointPath(to));
  const places = new Map<string, number>();
  for (let index = from; index < to; ) {
    const bundle = Math.floor(index / TILE_WIDTH);
    const entries = await tree.entries(bundle);
    const known = new Map((await rows.placed(bundle)).map((leaf) => [leaf.index, leaf.entry]));
    for (; index < to && Math.floor(index / TILE_WIDTH) === bundle; index += 1) {
      const entry = entries[index % TILE_WIDTH]!;
      const there = known.get(index);
      if (there !== undefined && !equalBytes(there, entry)) throw fork(`the row of leaf ${index}`);
      if (there === undefined) await rows.place({ index, name: `restored#${index}`, entry });
      places.set(toBase64(entry), index);
    }
  }
  for await (const name of rows.pending()) {
    const leaf = await rows.get(name);
    const index = leaf && places.get(toBase64(leaf.entry));
    if (index !== undefined) await rows.settle(name, index);
  }
  await rows.moveHead(from, to, root);
}

/** Size and root of a checkpoint. */
function headOf(checkpoint: Uint8Array): string {
  return Buffer.from(checkpoint).toString('utf8').split('\n').slice(1, 3).join('\n');
}

function fork(what: string): LogForkError {
  return new LogForkError(
    `${what} is not what the log's write-once files say: see docs/transparency-log.md, "When the log would fork".`,
  );
}
