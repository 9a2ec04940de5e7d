import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPermissions, type Use } from '../../local/iam/permissions.ts';
import { loadDeployment } from '../../local/template/deployment.ts';
import { synthesizeAssembly } from '../support/cloud-assembly.ts';
import { type Grant, listGrants, removeGrant } from '../support/grants.ts';
import type { Pipeline } from '../support/pipeline.ts';
import { fullScenario, shortenErasure } from '../support/scenario.ts';

const assembly = await synthesizeAssembly();
const app = assembly.read();
const grants = listGrants(app);
/** A refusal that names the grant's function, action and resource. */
const names = ({ holder, action, resource }: Grant) =>
  new RegExp(`/${holder} \\(.* is not authorized to perform ${action} on \\S*/${resource.split('/')[0]} \\(`);
const title = ({ holder, action, resource }: Grant) => `${holder} ${action} ${resource}`;

/** Rights for calls that AWS makes in a function's name and the local run does not, and why they are needed. */
const UNSEEN: readonly { readonly why: string; readonly grants: readonly string[] }[] = [
  {
    why: 'Lambda writes the log of a function with its role; here the runtime keeps it',
    grants: app
      .ofType('AWS::Lambda::Function')
      .flatMap(({ path }) =>
        ['CreateLogStream', 'PutLogEvents'].map((action) => `${path} logs:${action} ${path}Logs`),
      ),
  },
  {
    why: 'Step Functions sets up the delivery of its log with its role: docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html',
    grants: [
      'CreateLogDelivery',
      'GetLogDelivery',
      'UpdateLogDelivery',
      'DeleteLogDelivery',
      'ListLogDeliveries',
      'PutResourcePolicy',
      'DescribeResourcePolicies',
      'DescribeLogGroups',
    ].flatMap((action) =>
      ['Amendment', 'Callbacks', 'Deletion', 'Disclosure'].map((one) => `${one} logs:${action} *`),
    ),
  },
  {
    why: 'a callback must have a public name and certificate: test/pipeline/callbacks.test.ts makes one, the scenario has none',
    grants: [
      ...['OpenDsr', 'RequestsFunction', 'StartRequest'].map((fn) => `${fn} states:StartExecution Callbacks`),
      ...grants
        .filter(
          ({ holder, action }) => /^(OpenDsrCallback|Callbacks)$/.test(holder) && !/^logs:/.test(action),
        )
        .map(title),
    ],
  },
  {
    why: 'Lambda asks for it of who reads a stream: docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html',
    grants: ['Redact kinesis:DescribeStream RawStream', 'ArchiveFunction kinesis:DescribeStream CleanStream'],
  },
];
const unseen = UNSEEN.flatMap((exception) => exception.grants);
afterAll(() => assembly.remove());

describe('the grants', () => {
  let problems: string[];
  /** Per grant, how the calls of the scenario would have been refused, had this one not been there. */
  let refusals: Map<Grant, string[]>;

  beforeAll(async () => {
    const shortened = assembly.changed(shortenErasure);
    let pipeline: Pipeline | undefined;
    try {
      const uses = new Map<string, Use>();
      pipeline = await shortened.start(({ gateway }) =>
        gateway.permissions.watch((use) => {
          uses.set(`${use.principal} ${use.action} ${use.resource}`, use);
        }),
      );
      await fullScenario(pipeline);
      problems = pipeline.run.problems();
      refusals = new Map(grants.map((grant) => [grant, refusalsWithout(grant, [...uses.values()])]));
    } finally {
      await pipeline?.close();
      shortened.remove();
    }
  }, 600_000);

  test('suffice for everything that the functions do', () => {
    expect(problems).toEqual([]);
  });

  test('are all used, but for those whose calls AWS makes by itself', () => {
    const unused = grants.filter((grant) => refusals.get(grant)!.length === 0);
    expect(unused.map(title).sort()).toEqual(unseen.sort());
  });

  test('are each missed by name: the function, the action and the resource', () => {
    const unnamed = grants.flatMap((grant) =>
      refusals
        .get(grant)!
        .filter((refusal) => !names(grant).test(refusal))
        .map((refusal) => `${title(grant)}: ${refusal}`),
    );
    expect(unnamed).toEqual([]);
  });
});

function refusalsWithout(grant: Grant, uses: readonly Use[]): string[] {
  const changed = assembly.changed((templates) => removeGrant(templates, grant));
  try {
    const permissions = createPermissions(loadDeployment(changed.directory));
    return uses
      .map((use) => permissions.denial(use.principal, use.action, use.resource, use.context)?.message)
      .filter((message) => message !== undefined);
  } finally {
    changed.remove();
  }
}

describe('a run without three grants', () => {
  const query: Grant = { holder: 'Searches', action: 'dynamodb:Query', resource: 'Identifiers' };
  const key: Grant = { holder: 'WellKnown', action: 'kms:GetPublicKey', resource: 'SigningKey' };
  const read: Grant = { holder: 'Redact', action: 'kinesis:GetRecords', resource: 'RawStream' };
  const lacking = assembly.changed((templates) => {
    for (const grant of [query, key, read]) removeGrant(templates, grant);
  });
  let pipeline: Pipeline;
  const isNamed = (grant: Grant) => pipeline.run.problems().some((problem) => names(grant).test(problem));

  beforeAll(async () => {
    pipeline = await lacking.start();
  });
  afterAll(async () => {
    await pipeline?.close();
    lacking.remove();
  });

  test('names the function, the action and the table', async () => {
    const { api, keys } = pipeline;
    const search = { identifiers: [{ type: 'email', value: 'nobody@example.com' }] };
    expect((await api.post('/v1/searches', search, keys.secretKey)).status).toBe(500);
    expect(isNamed(query)).toBe(true);
  });

  test('names the function, the action and the key', async () => {
    expect((await pipeline.api.get('/.well-known/jwks.json')).status).toBe(500);
    expect(isNamed(key)).toBe(true);
  });

  test('names the function, the action and the stream that its event source mapping cannot read', async () => {
    const { eventSources, deployment } = pipeline.run;
    const consumer = eventSources.consumerOf(deployment.byPath('Redact').logicalId);
    while (consumer.problem === undefined) await sleep(20);
    expect(consumer.problem).toMatch(names(read));
  });
});
