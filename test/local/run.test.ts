import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type LocalRun, startLocalRun } from '../../local/run.ts';
import { type Bundles, createBundles } from './lambda/fixture.ts';

const DAY = 86_400_000;

let bundles: Bundles;
let run: LocalRun | undefined;

beforeEach(() => {
  bundles = createBundles();
});

afterEach(async () => {
  await run?.close();
  run = undefined;
  bundles.remove();
});

/** What a handler says to call AWS, without an SDK in its bundle. */
const CALL = `
  const call = async (service, target, version, input) => {
    const response = await fetch(process.env.AWS_ENDPOINT_URL, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-' + version,
        'x-amz-target': target,
        authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-west-1/' + service
          + '/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };`;

/** A cloud assembly: POST /items puts a record, a relay hands it on, a consumer starts an execution that waits two days. */
function writeAssembly(): string {
  bundles.add(
    'asset.Front',
    `${CALL} export const handler = async (event) => {
      await call('kinesis', 'Kinesis_20131202.PutRecord', '1.1', { StreamName: process.env.STREAM, PartitionKey: 'p', Data: btoa(event.body) });
      return { statusCode: 202 };
    };`,
  );
  bundles.add(
    'asset.Relay',
    `${CALL} export const handler = async (event) => {
      for (const { kinesis } of event.Records) {
        await call('kinesis', 'Kinesis_20131202.PutRecord', '1.1', { StreamName: process.env.STREAM, PartitionKey: 'p', Data: kinesis.data });
      }
    };`,
  );
  bundles.add(
    'asset.Consumer',
    `${CALL} export const handler = async (event) => {
      for (const { kinesis } of event.Records) {
        await call('states', 'AWSStepFunctions.StartExecution', '1.0', { stateMachineArn: process.env.MACHINE, name: atob(kinesis.data) });
      }
    };`,
  );
  bundles.add('asset.Step', 'export const handler = async () => ({ at: Date.now() });');
  const get = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  const ref = (id: string) => ({ Ref: id });
  const role = (...statements: unknown[]) => ({
    Type: 'AWS::IAM::Role',
    Properties: { Policies: [{ PolicyName: 'Own', PolicyDocument: { Statement: statements } }] },
  });
  const allow = (Action: string | string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
  const fn = (id: string, Variables: Record<string, unknown> = {}) => ({
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: `${id}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout: 30,
      MemorySize: 256,
      Role: get(`${id}Role`),
      Environment: { Variables },
    },
  });
  const definition = (step: string) => ({
    StartAt: 'Days',
    States: {
      Days: { Type: 'Wait', Seconds: (2 * DAY) / 1000, Next: 'Step' },
      Step: { Type: 'Task', Resource: step, End: true },
    },
  });
  const [before, after] = JSON.stringify(definition('STEP')).split('STEP');
  const read = ['GetRecords', 'GetShardIterator', 'DescribeStreamSummary', 'ListShards'].map(
    (name) => `kinesis:${name}`,
  );
  const source = (stream: string, consumer: string) => ({
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: get(stream),
      FunctionName: ref(consumer),
      StartingPosition: 'TRIM_HORIZON',
      MaximumBatchingWindowInSeconds: 60,
    },
  });
  const Resources = {
    Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
    FrontRole: role(allow('kinesis:PutRecord', get('Stream'))),
    Front: fn('Front', { STREAM: ref('Stream') }),
    Second: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
    RelayRole: role(allow(read, get('Stream')), allow('kinesis:PutRecord', get('Second'))),
    Relay: fn('Relay', { STREAM: ref('Second') }),
    RelaySource: source('Stream', 'Relay'),
    ConsumerRole: role(allow(read, get('Second')), allow('states:StartExecution', ref('Machine'))),
    Consumer: fn('Consumer', { MACHINE: ref('Machine') }),
    ConsumerSource: source('Second', 'Consumer'),
    StepRole: role(),
    Step: fn('Step'),
    MachineRole: role(allow('lambda:InvokeFunction', get('Step'))),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: get('MachineRole'),
        DefinitionString: { 'Fn::Join': ['', [before, get('Step'), after]] },
      },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Api', ProtocolType: 'HTTP' } },
    Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: ref('Api'), StageName: '$default' } },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: ref('Api'),
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: get('Front'),
        PayloadFormatVersion: '2.0',
      },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: ref('Api'),
        RouteKey: 'POST /items',
        Target: { 'Fn::Join': ['', ['integrations/', ref('Integration')]] },
      },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: get('Front'),
        Principal: 'apigateway.amazonaws.com',
      },
    },
  };
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Test.template.json' } };
  writeFileSync(join(bundles.root, 'Test.template.json'), JSON.stringify({ Resources }));
  writeFileSync(
    join(bundles.root, 'manifest.json'),
    JSON.stringify({ version: '1', artifacts: { Test: stack } }),
  );
  return bundles.root;
}

/** The processes that this one has started and that still run. */
function children(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [, state, parent] = /\) (\S) (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return Number(parent) === process.pid && state !== 'Z';
      } catch {
        return false;
      }
    });
}

test('a request goes its whole way, waits follow the local clock, and nothing is left at the end', async () => {
  const childrenBefore = children();
  run = await startLocalRun({ cdkOut: writeAssembly() });
  const { url, states, gateway } = run;
  const records = async () => {
    let count = 0;
    for await (const { store } of gateway.contents()) count += store === 'Stream' ? 1 : 0;
    return count;
  };

  // Settling follows what one stage gives to the next, up to the wait.
  expect(
    (await fetch(`${url}/items`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'one' }))
      .status,
  ).toBe(202);
  await run.settled();
  expect(states.listExecutions()).toMatchObject([{ name: 'one', status: 'RUNNING', currentState: 'Days' }]);
  expect(await records()).toBe(1);

  // The stream's record has expired when the wait ends.
  const moved = run.clock.now() + 2 * DAY;
  await run.fastForward(2 * DAY);
  expect(await records()).toBe(0);
  await run.settled();
  const [execution] = states.listExecutions();
  expect(execution).toMatchObject({ status: 'SUCCEEDED' });
  expect(JSON.parse(execution!.output!).at).toBeGreaterThanOrEqual(moved);
  expect(run.problems()).toEqual([]);

  await run.close();
  expect(children()).toEqual(childrenBefore);
  await expect(fetch(url)).rejects.toThrow();
  await expect(fetch(gateway.url)).rejects.toThrow();
});

test('a port in use is told before anything is started', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };

  const started = startLocalRun({ port, cdkOut: 'nowhere' });

  await expect(started).rejects.toThrow(new RegExp(`port ${port}.*--port N`));
  await new Promise((resolve) => other.close(resolve));
});
