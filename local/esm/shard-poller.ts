import { type BatchBuffer, createBatchBuffer } from './batch.ts';
import { type DeliveryContext, deliver } from './delivery.ts';
import { eventRecord, type KinesisEventRecord } from './event.ts';
import type { Mapping } from './mapping.ts';
import type { Position, StreamReader } from './stream-reader.ts';
import type { Bell } from './wake.ts';

/** Reads one shard and delivers its records, batch by batch, in order. */
export interface ShardPoller {
  readonly shardId: string;
  /** Resolves with 'drained' at the end of a closed shard, with 'aborted' when the run ended before. */
  readonly ended: Promise<'drained' | 'aborted'>;
  /** Resolves when a read that began after this call found nothing and nothing is waiting; cuts batching windows short. */
  caughtUp(): Promise<void>;
  /** Delivers the latest batch once more, as a duplicate; answers how many records it had. */
  redeliver(): Promise<number>;
}

/** How long an idle poller waits: longer each time, so that many idle shards cost little. */
const IDLE_FIRST_MS = 20;
const IDLE_MAX_MS = 500;
/** What to wait after a call that failed, such as one that the role does not allow. */
const PROBLEM_MS = 500;

/** Starts polling a shard from a position. `onProblem` gets every failed call, undefined after one that worked. */
export function startShardPoller(options: {
  readonly mapping: Mapping;
  readonly shardId: string;
  readonly position: Position;
  readonly reader: StreamReader;
  readonly delivery: DeliveryContext;
  readonly bell: Bell;
  readonly onProblem: (problem: string | undefined) => void;
}): ShardPoller {
  const { mapping, shardId, reader, delivery, bell, onProblem } = options;
  const { signal } = delivery;
  const buffer: BatchBuffer = createBatchBuffer(mapping.batchSize);
  let position = options.position;
  let iterator: string | undefined;
  let drained = false;
  let idleMs = IDLE_FIRST_MS;
  let windowEnds = 0;
  let latest: KinesisEventRecord[] = [];
  let waiting: (() => void)[] = [];
  const again: ((count: number) => void)[] = [];

  /** One read. Answers whether it found nothing and nothing more is to be found now. */
  async function read(): Promise<'records' | 'nothing'> {
    iterator ??= await reader.iterator(shardId, position);
    const page = await reader.read(iterator, mapping.batchSize);
    onProblem(undefined);
    iterator = page.next;
    drained = page.next === undefined;
    const last = page.records.at(-1);
    if (!last) return page.millisBehindLatest > 0 && !drained ? 'records' : 'nothing';
    position = { after: last.SequenceNumber };
    if (buffer.length === 0) windowEnds = performance.now() + mapping.batchingWindowMs;
    buffer.add(page.records.map((record) => eventRecord(mapping, shardId, record)));
    return 'records';
  }

  async function readOrWait(): Promise<void> {
    const asked = waiting;
    waiting = [];
    const seen = bell.rings;
    try {
      const found = await read();
      if (found === 'records') {
        idleMs = IDLE_FIRST_MS;
        waiting.push(...asked);
        return;
      }
    } catch (error) {
      waiting.push(...asked);
      // The position is known: an iterator that expired, or any other trouble, starts over from there.
      iterator = undefined;
      onProblem(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
      await bell.wait(seen, PROBLEM_MS, signal);
      return;
    }
    if (buffer.length === 0) {
      for (const resolve of asked) resolve();
      if (drained || again.length > 0) return;
    } else waiting.push(...asked);
    const untilWindow =
      buffer.length > 0 ? Math.max(0, windowEnds - performance.now()) : Number.POSITIVE_INFINITY;
    if (waiting.length > 0 || untilWindow === 0 || drained) return;
    if ((await bell.wait(seen, Math.min(idleMs, untilWindow), signal)) === 'rung') idleMs = IDLE_FIRST_MS;
    else idleMs = Math.min(idleMs * 2, IDLE_MAX_MS);
  }

  async function run(): Promise<'drained' | 'aborted'> {
    while (!signal.aborted) {
      const repeat = again.shift();
      if (repeat) {
        await deliver(latest, delivery);
        repeat(latest.length);
        continue;
      }
      const due = buffer.length > 0 && (performance.now() >= windowEnds || waiting.length > 0 || drained);
      if (buffer.full() || due) {
        latest = buffer.take();
        await deliver(latest, delivery);
        windowEnds = performance.now() + mapping.batchingWindowMs;
      } else if (drained) {
        return 'drained';
      } else await readOrWait();
    }
    return 'aborted';
  }

  const ended = run().finally(() => {
    for (const resolve of waiting) resolve();
    for (const resolve of again.splice(0)) resolve(0);
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  return {
    shardId,
    ended,
    caughtUp() {
      if (over) return Promise.resolve();
      const caughtUp = new Promise<void>((resolve) => waiting.push(resolve));
      bell.ring();
      return caughtUp;
    },
    redeliver() {
      if (over) return Promise.resolve(0);
      const redelivered = new Promise<number>((resolve) => again.push(resolve));
      bell.ring();
      return redelivered;
    },
  };
}
