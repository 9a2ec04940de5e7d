import { expect, test } from '@jest/globals';
import { synthesizeAssembly } from '../support/cloud-assembly.ts';
import { listGrants } from '../support/grants.ts';

const app = (await synthesizeAssembly()).read();

/** State machines, whose roles set up the delivery of their logs: a right that AWS gives on no single resource. */
const WORKFLOWS = ['Amendment', 'Callbacks', 'Deletion', 'Disclosure'];

/** Services by which something could leave the account: none of them may stand in a role. */
const ALLOWED_SERVICES = ['dynamodb', 'kinesis', 'kms', 'lambda', 'logs', 's3', 'sns', 'sqs', 'states'];

test('no role may touch anything but the app’s own resources, so nothing can be handed to a third party', () => {
  const own = new Set(app.resources.map(({ path }) => path));
  const foreign = listGrants(app).filter(
    ({ resource, action, holder }) =>
      !own.has(resource.split('/')[0]!) &&
      !(WORKFLOWS.includes(holder) && action.startsWith('logs:') && resource === '*'),
  );
  expect(foreign).toEqual([]);
});

test('no role may use a service that sends things elsewhere', () => {
  const services = new Set(listGrants(app).map(({ action }) => action.split(':')[0]!));
  expect([...services].filter((service) => !ALLOWED_SERVICES.includes(service))).toEqual([]);
});

test('no store or function is opened to another account', () => {
  const opened = app.resources.filter(({ type, properties }) => {
    if (!/Policy$/.test(type) || type === 'AWS::IAM::Policy') return false;
    const statements = (properties.PolicyDocument?.Statement ?? []) as {
      Effect: string;
      Principal?: unknown;
    }[];
    return statements.some(
      ({ Effect, Principal }) =>
        Effect === 'Allow' &&
        JSON.stringify(Principal ?? {}).match(/"AWS":"\*"|arn:aws:iam::\d{12}/) !== null,
    );
  });
  expect(opened.map(({ path }) => path)).toEqual([]);
});

test('no bucket replicates, and no function has an address of its own', () => {
  for (const { properties } of app.ofType('AWS::S3::Bucket'))
    expect(properties.ReplicationConfiguration).toBeUndefined();
  expect(app.ofType('AWS::Lambda::Url')).toEqual([]);
});
