import {
  DescribeStreamSummaryCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { Stream } from './streams.ts';

const kinesis = mockClient(KinesisClient);
const stream = new Stream(kinesis as unknown as KinesisClient, 'clean');
const record = (size: number, partitionKey = 'p') => ({ partitionKey, data: new Uint8Array(size) });
const throttled = { ErrorCode: 'ProvisionedThroughputExceededException' };

beforeEach(() => void kinesis.reset());

test('records go in calls within the limits of count and bytes', async () => {
  kinesis
    .on(PutRecordsCommand)
    .callsFake(({ Records }) => ({ Records: Records.map(() => ({ SequenceNumber: '1' })) }));
  expect(await stream.putMany(Array.from({ length: 1001 }, () => record(1)))).toEqual(new Set());
  expect(kinesis.commandCalls(PutRecordsCommand).map(({ args }) => args[0].input.Records!.length)).toEqual([
    500, 500, 1,
  ]);

  kinesis.resetHistory();
  await stream.putMany(Array.from({ length: 9 }, () => record(1_000_000)));
  expect(kinesis.commandCalls(PutRecordsCommand).map(({ args }) => args[0].input.Records!.length)).toEqual([
    4, 4, 1,
  ]);
});

test('only what was refused is put again', async () => {
  kinesis
    .on(PutRecordsCommand)
    .resolvesOnce({ Records: [{ SequenceNumber: '1' }, throttled, { SequenceNumber: '2' }] })
    .resolvesOnce({ Records: [{ SequenceNumber: '3' }] });
  expect(await stream.putMany(['a', 'b', 'c'].map((key) => record(1, key)))).toEqual(new Set());
  const second = kinesis.commandCalls(PutRecordsCommand)[1]!.args[0].input.Records!;
  expect(second.map(({ PartitionKey }) => PartitionKey)).toEqual(['b']);
});

test('what is refused to the end is named', async () => {
  kinesis.on(PutRecordsCommand).callsFake(({ Records }) => ({
    Records: Records.map(({ PartitionKey }: { PartitionKey: string }) =>
      PartitionKey === 'b' ? throttled : { SequenceNumber: '1' },
    ),
  }));
  expect(await stream.putMany(['a', 'b', 'c'].map((key) => record(1, key)))).toEqual(new Set([1]));
});

test('all shards of a stream are listed, page by page', async () => {
  kinesis
    .on(DescribeStreamSummaryCommand)
    .resolves({ StreamDescriptionSummary: { RetentionPeriodHours: 24 } as never });
  kinesis
    .on(ListShardsCommand)
    .resolvesOnce({ Shards: [{ ShardId: 'one' } as never], NextToken: 'more' })
    .resolvesOnce({ Shards: [{ ShardId: 'two' } as never] });
  expect(await stream.describe()).toEqual({ shards: ['one', 'two'], retentionHours: 24 });
});
