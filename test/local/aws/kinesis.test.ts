import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Run, startRun } from './support/run.ts';
import { arn, functionWith, outcome, stackOf } from './support/templates.ts';

const HOUR = 3_600_000;
const SHARD = 'shardId-000000000000';
let run: Run;
let admin: KinesisClient;
const clients: KinesisClient[] = [];
const kinesis = (principal?: string) => {
  const client = new KinesisClient(run.as(principal));
  clients.push(client);
  return client;
};
beforeAll(async () => {
  run = await startRun(
    stackOf(
      {
        Key: { Type: 'AWS::KMS::Key', Properties: {} },
        OnDemand: {
          Type: 'AWS::Kinesis::Stream',
          Properties: { StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
        },
        Raw: {
          Type: 'AWS::Kinesis::Stream',
          Properties: {
            ShardCount: 1,
            RetentionPeriodHours: 24,
            StreamEncryption: { EncryptionType: 'KMS', KeyId: arn('Key') },
          },
        },
        Resharded: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
      },
      functionWith('Collect', [
        { Action: ['kinesis:PutRecord', 'kinesis:PutRecords'], Resource: arn('Raw') },
        { Action: 'kms:GenerateDataKey', Resource: arn('Key') },
      ]),
      functionWith('Redact', [
        {
          Action: ['kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
          Resource: arn('Raw'),
        },
        { Action: 'kms:Decrypt', Resource: arn('Key') },
      ]),
      functionWith('Keyless', [{ Action: 'kinesis:*', Resource: arn('Raw') }]),
    ),
  );
  admin = kinesis();
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await run.gateway.close();
});

const put = (client: KinesisClient, text: string, stream = 'Raw') =>
  client.send(
    new PutRecordCommand({ StreamName: run.id(stream), PartitionKey: 'k', Data: Buffer.from(text) }),
  );
const iteratorOf = async (client: KinesisClient, stream = 'Raw') =>
  (
    await client.send(
      new GetShardIteratorCommand({
        StreamARN: run.arn(stream),
        ShardId: SHARD,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    )
  ).ShardIterator;
const read = async (client: KinesisClient, stream = 'Raw') => {
  const { Records } = await client.send(
    new GetRecordsCommand({ ShardIterator: await iteratorOf(client, stream) }),
  );
  return Records?.map(({ Data }) => Buffer.from(Data ?? []).toString());
};

test('an on-demand stream starts with four shards', async () => {
  const { Shards } = await admin.send(new ListShardsCommand({ StreamName: run.id('OnDemand') }));
  expect(Shards).toHaveLength(4);
});

describe('limits that kinesis-local does not keep', () => {
  const batch = (count: number, bytes: number) =>
    outcome(
      admin.send(
        new PutRecordsCommand({
          StreamName: run.id('OnDemand'),
          Records: Array.from({ length: count }, (_, index) => ({
            PartitionKey: String(index),
            Data: Buffer.alloc(bytes),
          })),
        }),
      ),
    );
  test('501 records are too many', async () => expect(await batch(501, 10)).toBe('ValidationException'));
  test('more than 5 MiB are too much', async () =>
    expect(await batch(6, 1_000_000)).toBe('InvalidArgumentException'));
});

describe('permissions', () => {
  test('the writer writes and the reader reads, not the other way round', async () => {
    expect(await outcome(put(kinesis('Collect'), 'allowed'))).toBe('done');
    expect(await read(kinesis('Redact'))).toContain('allowed');
    expect(await outcome(put(kinesis('Redact'), 'refused'))).toBe('AccessDeniedException');
    expect(await outcome(read(kinesis('Collect')))).toBe('AccessDeniedException');
  });

  test('GetRecords is checked against the stream of its iterator', async () => {
    const ShardIterator = await iteratorOf(admin);
    const call = kinesis('Collect').send(new GetRecordsCommand({ ShardIterator }));
    await expect(call).rejects.toThrow(`kinesis:GetRecords on Raw (${run.arn('Raw')})`);
  });

  test('an encrypted stream needs its key on either side', async () => {
    await expect(put(kinesis('Keyless'), 'x')).rejects.toThrow('kms:GenerateDataKey');
    await expect(read(kinesis('Keyless'))).rejects.toThrow('kms:Decrypt');
  });
});

describe('retention', () => {
  test('a record is gone when the local clock has passed the stream’s retention, later ones stay', async () => {
    await put(admin, 'early');
    run.clock.advance(23 * HOUR);
    await put(admin, 'late');
    expect(await read(admin)).toEqual(expect.arrayContaining(['early', 'late']));
    run.clock.advance(2 * HOUR);
    expect(await read(admin)).toEqual(['late']);
  });

  test('a closed shard leaves the listing once its last record is past retention', async () => {
    const StreamName = run.id('Resharded');
    await admin.send(new SplitShardCommand({ StreamName, ShardToSplit: SHARD, NewStartingHashKey: '5' }));
    const ids = async () =>
      (await admin.send(new ListShardsCommand({ StreamName }))).Shards?.map(({ ShardId }) => ShardId);
    expect(await ids()).toContain(SHARD);
    run.clock.advance(25 * HOUR);
    expect(await ids()).toEqual(['shardId-000000000001', 'shardId-000000000002']);
  });
});

describe('iterators', () => {
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: [
        'nextTick',
        'setImmediate',
        'setTimeout',
        'setInterval',
        'clearTimeout',
        'clearInterval',
        'queueMicrotask',
        'performance',
        'hrtime',
      ],
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('an iterator expires after five minutes of real time, whatever the local clock says', async () => {
    const ShardIterator = await iteratorOf(admin, 'OnDemand');
    const use = () => outcome(admin.send(new GetRecordsCommand({ ShardIterator })));
    run.clock.advance(HOUR);
    expect(await use()).toBe('done');
    jest.setSystemTime(Date.now() + 5 * 60_000 + 1);
    expect(await use()).toBe('ExpiredIteratorException');
  });
});

test('a partial fault fails entries of PutRecords, and the others are stored', async () => {
  const remove = run.gateway.intercept(({ action }) =>
    action === 'kinesis:PutRecords'
      ? { kind: 'partial', entries: [0, 2], code: 'ProvisionedThroughputExceededException' }
      : undefined,
  );
  const { FailedRecordCount, Records } = await admin.send(
    new PutRecordsCommand({
      StreamName: run.id('Raw'),
      Records: ['p0', 'p1', 'p2'].map((text) => ({ PartitionKey: 'k', Data: Buffer.from(text) })),
    }),
  );
  remove();
  expect(FailedRecordCount).toBe(2);
  expect(Records?.map(({ ErrorCode }) => ErrorCode)).toEqual([
    'ProvisionedThroughputExceededException',
    undefined,
    'ProvisionedThroughputExceededException',
  ]);
  expect((await read(admin))?.filter((text) => /^p\d$/.test(text))).toEqual(['p1']);
});
