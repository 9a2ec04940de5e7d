import { describe, expect, test } from '@jest/globals';
import { openCheckpoint } from '../../core/proof/checkpoint.ts';
import { logEntry } from '../../core/proof/log-entry.ts';
import { parseLogProof } from '../../core/proof/log-proof.ts';
import { consistencyProof, leafHash, treeRoot } from '../../core/proof/merkle.ts';
import { hashOfLeaf, verifyConsistency, verifyInclusion } from '../../core/proof/merkle-verify.ts';
import { TiledTree } from '../../core/proof/tiles.ts';
import { place } from '../../lambdas/publish/publish.ts';
import { checkpointPath, LogForkError, sequence } from '../../lambdas/publish/sequence.ts';
import { key, MemoryLog } from './memory-log.ts';

const open = (text: string) =>
  openCheckpoint(Buffer.from(text), 'scrubjay.example/log', [key.jwk], 'The checkpoint');

/** Whatever happened: every leaf has one place, no checkpoint contradicts another, every proof leads to its own. */
async function expectSound(log: MemoryLog, names: readonly string[]): Promise<void> {
  expect(log.order().sort()).toEqual([...names].sort());
  expect(log.waiting.size).toBe(0);
  const leaves = [...log.bundles.values()]
    .sort((a, b) => a.index - b.index)
    .map(({ entry }) => leafHash(entry));
  for (const text of log.signed) {
    const [, size, root] = text.split('\n');
    expect(root).toBe(Buffer.from(treeRoot(leaves.slice(0, Number(size)))).toString('base64'));
  }
  const tree = new TiledTree(leaves.length, async (path) => log.files.get(path));
  expect(await tree.root()).toEqual(treeRoot(leaves));
  for (const leaf of log.leaves.values()) {
    if (leaf.proof === undefined) continue;
    const { proof, consistency } = JSON.parse(leaf.proof);
    const { salt, index, path, checkpoint } = parseLogProof(proof);
    const head = await open(checkpoint);
    expect(index).toBe(leaf.index);
    const hash = await hashOfLeaf(await logEntry(salt, leaf.file));
    expect(await verifyInclusion(index, head.size, hash, path, head.root)).toBe(true);
    if (consistency === undefined) continue;
    const earlier = await open(consistency.from);
    const hashes = consistency.hashes.map((text: string) => Buffer.from(text, 'base64'));
    expect(await verifyConsistency(earlier.size, head.size, earlier.root, head.root, hashes)).toBe(true);
  }
}

async function logOf(...names: string[]): Promise<MemoryLog> {
  const log = new MemoryLog();
  for (const name of names) await log.add(name);
  return log;
}

test('leaves that wait are placed, the head is signed, and the leaves are told their places', async () => {
  const log = await logOf('a', 'b', 'c');
  const head = await sequence(log.sequencer());
  expect(head).toMatchObject({ size: 3, checkpoint: log.headRow.checkpoint });
  expect(log.order()).toEqual(['a', 'b', 'c']);
  expect(log.leaves.get('b')?.index).toBe(1);
  expect([...log.files.keys()].sort()).toEqual([checkpointPath(3), 'tile/0/000.p/3', 'tile/entries/000.p/3']);
  await expectSound(log, ['a', 'b', 'c']);
});

test('with nothing new the checkpoint stays as it is, and nothing is signed', async () => {
  const log = await logOf('a');
  const first = await sequence(log.sequencer());
  expect(await sequence(log.sequencer())).toEqual(first);
  expect(log.signed).toHaveLength(1);
});

test('more leaves than one round takes go in round by round, and a named one is among the first', async () => {
  const names = Array.from({ length: 250 }, (_, at) => `leaf-${String(at).padStart(3, '0')}`);
  const log = await logOf(...names);
  const sequencer = log.sequencer();
  const { header } = await place(sequencer, 'leaf-249');
  expect(parseLogProof(header.proof).index).toBe(0);
  expect(log.headRow.size).toBe(200);
  await sequence(sequencer);
  await sequence(sequencer);
  await expectSound(log, names);
});

describe('a business', () => {
  test('is handed a first checkpoint, then with each receipt a proof from the one before', async () => {
    const log = new MemoryLog();
    const headers = [];
    for (const [at, business] of ['x', 'y', 'x', 'x'].entries()) {
      await log.add(`r${at}`, business.repeat(22));
      headers.push((await place(log.sequencer(), `r${at}`)).header);
    }
    const from = await Promise.all(
      headers.map(async ({ consistency }) => consistency && (await open(consistency.from)).size),
    );
    expect(from).toEqual([undefined, undefined, 1, 3]);
    await expectSound(log, ['r0', 'r1', 'r2', 'r3']);
  });

  test('is given the same proof again when a receipt is published again', async () => {
    const log = await logOf('a');
    const first = await place(log.sequencer(), 'a');
    await log.add('b');
    await sequence(log.sequencer());
    expect((await place(log.sequencer(), 'a')).header).toEqual(first.header);
  });
});

/** The calls that publishing a leaf makes, in order, on a log that has leaves already. */
async function callsOf(): Promise<string[]> {
  const log = await prepared();
  const calls: string[] = [];
  await place(log.sequencer({ before: (call) => void calls.push(call) }), 'new');
  return calls;
}

async function prepared(): Promise<MemoryLog> {
  const log = await logOf('a', 'b', 'c');
  await place(log.sequencer(), 'b');
  await log.add('new');
  await log.add('other');
  return log;
}

describe('cut off at any call, before its effect or after, and run again', () => {
  test.each(['before', 'after'] as const)('%s', async (moment) => {
    const calls = await callsOf();
    expect(calls.length).toBeGreaterThan(15);
    for (let at = 0; at < calls.length; at += 1) {
      const log = await prepared();
      let count = 0;
      const cut = log.sequencer({
        [moment]: () => {
          if (count++ === at) throw new Error('cut off');
        },
      });
      await expect(place(cut, 'new')).rejects.toThrow('cut off');
      await place(log.sequencer(), 'new');
      await expectSound(log, ['a', 'b', 'c', 'new', 'other']);
    }
  });
});

describe('two sequencers at once', () => {
  /** Lets one of the calls that wait go on at a time, as a seed says. */
  function scheduler(seed: number) {
    const queue: (() => void)[] = [];
    let state = seed;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    return {
      hook: { before: () => new Promise<void>((resolve) => queue.push(resolve)) },
      async run(work: Promise<unknown>) {
        let done = false;
        const finished = work.finally(() => {
          done = true;
        });
        while (!done) {
          await new Promise((resolve) => setImmediate(resolve));
          if (queue.length > 0) queue.splice(random(queue.length), 1)[0]!();
        }
        return finished;
      },
    };
  }

  test('come to one log, however their calls interleave', async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const log = await logOf('a', 'b', 'c', 'd');
      await sequence(log.sequencer());
      for (const name of ['e', 'f', 'g']) await log.add(name);
      const { hook, run } = scheduler(seed);
      const works = ['g', 'e', 'f'].map((name) => place(log.sequencer(hook), name));
      await run(Promise.all(works));
      await expectSound(log, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    }
  });
});

describe('after the rows were restored from a backup', () => {
  async function restored(from: MemoryLog, keep: number): Promise<MemoryLog> {
    const log = new MemoryLog();
    for (const [name, { index, proof: _, ...leaf }] of from.leaves) {
      if (index !== undefined && index < keep) log.leaves.set(name, { ...leaf, index });
      else {
        log.leaves.set(name, leaf);
        log.waiting.add(name);
      }
    }
    for (const leaf of from.bundles.values()) if (leaf.index < keep) log.bundles.set(leaf.index, leaf);
    const root = treeRoot([...log.bundles.values()].map(({ entry }) => leafHash(entry)));
    if (keep > 0) log.headRow = { size: keep, root };
    for (const [path, bytes] of from.files) log.files.set(path, bytes);
    return log;
  }

  test.each([0, 1, 2])('to %i leaves, the log goes on from what was signed', async (keep) => {
    const before = new MemoryLog();
    for (const name of ['z', 'm', 'a']) {
      await before.add(name);
      await sequence(before.sequencer());
    }
    const log = await restored(before, keep);
    await log.add('k');
    await place(log.sequencer(), 'k');
    const entries = (of: MemoryLog) =>
      [...of.bundles.values()]
        .sort((a, b) => a.index - b.index)
        .map(({ entry }) => Buffer.from(entry).toString('hex'));
    expect(entries(log).slice(0, 3)).toEqual(entries(before));
    expect(log.bundles.size).toBe(4);
    expect(log.waiting.size).toBe(0);
    const [old, now] = [await open(before.headRow.checkpoint!), await open(log.headRow.checkpoint!)];
    const leaves = entries(log).map((entry) => leafHash(Buffer.from(entry, 'hex')));
    const proof = consistencyProof(old.size, leaves);
    expect(await verifyConsistency(old.size, now.size, old.root, now.root, proof)).toBe(true);
  });

  test('rows that contradict what was signed stop the log before it signs anything', async () => {
    const before = await logOf('a', 'b');
    await sequence(before.sequencer());
    const log = await logOf('x', 'y', 'z');
    for (const [path, bytes] of before.files) log.files.set(path, bytes);
    log.bundles.set(0, { index: 0, name: 'x', entry: log.leaves.get('x')!.entry });
    await expect(place(log.sequencer(), 'x')).rejects.toThrow(LogForkError);
    expect(log.signed).toEqual([]);
  });

  test('a tile that stands with other content stops the log', async () => {
    const log = await logOf('a');
    log.files.set('tile/0/000.p/1', Buffer.alloc(32));
    await expect(sequence(log.sequencer())).rejects.toThrow(/tile\/0\/000\.p\/1.*write-once/);
    expect(log.signed).toEqual([]);
  });
});
