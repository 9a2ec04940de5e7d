import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import { type Call, type Gateway, startGateway } from '../../local/aws/gateway.ts';
import { createClock } from '../../local/clock.ts';
import { type Runtime, startRuntime } from '../../local/lambda/runtime.ts';
import { signAgreements } from '../../local/show/actors.ts';
import { loadDeployment } from '../../local/template/deployment.ts';
import { type Bundles, createBundles } from '../local/lambda/fixture.ts';
import { synthesizeAssembly } from '../support/cloud-assembly.ts';
import { callsOf, eventually, holdNext, outcomeOf } from './faults-support.ts';

const IMPORTS = `
  import { settledHandler } from './lambdas/runtime/settled-handler.ts';
  import { dynamoClient } from './stores/clients.ts';
  import { Table } from './stores/table.ts';
  const table = new Table(dynamoClient(), process.env.TABLE);`;

/** What no handler of Scrubjay does: it answers while its write is under way, and the write goes on until it succeeds. */
const CARELESS = `
  const put = () => table.put({ pk: 'late' }).catch(put);
  let write;
  export const handler = async ({ later }) => {
    if (later) await write;
    else {
      write = put();
      await table.get({ pk: 'another' });
    }
    return process.pid;
  };`;

/** As careless, but made by settledHandler. Its timer shows that the process goes on when the work is over. */
const SETTLED = `
  export const handler = settledHandler(async () => {
    void table.put({ pk: 'late' });
    setTimeout(() => void table.get({ pk: 'another' }), 20);
    return 'done';
  });`;

describe('a write that is under way when the handler has nothing left to do', () => {
  let bundles: Bundles;
  let gateway: Gateway | undefined;
  let runtime: Runtime | undefined;

  beforeEach(() => {
    bundles = createBundles();
  });

  afterEach(async () => {
    await runtime?.close();
    await gateway?.close();
    bundles.remove();
  });

  async function start(source: string): Promise<{ gateway: Gateway; runtime: Runtime }> {
    bundles.add('asset.Subject', bundle(IMPORTS + source));
    writeAssembly(bundles.root);
    const deployment = loadDeployment(bundles.root);
    const clock = createClock();
    gateway = await startGateway({ deployment, clock });
    runtime = await startRuntime({ deployment, gateway, clock });
    return { gateway, runtime };
  }

  test('without settledHandler is frozen half-done, and lands in a later invocation', async () => {
    const subject = await start(CARELESS);
    const tried = Promise.withResolvers<void>();
    const remove = subject.gateway.intercept((call) => {
      if (isRead(call)) return { kind: 'delay', until: tried.promise };
      tried.resolve();
      return { kind: 'error', status: 500, code: 'InternalServerError' };
    });

    const pid = Number((await subject.runtime.invoke('Subject', {})).payload);
    await eventually(() => processState(pid) === 'T');
    remove();
    expect(await stored(subject.gateway)).toEqual([]);

    await subject.runtime.invoke('Subject', { later: true });
    expect(await stored(subject.gateway)).toEqual(['late']);
  });

  test('is waited for by settledHandler before it answers', async () => {
    const subject = await start(SETTLED);
    const [caught, goesOn, released] = [1, 2, 3].map(() => Promise.withResolvers<void>());
    subject.gateway.intercept((call) => {
      (isRead(call) ? goesOn : caught)!.resolve();
      return isRead(call) ? undefined : { kind: 'delay', until: released!.promise };
    });

    const answer = subject.runtime.invoke('Subject', {});
    const first = await Promise.race([
      Promise.all([caught!.promise, goesOn!.promise]).then(() => 'the process goes on'),
      answer.then(() => 'it answered'),
    ]);
    expect(first).toBe('the process goes on');
    expect(subject.runtime.inFlight).toBe(1);
    expect(await stored(subject.gateway)).toEqual([]);

    released!.resolve();
    expect((await answer).payload).toBe('"done"');
    expect(await stored(subject.gateway)).toEqual(['late']);
  });
});

test('a write held past the deadline fails the invocation before its timeout; the batch comes again and ends right', async () => {
  const app = await synthesizeAssembly();
  const hurried = app.changed((templates) => {
    templates.at('ArchiveFunction').properties.Timeout = 5;
  });
  const pipeline = await hurried.start();
  try {
    const { run } = pipeline;
    await signAgreements(pipeline.api, pipeline.keys);
    const undisturbed = await outcomeOf(pipeline);
    const object = { by: 'ArchiveFunction', action: 's3:PutObject', on: 'Archive' };
    const held = holdNext(run, callsOf(run, object));

    const disturbed = await outcomeOf(pipeline);

    const logs = run.runtime.logs(run.deployment.byPath('ArchiveFunction').logicalId);
    expect(logs).toContain('DeadlineError');
    expect(logs).not.toContain('Task timed out');
    expect(disturbed.state).toEqual(undisturbed.state);
    held.release();
    expect(await disturbed.again()).toEqual(undisturbed.state);
  } finally {
    await pipeline.close();
    for (const assembly of [hurried, app]) assembly.remove();
  }
});

/** A handler's code as it is deployed, with the stores in it. */
function bundle(contents: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: join(import.meta.dirname, '..', '..'), loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
  });
  return outputFiles[0]!.text;
}

const isRead = ({ action }: Call) => action === 'dynamodb:GetItem';

/** The state letter of a process: 'T' is stopped. */
const processState = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];

async function stored(gateway: Gateway): Promise<string[]> {
  const keys: string[] = [];
  for await (const { bytes } of gateway.contents()) keys.push(JSON.parse(bytes.toString('utf8')).pk.S);
  return keys;
}

/** A table and a function that may read and write it. */
function writeAssembly(directory: string): void {
  const get = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  const Statement = {
    Effect: 'Allow',
    Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    Resource: get('Table'),
  };
  const Resources = {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { Policies: [{ PolicyName: 'Own', PolicyDocument: { Statement } }] },
    },
    Subject: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'assets', S3Key: 'Subject.zip' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 20,
        MemorySize: 256,
        Role: get('Role'),
        Environment: { Variables: { TABLE: { Ref: 'Table' } } },
      },
    },
  };
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Test.template.json' } };
  writeFileSync(join(directory, 'Test.template.json'), JSON.stringify({ Resources }));
  writeFileSync(
    join(directory, 'manifest.json'),
    JSON.stringify({ version: '1', artifacts: { Test: stack } }),
  );
}
