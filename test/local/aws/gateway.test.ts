import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../local/aws/gateway.ts';
import { everyStoredByte } from '../../../local/aws/sweep.ts';
import { type Run, startRun } from './support/run.ts';
import { outcome, stackOf, table } from './support/templates.ts';

let run: Run;
let dynamo: DynamoDBClient;
let kinesis: KinesisClient;
let remove: () => void = () => undefined;
beforeAll(async () => {
  run = await startRun(
    stackOf({
      Things: table(),
      Files: { Type: 'AWS::S3::Bucket', Properties: {} },
      Versions: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
      Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
      Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
    }),
  );
  dynamo = new DynamoDBClient(run.as());
  kinesis = new KinesisClient(run.as());
});
afterEach(() => remove());
afterAll(async () => {
  kinesis.destroy();
  await run.gateway.close();
});

const put = (pk: string) =>
  dynamo.send(new PutItemCommand({ TableName: run.id('Things'), Item: { pk: { S: pk } } }));
const has = async (pk: string) =>
  (await dynamo.send(new GetItemCommand({ TableName: run.id('Things'), Key: { pk: { S: pk } } }))).Item !==
  undefined;
const harm = (action: string, fault: Fault) => {
  remove = run.gateway.intercept((call) => (call.action === action ? fault : undefined));
};

describe('faults', () => {
  test('an error is the service’s own, and nothing takes effect', async () => {
    harm('dynamodb:PutItem', { kind: 'error', status: 400, code: 'ProvisionedThroughputExceededException' });
    expect(await outcome(put('error'))).toBe('ProvisionedThroughputExceededException');
    expect(await has('error')).toBe(false);
  });

  test('a lost answer takes effect, and the caller sees its connection cut', async () => {
    harm('dynamodb:PutItem', { kind: 'lost-answer' });
    await expect(put('lost')).rejects.toThrow('socket hang up');
    expect(await has('lost')).toBe(true);
  });

  test('a lost answer over HTTP/2 fails the one call, and the next one works', async () => {
    const record = () =>
      kinesis.send(
        new PutRecordCommand({ StreamName: run.id('Stream'), PartitionKey: 'k', Data: Buffer.from('lost') }),
      );
    harm('kinesis:PutRecord', { kind: 'lost-answer' });
    expect(await outcome(record())).not.toBe('done');
    remove();
    expect(await outcome(record())).toBe('done');
  });

  test('a delayed call takes effect only when it is let go', async () => {
    let letGo: () => void = () => undefined;
    harm('dynamodb:PutItem', {
      kind: 'delay',
      until: new Promise<void>((resolve) => {
        letGo = resolve;
      }),
    });
    const call = put('delayed');
    const before = await has('delayed');
    letGo();
    await call;
    expect([before, await has('delayed')]).toEqual([false, true]);
  });

  test('a hook sees who calls what on what, with the body', async () => {
    const seen: string[] = [];
    remove = run.gateway.intercept((call) => {
      seen.push(
        [call.principal, call.action, call.resource, JSON.parse(call.body.toString()).Item.pk.S].join(' '),
      );
      return undefined;
    });
    await put('watched');
    expect(seen).toEqual([`admin dynamodb:PutItem ${run.arn('Things')} watched`]);
  });
});

describe('who calls', () => {
  test('credentials of nobody here are refused', async () => {
    const stranger = new DynamoDBClient({
      ...run.as(),
      credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' },
    });
    const call = stranger.send(new GetItemCommand({ TableName: run.id('Things'), Key: { pk: { S: 'x' } } }));
    expect(await outcome(call)).toBe('UnrecognizedClientException');
    expect(() => run.gateway.credentialsFor('Nobody')).toThrow(/no function Nobody/);
  });

  test('a request without a signature is refused', async () => {
    const { status } = await fetch(run.gateway.url, { method: 'POST', body: '{}' });
    expect(status).toBe(403);
  });
});

test('a sweep finds every byte that a store holds, old versions too, and disturbs nothing', async () => {
  // Prepare
  const s3 = new S3Client(run.as());
  const sqs = new SQSClient(run.as());
  const object = (bucket: string, Key: string, text: string) =>
    s3.send(
      new PutObjectCommand({
        Bucket: run.id(bucket),
        Key,
        Body: Buffer.from(text),
        Metadata: { note: `meta-${text}` },
      }),
    );
  await put('needle-item');
  await object('Files', 'a', 'needle-object');
  await object('Versions', 'a', 'needle-old');
  await object('Versions', 'a', 'needle-new');
  await kinesis.send(
    new PutRecordCommand({
      StreamName: run.id('Stream'),
      PartitionKey: 'k',
      Data: Buffer.from('needle-record'),
    }),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl: run.id('Queue'), MessageBody: 'needle-message' }));
  const sweep = async () => {
    const found: string[] = [];
    for await (const { store, place, bytes } of everyStoredByte(run.gateway))
      for (const [needle] of `${place} ${bytes.toString('latin1')}`.matchAll(/(meta-)?needle-\w+/g))
        found.push(`${store} ${needle}`);
    return [...new Set(found)].sort();
  };

  // Act
  const first = await sweep();

  // Assess
  expect(first).toEqual([
    'Files meta-needle-object',
    'Files needle-object',
    'Queue needle-message',
    'Stream needle-record',
    'Things needle-item',
    'Versions meta-needle-new',
    'Versions meta-needle-old',
    'Versions needle-new',
    'Versions needle-old',
  ]);
  expect(await sweep()).toEqual(first);
});

test('everything listens on the loopback interface only', async () => {
  const { networkInterfaces } = await import('node:os');
  const outward = Object.values(networkInterfaces())
    .flat()
    .find((address) => address && !address.internal && address.family === 'IPv4');
  if (!outward) return;
  const port = new URL(run.gateway.url).port;
  await expect(fetch(`http://${outward.address}:${port}`)).rejects.toThrow();
});
