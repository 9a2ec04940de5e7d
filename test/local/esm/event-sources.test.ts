import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { until } from '../lambda/fixture.ts';
import { type Pipeline, startPipeline } from './fixture.ts';

let pipeline: Pipeline;

afterEach(() => pipeline?.close());

async function start(options: Parameters<typeof startPipeline>[0]): Promise<Pipeline> {
  pipeline = await startPipeline(options);
  return pipeline;
}

const shard = 'shardId-000000000000';
const checkpoint = () => pipeline.consumer.checkpoints.get(shard);
const seenData = () => pipeline.seen().map(({ data }) => data);
/** Puts while nobody reads, so that the records come in one batch. */
const putTogether = async (data: string[]) => {
  await pipeline.consumer.pause();
  const sequenceNumbers = await pipeline.put(data);
  await pipeline.consumer.resume();
  return sequenceNumbers;
};

const ITEMS = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
const failItems = (expression: string) =>
  `return { batchItemFailures: ${expression}.map((itemIdentifier) => ({ itemIdentifier })) };`;

describe('delivery', () => {
  test('hands records over in the shape of a Kinesis event', async () => {
    await start({ answer: "writeFileSync(root + '/event', JSON.stringify(event));" });

    const [sequenceNumber] = await pipeline.put(['hello']);
    await until(() => checkpoint() === sequenceNumber);

    const event = JSON.parse(readFileSync(join(pipeline.root, 'event'), 'utf8'));
    expect(event).toEqual({
      Records: [
        {
          kinesis: {
            kinesisSchemaVersion: '1.0',
            partitionKey: 'p',
            sequenceNumber,
            data: Buffer.from('hello').toString('base64'),
            approximateArrivalTimestamp: expect.any(Number),
          },
          eventSource: 'aws:kinesis',
          eventVersion: '1.0',
          eventID: `${shard}:${sequenceNumber}`,
          eventName: 'aws:kinesis:record',
          invokeIdentityArn: 'arn:aws:iam::111122223333:role/Role',
          awsRegion: 'us-west-1',
          eventSourceARN: 'arn:aws:kinesis:us-west-1:111122223333:stream/Stream',
        },
      ],
    });
    const arrival = event.Records[0].kinesis.approximateArrivalTimestamp;
    expect(Math.abs(arrival - Date.now() / 1000)).toBeLessThan(60);
  });

  test('keeps the order of a shard, in batches of at most the batch size', async () => {
    await start({ mapping: { BatchSize: 2 } });

    const numbers = await putTogether(['1', '2', '3', '4', '5']);
    await until(() => checkpoint() === numbers.at(-1));

    expect(seenData()).toEqual([['1', '2'], ['3', '4'], ['5']]);
  });

  test('moves the checkpoint to the highest sequence number of a batch that succeeded', async () => {
    await start({ answer: "if (data.includes('bad')) throw new Error('no');", mapping: { BatchSize: 2 } });

    const numbers = await putTogether(['1', '2', 'bad']);
    await until(() => pipeline.seen().length > 3);

    expect(checkpoint()).toBe(numbers[1]);
  });

  test('works on two shards at the same time', async () => {
    await start({
      shardCount: 2,
      answer: `writeFileSync(root + '/' + data[0], '');
        while (!['a', 'b'].every((name) => existsSync(root + '/' + name))) await new Promise((r) => setTimeout(r, 5));`,
    });
    const last = 2n ** 128n - 1n;

    await Promise.all([pipeline.put(['a'], '0'), pipeline.put(['b'], String(last))]);
    await until(() => pipeline.consumer.checkpoints.size === 2);

    expect(new Set(pipeline.seen().map(({ shardId }) => shardId)).size).toBe(2);
  });

  test('holds a shard while its batch is failing, and not the other shard', async () => {
    await start({
      shardCount: 2,
      answer: "if (data[0] === 'bad') throw new Error('no');",
      mapping: { BatchSize: 1 },
    });
    const last = String(2n ** 128n - 1n);

    await pipeline.put(['bad', 'behind'], '0');
    const [free] = await pipeline.put(['free'], last);
    await until(() => pipeline.consumer.checkpoints.get('shardId-000000000001') === free);

    expect(seenData().flat()).not.toContain('behind');
    expect(checkpoint()).toBeUndefined();
  });

  test('reads child shards only after their parent is done, also when they are there from the start', async () => {
    await start({
      mapping: { BatchSize: 1 },
      answer:
        "while (data[0] === 'parent' && !existsSync(root + '/go')) await new Promise((r) => setTimeout(r, 5));",
    });
    await pipeline.consumer.pause();
    await pipeline.put(['parent', 'parent too'], '0');
    await pipeline.kinesis('SplitShard', { ShardToSplit: shard, NewStartingHashKey: String(2n ** 127n) });
    const [child] = await pipeline.put(['child'], '0');
    const shardsBegun = () => pipeline.gateway.callCount('kinesis:GetShardIterator');
    const before = shardsBegun();

    await pipeline.consumer.resume();
    await until(() => pipeline.seen().length === 1);
    expect(shardsBegun() - before).toBe(1);
    writeFileSync(join(pipeline.root, 'go'), '');
    await until(() => [...pipeline.consumer.checkpoints.values()].includes(child!));

    expect(seenData()).toEqual([['parent'], ['parent too'], ['child']]);
  });

  test('goes on with the children of a shard that is split while it is read', async () => {
    await start({});
    await pipeline.put(['parent'], '0');
    await until(() => pipeline.seen().length === 1);

    await pipeline.kinesis('SplitShard', { ShardToSplit: shard, NewStartingHashKey: String(2n ** 127n) });
    await pipeline.put(['left'], '0');
    await pipeline.put(['right'], String(2n ** 128n - 1n));
    await pipeline.consumer.caughtUp();

    expect(new Set(seenData().flat())).toEqual(new Set(['parent', 'left', 'right']));
  });

  test('gathers a batch for the batching window, and less when everything is to be settled', async () => {
    await start({ mapping: { MaximumBatchingWindowInSeconds: 300 } });

    await pipeline.put(['1']);
    await pipeline.put(['2']);
    await pipeline.consumer.caughtUp();

    expect(seenData()).toEqual([['1', '2']]);
  });

  test('ends the batching window when the batch is full', async () => {
    await start({ mapping: { MaximumBatchingWindowInSeconds: 300, BatchSize: 2 } });

    await pipeline.put(['1']);
    await pipeline.put(['2', '3']);
    await until(() => pipeline.seen().length === 1);

    expect(seenData()).toEqual([['1', '2']]);
  });

  test('ends the batching window by itself', async () => {
    await start({ mapping: { MaximumBatchingWindowInSeconds: 1 } });

    await pipeline.put(['1']);
    await until(() => pipeline.seen().length === 1);

    expect(seenData()).toEqual([['1']]);
  });

  test('keeps a batch within the 6 MB of an invocation, base64 counted', async () => {
    await start({});
    const megabyte = 'x'.repeat(1024 * 1024 - 10);

    await pipeline.consumer.pause();
    await pipeline.put(Array.from({ length: 4 }, (_, n) => `${n}${megabyte}`));
    const numbers = await pipeline.put(Array.from({ length: 2 }, (_, n) => `${n + 4}${megabyte}`));
    await pipeline.consumer.resume();
    await until(() => checkpoint() === numbers.at(-1));

    expect(seenData().map((batch) => batch.map((text) => text[0]))).toEqual([
      ['0', '1', '2', '3'],
      ['4', '5'],
    ]);
  });

  test('starts at the tip with LATEST', async () => {
    await start({ mapping: { StartingPosition: 'LATEST' } });
    await pipeline.consumer.caughtUp();

    const [number] = await pipeline.put(['new']);
    await until(() => checkpoint() === number);

    expect(seenData()).toEqual([['new']]);
  });
});

describe('a partial response', () => {
  test('is sent again from the record that failed, and what was before it counts as done', async () => {
    await start({ mapping: ITEMS, answer: `if (attempt === 0) ${failItems('[sequenceNumbers[2]]')}` });

    const numbers = await putTogether(['1', '2', '3', '4']);
    await until(() => checkpoint() === numbers.at(-1));

    expect(seenData()).toEqual([
      ['1', '2', '3', '4'],
      ['3', '4'],
    ]);
  });

  test('goes back to the lowest of several failed sequence numbers', async () => {
    await start({
      mapping: ITEMS,
      answer: `if (attempt === 0) ${failItems('[sequenceNumbers[3], sequenceNumbers[1], sequenceNumbers[2]]')}`,
    });

    const numbers = await putTogether(['1', '2', '3', '4']);
    await until(() => checkpoint() === numbers.at(-1));

    expect(seenData()[1]).toEqual(['2', '3', '4']);
  });

  test('moves the checkpoint before the record that failed', async () => {
    await start({
      mapping: ITEMS,
      answer: failItems("data[0] === 'stuck' ? [sequenceNumbers[0]] : [sequenceNumbers[1]]"),
    });

    const numbers = await putTogether(['1', 'stuck', '3']);
    await until(() => pipeline.seen().length > 2);

    expect(checkpoint()).toBe(numbers[0]);
    expect(seenData().slice(0, 3)).toEqual([
      ['1', 'stuck', '3'],
      ['stuck', '3'],
      ['stuck', '3'],
    ]);
  });

  test('that is malformed fails the whole batch', async () => {
    await start({
      mapping: ITEMS,
      answer:
        'if (attempt === 0) return { batchItemFailures: [{ itemIdentifier: sequenceNumbers[1] }, {}] };',
    });

    const numbers = await putTogether(['1', '2']);
    await until(() => checkpoint() === numbers.at(-1));

    expect(seenData()).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
  });

  test('means nothing to a mapping that does not ask for it', async () => {
    await start({ answer: failItems('[sequenceNumbers[0]]') });

    const numbers = await putTogether(['1', '2']);
    await until(() => checkpoint() === numbers.at(-1));

    expect(pipeline.seen()).toHaveLength(1);
  });
});

describe('failures', () => {
  const POISON = "if (data.includes('bad')) throw new Error('no');";

  test('bisecting halves the batch until the bad record is alone, without using up retries', async () => {
    await start({ answer: POISON, mapping: { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 } });

    const numbers = await putTogether(['1', '2', 'bad', '4']);
    await until(() => checkpoint() === numbers.at(-1));

    expect(seenData()).toEqual([['1', '2', 'bad', '4'], ['1', '2'], ['bad', '4'], ['bad'], ['bad'], ['4']]);
  });

  test('bisecting with a partial response splits at the record that it names', async () => {
    await start({
      answer: `const at = data.indexOf('bad'); if (at !== -1) ${failItems('[sequenceNumbers[at]]')}`,
      mapping: { ...ITEMS, BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 },
    });

    await putTogether(['1', '2', 'bad', '4']);
    await until(async () => pipeline.seen().length === 3);

    expect(seenData()).toEqual([
      ['1', '2', 'bad', '4'],
      ['bad', '4'],
      ['bad', '4'],
    ]);
  });

  test('that last are given up after the retries, told to the failure destination, and the shard goes on', async () => {
    await start({ answer: POISON, mapping: { MaximumRetryAttempts: 2, BatchSize: 2 } });

    const numbers = await putTogether(['1', 'bad', '3']);
    await until(() => checkpoint() === numbers.at(-1));

    expect(seenData()).toEqual([['1', 'bad'], ['1', 'bad'], ['1', 'bad'], ['3']]);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(await pipeline.failures()).toEqual([
      {
        requestContext: {
          requestId: expect.any(String),
          functionArn: 'arn:aws:lambda:us-west-1:111122223333:function:Test-Consumer',
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 3,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: time,
        KinesisBatchInfo: {
          shardId: shard,
          startSequenceNumber: numbers[0],
          endSequenceNumber: numbers[1],
          approximateArrivalOfFirstRecord: time,
          approximateArrivalOfLastRecord: time,
          batchSize: 2,
          streamArn: 'arn:aws:kinesis:us-west-1:111122223333:stream/Stream',
        },
      },
    ]);
  });

  test('of records that have passed their age are given up, also before any invocation', async () => {
    await start({ mapping: { MaximumRecordAgeInSeconds: 60 } });
    await pipeline.consumer.pause();
    const [old] = await pipeline.put(['old']);
    pipeline.clock.advance(61_000);
    const [young] = await pipeline.put(['young']);

    await pipeline.consumer.resume();
    await until(() => checkpoint() === young);

    expect(seenData()).toEqual([['young']]);
    const [message] = await pipeline.failures();
    expect(message).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded' },
      KinesisBatchInfo: { startSequenceNumber: old, endSequenceNumber: old, batchSize: 1 },
    });
    expect(message).not.toHaveProperty('responseContext');
  });

  test('end with the retention of the stream, so that no record outlives it', async () => {
    await start({ answer: POISON });
    const [bad] = await pipeline.put(['bad']);
    await until(() => pipeline.seen().length > 1);

    pipeline.clock.advance(25 * 3_600_000);
    await until(() => checkpoint() === bad);

    expect((await pipeline.failures())[0]).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded' },
    });
  });

  test('of a sandbox that crashes are retried like any other', async () => {
    await start({ answer: "if (attempt === 0) process.kill(process.pid, 'SIGKILL');" });

    const [number] = await pipeline.put(['1']);
    await until(() => checkpoint() === number);

    expect(seenData()).toEqual([['1'], ['1']]);
  });
});

describe('for fault tests', () => {
  test('a rewind delivers again everything that the stream holds', async () => {
    await start({ mapping: { BatchSize: 1 } });
    await putTogether(['1', '2']);
    await pipeline.consumer.caughtUp();

    await pipeline.consumer.rewind();
    await pipeline.consumer.caughtUp();

    expect(seenData()).toEqual([['1'], ['2'], ['1'], ['2']]);
  });

  test('the latest batch can be delivered twice, and the checkpoint stays', async () => {
    await start({ mapping: { BatchSize: 1 } });
    const numbers = await putTogether(['1', '2']);
    await pipeline.consumer.caughtUp();

    expect(await pipeline.consumer.redeliver()).toBe(1);

    expect(seenData()).toEqual([['1'], ['2'], ['2']]);
    expect(checkpoint()).toBe(numbers[1]);
  });

  test('a missing grant shows as the problem of the mapping', async () => {
    await start({ actions: ['DescribeStreamSummary', 'ListShards', 'GetShardIterator'] });
    await pipeline.put(['1']);

    await until(() => pipeline.consumer.problem !== undefined);

    expect(pipeline.consumer.problem).toMatch(/AccessDeniedException.*kinesis:GetRecords/);
    expect(pipeline.gateway.denials[0]).toMatch(/kinesis:GetRecords/);
  });
});

test.each([
  ['lanes', { ParallelizationFactor: 2 }, /ParallelizationFactor 2/],
  ['filters', { FilterCriteria: { Filters: [] } }, /FilterCriteria/],
  [
    'a bucket as failure destination',
    { DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::b' } } },
    /no SQS queue/,
  ],
])('a mapping with %s is refused at load', async (_what, mapping, message) => {
  await expect(startPipeline({ mapping })).rejects.toThrow(message);
});
