import { KinesisServiceException } from '@aws-sdk/client-kinesis';

const MOST_RECORDS = 500;
const MOST_BYTES = 1024 * 1024;

interface Put {
  readonly PartitionKey: string;
  readonly Data: Uint8Array;
}

interface Input extends Put {
  readonly StreamName: string;
  readonly Records: readonly Put[];
}

/** A record as an event source hands it over. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly data: Uint8Array;
}

/** Streams of one shard in memory, which keep everything; who reads them remembers how far it is. */
export class FakeKinesis {
  readonly streams = new Map<string, StreamRecord[]>();

  static isWrite(operation: string): boolean {
    return operation.startsWith('PutRecord');
  }

  perform(operation: string, input: Input): unknown {
    switch (operation) {
      case 'PutRecordCommand':
        this.#add(input.StreamName, input);
        return {};
      case 'PutRecordsCommand':
        if (input.Records.length > MOST_RECORDS) throw refused();
        for (const record of input.Records) this.#add(input.StreamName, record);
        return { Records: input.Records.map(() => ({})) };
      case 'DescribeStreamSummaryCommand':
        return { StreamDescriptionSummary: { RetentionPeriodHours: 24 } };
      case 'ListShardsCommand':
        return { Shards: [{ ShardId: 'shardId-000000000000' }] };
      default:
        throw new Error(`the fake does not know ${operation}`);
    }
  }

  records(stream: string): StreamRecord[] {
    const records = this.streams.get(stream) ?? [];
    this.streams.set(stream, records);
    return records;
  }

  #add(stream: string, { PartitionKey, Data }: Put): void {
    if (Data.length + PartitionKey.length > MOST_BYTES) throw refused();
    const records = this.records(stream);
    records.push({ sequenceNumber: String(1_000_000 + records.length), data: Uint8Array.from(Data) });
  }

  copy(): FakeKinesis {
    const copy = new FakeKinesis();
    for (const [name, records] of this.streams) copy.streams.set(name, [...records]);
    return copy;
  }
}

function refused(): KinesisServiceException {
  return new KinesisServiceException({ name: 'ValidationException', $fault: 'client', $metadata: {} });
}
