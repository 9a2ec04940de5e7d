/** A record in a shard. */
export interface StoredRecord {
  readonly sequenceNumber: bigint;
  readonly partitionKey: string;
  /** The data in base64, as it came and as it is answered. */
  readonly data: string;
  /** How many bytes count against the limits: data and partition key. */
  readonly size: number;
  /** Local time, in milliseconds. */
  readonly arrival: number;
}

/** A range of hash keys, both ends included. */
export interface HashRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** A shard: an append-only run of records with hash keys of a range. It is closed when it is split or merged. */
export interface Shard {
  readonly id: string;
  readonly range: HashRange;
  readonly parents: readonly string[];
  readonly firstSequenceNumber: bigint;
  readonly createdAt: number;
  closed: { readonly lastSequenceNumber: bigint; readonly at: number } | undefined;
  readonly records: StoredRecord[];
}

/** The ranges of `count` shards that share the 128-bit hash key space evenly. */
export function evenRanges(count: number): HashRange[] {
  const whole = 1n << 128n;
  return Array.from({ length: count }, (_, index) => ({
    start: (whole * BigInt(index)) / BigInt(count),
    end: (whole * BigInt(index + 1)) / BigInt(count) - 1n,
  }));
}

/** Where in a shard's records the first one with at least a sequence number stands. */
export function indexFrom(shard: Shard, sequenceNumber: bigint): number {
  let low = 0;
  let high = shard.records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shard.records[middle] as StoredRecord).sequenceNumber < sequenceNumber) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Drops the records that arrived before a local time. Records stand in order of arrival. */
export function trim(shard: Shard, before: number): void {
  let count = 0;
  while (count < shard.records.length && (shard.records[count] as StoredRecord).arrival < before) count++;
  if (count > 0) shard.records.splice(0, count);
}
