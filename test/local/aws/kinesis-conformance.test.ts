import {
  CreateStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  type Shard,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReferenceKinesis } from './support/reference-kinesis.ts';
import { startRun } from './support/run.ts';

/** Every case has streams of its own, by name; both implementations make them before the first case. */
const STREAMS = {
  hashing: 4,
  numbers: 1,
  iterators: 1,
  batches: 2,
  limits: 1,
  pages: 1,
  splitting: 1,
  merging: 2,
  listing: 3,
  describing: 2,
};
type StreamName = keyof typeof STREAMS;

interface Implementation {
  readonly client: KinesisClient;
  close(): Promise<void>;
}

async function ours(): Promise<Implementation> {
  const Resources = Object.fromEntries(
    Object.entries(STREAMS).map(([Name, ShardCount]) => [
      `Stream${Name}`,
      { Type: 'AWS::Kinesis::Stream', Properties: { Name, ShardCount } },
    ]),
  );
  const run = await startRun({ Streams: { Resources } });
  const client = new KinesisClient(run.as());
  return {
    client,
    async close() {
      client.destroy();
      await run.gateway.close();
    },
  };
}

async function reference(): Promise<Implementation> {
  const server = await startReferenceKinesis();
  const client = new KinesisClient({
    endpoint: server.url,
    region: 'us-west-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  for (const [StreamName, ShardCount] of Object.entries(STREAMS)) {
    await client.send(new CreateStreamCommand({ StreamName, ShardCount }));
    await active(client, StreamName);
  }
  return {
    client,
    async close() {
      client.destroy();
      await server.close();
    },
  };
}

describe.each([
  ['our stream', ours],
  ['kinesis-local', reference],
])('%s', (_name, start) => {
  let implementation: Implementation;
  beforeAll(async () => {
    implementation = await start();
  });
  afterAll(() => implementation.close());

  const send: KinesisClient['send'] = ((command: never) => implementation.client.send(command)) as never;
  const put = (StreamName: StreamName, text: string, PartitionKey = 'key') =>
    send(new PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey }));
  const shardsOf = async (StreamName: StreamName): Promise<Shard[]> =>
    (await send(new ListShardsCommand({ StreamName }))).Shards ?? [];
  const iterator = async (
    StreamName: StreamName,
    ShardId: string,
    options: Omit<GetShardIteratorCommandInput, 'StreamName' | 'ShardId'>,
  ) => (await send(new GetShardIteratorCommand({ StreamName, ShardId, ...options }))).ShardIterator;
  const read = async (
    StreamName: StreamName,
    ShardId: string,
    options: Omit<GetShardIteratorCommandInput, 'StreamName' | 'ShardId'> = {
      ShardIteratorType: 'TRIM_HORIZON',
    },
  ) => send(new GetRecordsCommand({ ShardIterator: await iterator(StreamName, ShardId, options) }));
  const texts = (records: { Data?: Uint8Array | undefined }[] = []) =>
    records.map(({ Data }) => Buffer.from(Data ?? []).toString());
  const refused = async (call: Promise<unknown>) =>
    call.then(
      () => 'accepted',
      (error: Error) => error.name,
    );

  test('a record goes to the shard whose range holds the MD5 of its partition key', async () => {
    const placed: Record<string, string | undefined> = {};
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) placed[key] = (await put('hashing', key, key)).ShardId;
    expect(placed).toEqual({
      a: 'shardId-000000000000',
      b: 'shardId-000000000002',
      c: 'shardId-000000000001',
      d: 'shardId-000000000002',
      e: 'shardId-000000000003',
      f: 'shardId-000000000002',
    });
  });

  test('an explicit hash key wins over the partition key', async () => {
    const { ShardId } = await send(
      new PutRecordCommand({
        StreamName: 'hashing',
        Data: Buffer.from('x'),
        PartitionKey: 'a',
        ExplicitHashKey: String(2n ** 128n - 1n),
      }),
    );
    expect(ShardId).toBe('shardId-000000000003');
  });

  test('sequence numbers are 56 digits and grow', async () => {
    const first = (await put('numbers', '1')).SequenceNumber ?? '';
    const second = (await put('numbers', '2')).SequenceNumber ?? '';
    expect(first).toMatch(/^\d{56}$/);
    expect(BigInt(second) > BigInt(first)).toBe(true);
  });

  test('every kind of iterator starts where it says', async () => {
    // Prepare
    const shard = 'shardId-000000000000';
    const latest = await iterator('iterators', shard, { ShardIteratorType: 'LATEST' });
    const first = await put('iterators', '1');
    const second = await put('iterators', '2');
    const stored = await read('iterators', shard);
    const Timestamp = stored.Records?.[0]?.ApproximateArrivalTimestamp as Date;

    // Act
    const from = async (options: Omit<GetShardIteratorCommandInput, 'StreamName' | 'ShardId'>) =>
      texts((await read('iterators', shard, options)).Records);

    // Assess
    expect(await from({ ShardIteratorType: 'TRIM_HORIZON' })).toEqual(['1', '2']);
    expect(
      await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: second.SequenceNumber }),
    ).toEqual(['2']);
    expect(
      await from({
        ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
        StartingSequenceNumber: first.SequenceNumber,
      }),
    ).toEqual(['2']);
    expect(
      await from({
        ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
        StartingSequenceNumber: second.SequenceNumber,
      }),
    ).toEqual([]);
    expect(await from({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp })).toEqual(['1', '2']);
    expect(texts((await send(new GetRecordsCommand({ ShardIterator: latest }))).Records)).toEqual(['1', '2']);
  });

  test('a caught-up consumer gets an empty page, an iterator to go on with, and is no time behind', async () => {
    const page = await read('numbers', 'shardId-000000000000', { ShardIteratorType: 'LATEST' });
    expect(page).toMatchObject({ Records: [], MillisBehindLatest: 0, NextShardIterator: expect.any(String) });
  });

  test('PutRecords answers entry by entry, in order', async () => {
    const { Records, FailedRecordCount } = await send(
      new PutRecordsCommand({
        StreamName: 'batches',
        Records: ['a', 'c', 'e'].map((PartitionKey) => ({ PartitionKey, Data: Buffer.from(PartitionKey) })),
      }),
    );
    expect(FailedRecordCount).toBe(0);
    expect(Records?.map(({ ShardId }) => ShardId)).toEqual([
      'shardId-000000000000',
      'shardId-000000000000',
      'shardId-000000000001',
    ]);
  });

  test('limits: 1 MiB a record, batches of 500, partition keys of 1 to 256 characters', async () => {
    const StreamName = 'limits';
    const record = (bytes: number, PartitionKey = 'k') => ({ Data: Buffer.alloc(bytes), PartitionKey });
    const batch = (count: number, bytes: number) =>
      refused(
        send(
          new PutRecordsCommand({ StreamName, Records: Array.from({ length: count }, () => record(bytes)) }),
        ),
      );

    expect(await refused(send(new PutRecordCommand({ StreamName, ...record(2 ** 20 - 1) })))).toBe(
      'accepted',
    );
    expect(await refused(send(new PutRecordCommand({ StreamName, ...record(2 ** 20 + 1) })))).not.toBe(
      'accepted',
    );
    expect(await batch(500, 10)).toBe('accepted');
    expect(await refused(put(StreamName, 'x', ''))).not.toBe('accepted');
    expect(await refused(put(StreamName, 'x', 'k'.repeat(257)))).not.toBe('accepted');
  });

  test('GetRecords honours Limit and goes on where it stopped', async () => {
    // Prepare
    const Records = ['1', '2', '3', '4', '5'].map((text) => ({ PartitionKey: 'k', Data: Buffer.from(text) }));
    await send(new PutRecordsCommand({ StreamName: 'pages', Records }));

    // Act
    const start = await iterator('pages', 'shardId-000000000000', { ShardIteratorType: 'TRIM_HORIZON' });
    const first = await send(new GetRecordsCommand({ ShardIterator: start, Limit: 2 }));
    const second = await send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator, Limit: 10 }));

    // Assess
    expect(texts(first.Records)).toEqual(['1', '2']);
    expect(texts(second.Records)).toEqual(['3', '4', '5']);
  });

  test('a split closes the parent, and reading to its end names the children', async () => {
    // Prepare
    const parent = 'shardId-000000000000';
    await put('splitting', 'before');

    // Act
    await send(
      new SplitShardCommand({
        StreamName: 'splitting',
        ShardToSplit: parent,
        NewStartingHashKey: String(2n ** 127n),
      }),
    );
    await active(implementation.client, 'splitting');
    const shards = await shardsOf('splitting');
    const page = await read('splitting', parent);
    const last = page.NextShardIterator
      ? await send(new GetRecordsCommand({ ShardIterator: page.NextShardIterator }))
      : page;

    // Assess
    expect(
      shards.map(({ ShardId, ParentShardId, HashKeyRange }) => [
        ShardId,
        ParentShardId,
        HashKeyRange?.StartingHashKey,
      ]),
    ).toEqual([
      [parent, undefined, '0'],
      ['shardId-000000000001', parent, '0'],
      ['shardId-000000000002', parent, String(2n ** 127n)],
    ]);
    expect(
      shards.map(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber !== undefined),
    ).toEqual([true, false, false]);
    expect(texts(page.Records)).toEqual(['before']);
    expect(last.NextShardIterator).toBeUndefined();
    expect(last.ChildShards?.map(({ ShardId, ParentShards }) => [ShardId, ParentShards])).toEqual([
      ['shardId-000000000001', [parent]],
      ['shardId-000000000002', [parent]],
    ]);
    expect((await put('splitting', 'after')).ShardId).not.toBe(parent);
    expect(
      await refused(
        send(
          new SplitShardCommand({ StreamName: 'splitting', ShardToSplit: parent, NewStartingHashKey: '5' }),
        ),
      ),
    ).not.toBe('accepted');
  });

  test('a merge joins two adjacent shards into one child', async () => {
    await send(
      new MergeShardsCommand({
        StreamName: 'merging',
        ShardToMerge: 'shardId-000000000000',
        AdjacentShardToMerge: 'shardId-000000000001',
      }),
    );
    await active(implementation.client, 'merging');
    const child = (await shardsOf('merging')).at(-1);
    expect(child).toMatchObject({
      ShardId: 'shardId-000000000002',
      ParentShardId: 'shardId-000000000000',
      AdjacentParentShardId: 'shardId-000000000001',
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: String(2n ** 128n - 1n) },
    });
  });

  test('ListShards pages', async () => {
    const first = await send(new ListShardsCommand({ StreamName: 'listing', MaxResults: 2 }));
    const second = await send(new ListShardsCommand({ NextToken: first.NextToken }));
    expect([first, second].map(({ Shards }) => Shards?.map(({ ShardId }) => ShardId))).toEqual([
      ['shardId-000000000000', 'shardId-000000000001'],
      ['shardId-000000000002'],
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  test('a stream describes itself', async () => {
    const { StreamDescriptionSummary } = await send(
      new DescribeStreamSummaryCommand({ StreamName: 'describing' }),
    );
    const { StreamDescription } = await send(new DescribeStreamCommand({ StreamName: 'describing' }));
    const common = {
      StreamName: 'describing',
      StreamARN: 'arn:aws:kinesis:us-west-1:111122223333:stream/describing',
      StreamStatus: 'ACTIVE',
      RetentionPeriodHours: 24,
      EncryptionType: 'NONE',
    };
    expect(StreamDescriptionSummary).toMatchObject({ ...common, OpenShardCount: 2, ConsumerCount: 0 });
    expect(StreamDescription).toMatchObject({ ...common, HasMoreShards: false });
    expect(StreamDescription?.Shards).toHaveLength(2);
  });

  test('what is not there is a ResourceNotFoundException', async () => {
    const missing = { StreamName: 'nowhere' };
    expect(await refused(send(new ListShardsCommand(missing)))).toBe('ResourceNotFoundException');
    expect(
      await refused(
        send(
          new GetShardIteratorCommand({
            StreamName: 'numbers',
            ShardId: 'shardId-000000000009',
            ShardIteratorType: 'LATEST',
          }),
        ),
      ),
    ).toBe('ResourceNotFoundException');
  });

  test('an iterator of nobody is refused', async () => {
    expect(await refused(send(new GetRecordsCommand({ ShardIterator: 'nonsense' })))).not.toBe('accepted');
  });
});

/** Waits until a stream is no longer in transition. */
async function active(client: KinesisClient, StreamName: string): Promise<void> {
  for (;;) {
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
  }
}
