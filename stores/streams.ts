import {
  DescribeStreamSummaryCommand,
  type KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { checkDeadline } from './settling.ts';

/** Kinesis's limits for one PutRecords call; bytes kept a little below, for the partition keys. */
const MAX_RECORDS = 500;
const MAX_BYTES = 4_500_000;
const ATTEMPTS = 8;

export interface StreamRecord {
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

/** A Kinesis stream. */
export class Stream {
  readonly #client: KinesisClient;
  readonly #name: string;
  constructor(client: KinesisClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  async put({ partitionKey, data }: StreamRecord): Promise<void> {
    await this.#client.send(
      new PutRecordCommand({ StreamName: this.#name, PartitionKey: partitionKey, Data: data }),
    );
  }

  /**
   * Puts many records, in calls as large as Kinesis takes, and again those it refused.
   *
   * @returns the indexes of records that were refused to the end
   */
  async putMany(records: readonly StreamRecord[]): Promise<Set<number>> {
    const failed = new Set<number>();
    for (const batch of batches(records)) {
      let left = batch;
      for (let attempt = 0; left.length > 0 && attempt < ATTEMPTS; attempt++) {
        checkDeadline();
        if (attempt > 0)
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));
        left = await this.#putOnce(records, left);
      }
      for (const index of left) failed.add(index);
    }
    return failed;
  }

  async #putOnce(records: readonly StreamRecord[], indexes: number[]): Promise<number[]> {
    const { Records } = await this.#client.send(
      new PutRecordsCommand({
        StreamName: this.#name,
        Records: indexes.map((index) => ({
          PartitionKey: records[index]!.partitionKey,
          Data: records[index]!.data,
        })),
      }),
    );
    return indexes.filter((_, position) => Records?.[position]?.ErrorCode !== undefined);
  }

  /** The stream's shards, closed ones included, and how long it keeps records. */
  async describe(): Promise<{ shards: string[]; retentionHours: number }> {
    const { StreamDescriptionSummary } = await this.#client.send(
      new DescribeStreamSummaryCommand({ StreamName: this.#name }),
    );
    const shards: string[] = [];
    let NextToken: string | undefined;
    do {
      const page: {
        Shards?: { ShardId?: string | undefined }[] | undefined;
        NextToken?: string | undefined;
      } = await this.#client.send(
        new ListShardsCommand(NextToken === undefined ? { StreamName: this.#name } : { NextToken }),
      );
      for (const { ShardId } of page.Shards ?? []) if (ShardId !== undefined) shards.push(ShardId);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return { shards, retentionHours: StreamDescriptionSummary?.RetentionPeriodHours ?? 24 };
  }
}

function* batches(records: readonly StreamRecord[]): Generator<number[]> {
  let batch: number[] = [];
  let bytes = 0;
  for (const [index, { data, partitionKey }] of records.entries()) {
    const size = data.length + partitionKey.length;
    if (batch.length === MAX_RECORDS || (batch.length > 0 && bytes + size > MAX_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(index);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
