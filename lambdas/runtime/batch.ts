import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { compareSequenceNumbers } from '../../core/flow/assemble.ts';
import type { Counters, Progress, Stage } from '../../stores/progress.ts';
import { publishCounts } from './metrics.ts';
import { Recent } from './recent.ts';

/** One record of a batch. */
export interface BatchRecord {
  readonly sequenceNumber: string;
  readonly data: Uint8Array;
}

export interface Batch {
  readonly shard: string;
  readonly records: readonly BatchRecord[];
}

/** Takes a Kinesis event apart. All records of an event are of one shard, in its order. */
export function readBatch(event: KinesisStreamEvent): Batch {
  const records = event.Records.map(({ kinesis }) => ({
    sequenceNumber: kinesis.sequenceNumber,
    data: Buffer.from(kinesis.data, 'base64'),
  }));
  return { shard: event.Records[0]?.eventID.split(':')[0] ?? '', records };
}

/** The records that come after a sequence number; undefined is before all. */
export function after<T extends { readonly sequenceNumber: string }>(
  sequence: string | undefined,
  records: readonly T[],
): T[] {
  return records.filter(
    ({ sequenceNumber }) => sequence === undefined || compareSequenceNumbers(sequenceNumber, sequence) > 0,
  );
}

/** What became of each record so far, in the batch's order. */
export type Tally = {
  readonly sequenceNumber: string;
  readonly counters: Counters;
  /** Of records of the same name that come close upon each other, the first counts. */
  readonly once?: string;
}[];

/**
 * Ends a batch: counts what was done before the first record that was not, and asks for that one and all after it
 * again. Counting and the horizon move in one conditional write, so that a batch that comes again counts once.
 */
export async function endBatch(
  progress: Progress,
  stage: Stage,
  shard: string,
  tally: Tally,
  firstUndone: string | undefined,
): Promise<KinesisStreamBatchResponse> {
  const done = tally.filter(
    ({ sequenceNumber }) =>
      firstUndone === undefined || compareSequenceNumbers(sequenceNumber, firstUndone) < 0,
  );
  const last = done.at(-1);
  if (last !== undefined) await count(progress, stage, shard, done, last.sequenceNumber);
  return { batchItemFailures: firstUndone === undefined ? [] : [{ itemIdentifier: firstUndone }] };
}

async function count(
  progress: Progress,
  stage: Stage,
  shard: string,
  done: Tally,
  last: string,
): Promise<void> {
  for (;;) {
    const from = await progress.horizon(stage, shard);
    const fresh = after(from.sequence, done);
    if (fresh.length === 0) return;
    const recent = new Recent(from.recent);
    const first = fresh.filter(({ once }) => once === undefined || recent.add(once));
    const counters = addUp(first.map((entry) => entry.counters));
    const to = { sequence: last, at: Date.now(), counters, recent: recent.bytes() };
    if (await progress.advance(stage, shard, from, to)) return publishCounts(stage, counters);
  }
}

/** Adds counters up by name. */
export function addUp(list: readonly Counters[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const counters of list) {
    for (const [name, count] of Object.entries(counters)) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}
