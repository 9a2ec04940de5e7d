import type { AwsClient } from './aws-client.ts';

/** A record as GetRecords answers it; `Data` stays in base64. */
export interface StreamRecord {
  readonly SequenceNumber: string;
  readonly PartitionKey: string;
  readonly Data: string;
  /** Seconds since the epoch. */
  readonly ApproximateArrivalTimestamp: number;
}

/** A shard and the shards that it was split or merged from. */
export interface ShardInfo {
  readonly id: string;
  readonly parents: readonly string[];
}

/** From where to read a shard. */
export type Position = 'TRIM_HORIZON' | 'LATEST' | { readonly after: string };

/** Records that follow an iterator; without `next` the shard is closed and has been read to its end. */
interface Page {
  readonly records: readonly StreamRecord[];
  readonly next: string | undefined;
  readonly millisBehindLatest: number;
}

/** Reads one Kinesis stream. */
export interface StreamReader {
  /** How long the stream keeps a record, in milliseconds. */
  retentionMs(): Promise<number>;
  shards(): Promise<ShardInfo[]>;
  iterator(shardId: string, position: Position): Promise<string>;
  read(iterator: string, limit: number): Promise<Page>;
}

/** Makes the reader of a stream, by the calls that AWS's own poller makes. */
export function createStreamReader(call: AwsClient, streamArn: string): StreamReader {
  const StreamARN = streamArn;
  return {
    async retentionMs() {
      const { StreamDescriptionSummary: summary } = await call('kinesis', 'DescribeStreamSummary', {
        StreamARN,
      });
      return (summary as { RetentionPeriodHours: number }).RetentionPeriodHours * 3_600_000;
    },
    async shards() {
      const shards: ShardInfo[] = [];
      let NextToken: unknown;
      do {
        const page = await call('kinesis', 'ListShards', NextToken ? { NextToken } : { StreamARN });
        for (const shard of page.Shards as Record<string, string | undefined>[]) {
          const parents = [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined);
          shards.push({ id: shard.ShardId!, parents });
        }
        NextToken = page.NextToken;
      } while (NextToken);
      return shards;
    },
    async iterator(ShardId, position) {
      const { ShardIterator } = await call('kinesis', 'GetShardIterator', {
        StreamARN,
        ShardId,
        ...(typeof position === 'string'
          ? { ShardIteratorType: position }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: position.after }),
      });
      return ShardIterator as string;
    },
    async read(ShardIterator, Limit) {
      const page = await call('kinesis', 'GetRecords', { ShardIterator, Limit, StreamARN });
      return {
        records: page.Records as StreamRecord[],
        next: (page.NextShardIterator as string | null) ?? undefined,
        millisBehindLatest: page.MillisBehindLatest as number,
      };
    },
  };
}
