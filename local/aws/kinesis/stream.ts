import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../wire/answer.ts';
import { evenRanges, type HashRange, indexFrom, type Shard, type StoredRecord, trim } from './shard.ts';

/** A record as a producer gives it. */
export interface NewRecord {
  readonly partitionKey: string;
  readonly explicitHashKey: string | undefined;
  readonly data: string;
  readonly size: number;
}

/** One page of a shard. */
interface Page {
  readonly records: readonly StoredRecord[];
  /** From where to go on; undefined at the end of a closed shard. */
  readonly next: bigint | undefined;
  readonly millisBehindLatest: number;
}

/** An in-memory Kinesis stream whose retention follows the local clock. */
export interface Stream {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly retentionMs: number;
  /** The shards whose records can still be there, oldest first. */
  shards(): readonly Shard[];
  shard(id: string): Shard;
  put(record: NewRecord): { readonly shardId: string; readonly sequenceNumber: bigint };
  read(shard: Shard, from: bigint, limit: number): Page;
  /** The sequence number that the next record will have at least. */
  tip(): bigint;
  split(id: string, newStartingHashKey: bigint): void;
  merge(id: string, adjacentId: string): void;
}

const PAGE_BYTES = 10 * 1024 * 1024;
/** Sequence numbers have 56 digits, as AWS's have. */
const FIRST_SEQUENCE_NUMBER = 49n * 10n ** 54n;

/** Makes a stream with `shardCount` open shards. */
export function createStream(options: {
  readonly name: string;
  readonly arn: string;
  readonly shardCount: number;
  readonly retentionMs: number;
  readonly clock: Clock;
}): Stream {
  const { name, arn, retentionMs, clock } = options;
  const createdAt = clock.now();
  let last = FIRST_SEQUENCE_NUMBER + BigInt(createdAt) * 10n ** 30n;
  let made = 0;
  let all: Shard[] = [];

  function open(range: HashRange, parents: readonly string[]): void {
    const id = `shardId-${String(made++).padStart(12, '0')}`;
    all.push({
      id,
      range,
      parents,
      firstSequenceNumber: ++last,
      createdAt: clock.now(),
      closed: undefined,
      records: [],
    });
  }

  function close(shard: Shard): void {
    shard.closed = { lastSequenceNumber: ++last, at: clock.now() };
  }

  /** Forgets what is past its retention: records, and closed shards with the last of theirs. */
  function current(): readonly Shard[] {
    const before = clock.now() - retentionMs;
    for (const shard of all) trim(shard, before);
    all = all.filter(({ closed }) => !closed || closed.at >= before);
    return all;
  }

  function shard(id: string): Shard {
    const found = current().find((candidate) => candidate.id === id);
    if (!found) throw new AwsError('ResourceNotFoundException', `the stream ${name} has no shard ${id}`);
    return found;
  }

  function openShard(id: string): Shard {
    const found = shard(id);
    if (found.closed) throw new AwsError('InvalidArgumentException', `the shard ${id} is closed already`);
    return found;
  }

  for (const range of evenRanges(options.shardCount)) open(range, []);

  return {
    name,
    arn,
    createdAt,
    retentionMs,
    shards: current,
    shard,
    tip: () => last + 1n,
    put(record) {
      const hash = hashKey(record);
      const target = all.find(
        ({ closed, range }) => !closed && range.start <= hash && hash <= range.end,
      ) as Shard;
      const sequenceNumber = ++last;
      const { partitionKey, data, size } = record;
      target.records.push({ sequenceNumber, partitionKey, data, size, arrival: clock.now() });
      return { shardId: target.id, sequenceNumber };
    },
    read(from, position, limit) {
      current();
      const start = indexFrom(from, position);
      const records: StoredRecord[] = [];
      let bytes = 0;
      for (let index = start; index < from.records.length && records.length < limit; index++) {
        const record = from.records[index] as StoredRecord;
        if (records.length > 0 && bytes + record.size > PAGE_BYTES) break;
        records.push(record);
        bytes += record.size;
      }
      const following = from.records[start + records.length];
      const lastRead = records.at(-1);
      return {
        records,
        next: from.closed && !following ? undefined : lastRead ? lastRead.sequenceNumber + 1n : position,
        millisBehindLatest: following ? Math.max(0, clock.now() - following.arrival) : 0,
      };
    },
    split(id, newStartingHashKey) {
      const parent = openShard(id);
      const { start, end } = parent.range;
      if (newStartingHashKey <= start || newStartingHashKey > end)
        throw new AwsError(
          'InvalidArgumentException',
          `the new starting hash key is not within the shard ${id}`,
        );
      close(parent);
      open({ start, end: newStartingHashKey - 1n }, [id]);
      open({ start: newStartingHashKey, end }, [id]);
    },
    merge(id, adjacentId) {
      const [a, b] = [openShard(id), openShard(adjacentId)];
      if (a.range.end + 1n !== b.range.start && b.range.end + 1n !== a.range.start)
        throw new AwsError('InvalidArgumentException', `the shards ${id} and ${adjacentId} are not adjacent`);
      close(a);
      close(b);
      const [lower, upper] = a.range.start < b.range.start ? [a, b] : [b, a];
      open({ start: lower.range.start, end: upper.range.end }, [id, adjacentId]);
    },
  };
}

/** A record's hash key: the MD5 of its partition key as a 128-bit number, or the explicit one. */
function hashKey({ partitionKey, explicitHashKey }: NewRecord): bigint {
  if (explicitHashKey !== undefined) return BigInt(explicitHashKey);
  return BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`);
}
