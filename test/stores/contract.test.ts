import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, describe } from '@jest/globals';
import { type States, startStates } from '../../local/states/states.ts';
import { type Run, startRun } from '../local/aws/support/run.ts';
import { functionWith, stackOf, table } from '../local/aws/support/templates.ts';
import { install, World } from '../support/world/world.ts';
import { type Backend, storesContract } from './contract.ts';

const CREDENTIALS = { region: 'us-west-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };

function clients(
  configuration: object,
): Omit<Backend, 'names' | 'records' | 'executions' | 'leaveUnprocessed'> {
  const marshallOptions = { removeUndefinedValues: true };
  return {
    dynamo: DynamoDBDocumentClient.from(new DynamoDBClient(configuration), { marshallOptions }),
    s3: new S3Client({
      ...configuration,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
    kinesis: new KinesisClient(configuration),
    kms: new KMSClient(configuration),
    stepFunctions: new SFNClient(configuration),
  };
}

describe('the fakes of the stores, in memory', () => {
  let undo: (() => void) | undefined;
  afterAll(() => undo?.());

  storesContract(async () => {
    undo = install();
    const world = new World().enter();
    return {
      ...clients(CREDENTIALS),
      names: {
        sorted: 'sorted',
        plain: 'plain',
        bucket: 'archive',
        locked: 'log',
        stream: 'raw',
        sealKey: 'seal-key',
        otherKey: 'token-key',
        signingKey: 'signing-key',
        logKey: 'log-key',
        machine: 'deletion',
      },
      records: async () => world.kinesis.records('raw').map(({ data }) => data),
      executions: () => world.started,
      leaveUnprocessed: () => {
        world.dynamo.unprocessed = 1;
      },
    };
  });
});

describe('the emulators of the local run, over the wire', () => {
  let run: Run | undefined;
  let states: States | undefined;
  afterAll(async () => {
    await states?.close();
    await run?.gateway.close();
  });

  storesContract(async () => {
    run = await startRun(stacks());
    const { gateway, deployment, clock } = run;
    states = startStates({
      deployment,
      clock,
      runtime: {
        invoke: async () => ({ statusCode: 200, payload: '{}' }),
        drained: async () => {},
      },
      permissions: { denial: () => undefined },
    });
    gateway.attachStates(states);
    const made = clients({ ...run.as(), maxAttempts: 1 });
    return {
      ...made,
      names: {
        sorted: run.id('Sorted'),
        plain: run.id('Plain'),
        bucket: run.id('Bucket'),
        locked: run.id('Locked'),
        stream: run.id('Stream'),
        sealKey: run.id('SealKey'),
        otherKey: run.id('OtherKey'),
        signingKey: run.id('SigningKey'),
        logKey: run.id('LogKey'),
        machine: run.arn('Machine'),
      },
      records: () => recordsOf(made.kinesis, run!.id('Stream')),
      executions: () => states!.listExecutions().map(({ name }) => name),
      leaveUnprocessed: () => {
        const remove = gateway.intercept(({ action, body }) => {
          if (action !== 'dynamodb:BatchGetItem') return undefined;
          remove();
          const { RequestItems } = JSON.parse(body.toString()) as {
            RequestItems: Record<string, { Keys: object[] }>;
          };
          const [{ Keys }] = Object.values(RequestItems) as [{ Keys: object[] }];
          return { kind: 'partial', entries: [Keys.length - 1], code: 'Throttled' };
        });
      },
    };
  });
});

function stacks() {
  const key = (properties = {}) => ({ Type: 'AWS::KMS::Key', Properties: properties });
  const signing = (KeySpec: string) => key({ KeySpec, KeyUsage: 'SIGN_VERIFY' });
  const waits = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } };
  return stackOf(
    {
      Sorted: table({}, true),
      Plain: table(),
      Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      Locked: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          ObjectLockEnabled: true,
          ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 30 } } },
          VersioningConfiguration: { Status: 'Enabled' },
        },
      },
      Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
      SealKey: key(),
      OtherKey: key(),
      SigningKey: signing('ECC_NIST_P256'),
      LogKey: signing('ECC_NIST_EDWARDS25519'),
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          DefinitionString: JSON.stringify(waits),
          RoleArn: 'arn:aws:iam::111122223333:role/Machine',
        },
      },
    },
    functionWith('Nobody', []),
  );
}

async function recordsOf(kinesis: KinesisClient, StreamName: string): Promise<Uint8Array[]> {
  const { Shards } = await kinesis.send(new ListShardsCommand({ StreamName }));
  const found: Uint8Array[] = [];
  for (const { ShardId } of Shards ?? []) {
    const start = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(start));
    for (let behind = 1; behind > 0 && ShardIterator !== undefined; ) {
      const page = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
      found.push(...(page.Records ?? []).map(({ Data }) => Data!));
      ShardIterator = page.NextShardIterator;
      behind = page.MillisBehindLatest ?? 0;
    }
  }
  return found;
}
