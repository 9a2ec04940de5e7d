import { GetRecordsCommand, GetShardIteratorCommand, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { DecryptCommand, GenerateDataKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Gateway, startGateway } from '../../local/aws/gateway.ts';
import { createClock } from '../../local/clock.ts';
import { type Deployment, loadDeployment } from '../../local/template/deployment.ts';
import { type Attempts, attemptsOn, clientsOf, notRefused, ROW } from '../support/attempts.ts';
import { synthesizeAssembly } from '../support/cloud-assembly.ts';

let deployment: Deployment;
let gateway: Gateway;
/** From where the raw stream's record can be read. */
let iterator: string;
/** A key that KMS wrapped. */
let wrapped: Uint8Array;

const name = (construct: string) => deployment.byPath(construct).physicalId;
const all = (type: string) => deployment.ofType(`AWS::${type}`).map(({ physicalId }) => physicalId);

beforeAll(async () => {
  const assembly = await synthesizeAssembly();
  deployment = loadDeployment(assembly.directory);
  assembly.remove();
  gateway = await startGateway({ deployment, clock: createClock() });
  const admin = clientsOf(gateway, 'admin');
  const things: Attempts = {
    ...attemptsOn('table', ['put'], [name('Identifiers')]),
    ...attemptsOn('bucket', ['put'], [name('Archive')]),
    ...attemptsOn('stream', ['put'], [name('RawStream')]),
  };
  for (const put of Object.values(things)) await put(admin);
  const { Shards } = await admin.kinesis.send(new ListShardsCommand({ StreamName: name('RawStream') }));
  for (const { ShardId } of Shards!) {
    const { ShardIterator } = await admin.kinesis.send(shardIterator(ShardId!));
    const { Records } = await admin.kinesis.send(new GetRecordsCommand({ ShardIterator }));
    if (Records!.length > 0) iterator = ShardIterator!;
  }
  const dataKey = new GenerateDataKeyCommand({ KeyId: name('BlindKey'), KeySpec: 'AES_256' });
  wrapped = (await admin.kms.send(dataKey)).CiphertextBlob!;
});

afterAll(() => gateway?.close());

function shardIterator(ShardId: string): GetShardIteratorCommand {
  return new GetShardIteratorCommand({
    StreamName: name('RawStream'),
    ShardId,
    ShardIteratorType: 'TRIM_HORIZON',
  });
}

const getRecords: Attempts = {
  'get records': ({ kinesis }) => kinesis.send(new GetRecordsCommand({ ShardIterator: iterator })),
};

/** What was not refused to a function. */
function notRefusedTo(fn: string, attempts: Attempts): Promise<string[]> {
  return notRefused(gateway, deployment.byPath(fn).logicalId, attempts);
}

/** What was not refused to all functions and the workflow, but for some. */
async function notRefusedToOthersThan(fns: readonly string[], attempts: Attempts): Promise<string[]> {
  const allowed = fns.map((fn) => deployment.byPath(fn).logicalId);
  const { principals } = gateway.permissions;
  const others = principals.filter((principal) => !allowed.includes(principal));
  expect(others).toHaveLength(principals.length - fns.length);
  const outcomes: string[] = [];
  for (const principal of others) outcomes.push(...(await notRefused(gateway, principal, attempts)));
  return outcomes;
}

/** Everything that is stored, to see that nothing was changed. */
async function stored(): Promise<string[]> {
  const things: string[] = [];
  for await (const { store, place, bytes } of gateway.contents())
    things.push(`${store} ${place} ${bytes.toString('base64')}`);
  return things.sort();
}

describe('the raw stream', () => {
  test('is read by Redact', async () => {
    const { kinesis } = clientsOf(gateway, deployment.byPath('Redact').logicalId);
    const { Records } = await kinesis.send(new GetRecordsCommand({ ShardIterator: iterator }));
    kinesis.destroy();
    expect(Records).toHaveLength(1);
  });

  test('is read by nobody else', async () => {
    const attempts: Attempts = {
      ...getRecords,
      'get a shard iterator': ({ kinesis }) => kinesis.send(shardIterator('shardId-000000000000')),
    };
    expect(await notRefusedToOthersThan(['Redact'], attempts)).toEqual([]);
  });
});

describe('the archive and the index', () => {
  test('are not read by Redact', async () => {
    const attempts: Attempts = {
      ...attemptsOn('bucket', ['get', 'list'], [name('Archive')]),
      ...attemptsOn('table', ['get', 'getMany', 'query', 'scan'], [name('Identifiers')]),
    };
    expect(await notRefusedTo('Redact', attempts)).toEqual([]);
  });

  test('lose nothing to others than DeleteErase and DeleteScrub, and the index to corrections and the replay of the journal', async () => {
    const before = await stored();
    const onObjects = attemptsOn('bucket', ['delete', 'deleteMany'], [name('Archive')]);
    const onRows = attemptsOn('table', ['delete', 'deleteMany'], [name('Identifiers')]);
    const erasing = ['DeleteErase', 'DeleteScrub'];
    expect(await notRefusedToOthersThan(erasing, onObjects)).toEqual([]);
    expect(await notRefusedToOthersThan([...erasing, 'AmendResolve', 'ReplayJournal'], onRows)).toEqual([]);
    expect(await stored()).toEqual(before);
  });
});

test('DeleteVerify writes nothing', async () => {
  const before = await stored();
  const attempts: Attempts = {
    ...attemptsOn('table', ['put', 'update', 'delete', 'putMany', 'deleteMany'], all('DynamoDB::Table')),
    ...attemptsOn('bucket', ['put', 'delete', 'deleteMany'], all('S3::Bucket')),
    ...attemptsOn('stream', ['put', 'putMany'], all('Kinesis::Stream')),
    ...attemptsOn('queue', ['send'], all('SQS::Queue')),
    'start a deletion': ({ states }) =>
      states.send(new StartExecutionCommand({ stateMachineArn: deployment.byPath('Deletion').arn })),
    sign: ({ kms }) =>
      kms.send(
        new SignCommand({
          KeyId: name('SigningKey'),
          Message: Buffer.from('receipt'),
          SigningAlgorithm: 'ECDSA_SHA_256',
        }),
      ),
  };
  expect(await notRefusedTo('DeleteVerify', attempts)).toEqual([]);
  expect(await stored()).toEqual(before);
});

test('Collect reads nothing', async () => {
  const attempts: Attempts = {
    ...attemptsOn('table', ['get', 'getMany', 'query', 'scan'], all('DynamoDB::Table')),
    ...attemptsOn('bucket', ['get', 'list'], all('S3::Bucket')),
    ...attemptsOn('queue', ['receive'], all('SQS::Queue')),
    ...getRecords,
    'unwrap a key': ({ kms }) => kms.send(new DecryptCommand({ CiphertextBlob: wrapped })),
  };
  expect(await notRefusedTo('Collect', attempts)).toEqual([]);
});

test('Searches scans no table', async () => {
  expect(await notRefusedTo('Searches', attemptsOn('table', ['scan'], all('DynamoDB::Table')))).toEqual([]);
});

// The last, since it takes effect.
test('DeleteErase deletes objects and, one by one, rows', async () => {
  const attempts: Attempts = {
    ...attemptsOn('bucket', ['delete', 'deleteMany'], [name('Archive')]),
    ...attemptsOn('table', ['delete'], [name('Identifiers')]),
  };
  const outcomes = await notRefusedTo('DeleteErase', attempts);
  expect(outcomes.filter((outcome) => outcome.endsWith(': done'))).toHaveLength(3);
  expect((await stored()).filter((thing) => thing.includes(ROW.pk))).toEqual([]);
});
