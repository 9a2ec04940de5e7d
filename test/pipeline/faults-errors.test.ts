import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Call, Fault } from '../../local/aws/gateway.ts';
import { openAccount, signAgreements } from '../../local/show/actors.ts';
import { type DeletionState, deletionState, type LogicalState } from '../support/logical-state.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { forget, outcomeOf } from './faults-support.ts';

/** Ten rounds of a whole pipeline, on a slow machine. */
const LONGEST_MS = 600_000;

const STAGES = ['Redact', 'ArchiveFunction'];
const STEPS = [
  'DeleteSuppress',
  'DeleteShred',
  'DeleteErase',
  'DeleteVerify',
  'DeleteReport',
  'PublishFunction',
];

/** What a stage's event source mapping calls in its name; Lambda's own poller is not a part of Scrubjay. */
const POLLING = ['GetRecords', 'GetShardIterator', 'ListShards', 'DescribeStreamSummary'];

/** Made only where sessions fall into two shards, so that one sandbox of Archive finds the key that another made. */
const BY_CHANCE = 'ArchiveFunction kms:Decrypt SealKey';

/** The SDK tries a call so often; then the invocation fails. */
const ATTEMPTS = 4;

/** The workflow runs a step again so often. */
const STEP_RETRIES = 4;

const THROTTLED: Record<string, { status: number; code: string }> = {
  dynamodb: { status: 400, code: 'ProvisionedThroughputExceededException' },
  kinesis: { status: 400, code: 'ProvisionedThroughputExceededException' },
  kms: { status: 400, code: 'ThrottlingException' },
  s3: { status: 503, code: 'SlowDown' },
};
const BROKEN: Record<string, { status: number; code: string }> = {
  dynamodb: { status: 500, code: 'InternalServerError' },
  kinesis: { status: 500, code: 'InternalFailure' },
  kms: { status: 500, code: 'KMSInternalException' },
  s3: { status: 500, code: 'InternalError' },
};

interface Result {
  readonly sessions: LogicalState;
  readonly deletion: DeletionState;
}

let pipeline: Pipeline;
let undisturbed: Result;
/** The kinds of calls that stages and steps make, in the order of their first: who, which action, on which store. */
let kinds: readonly string[];

beforeAll(async () => {
  pipeline = await startPipeline();
  const seen = new Set<string>();
  undisturbed = await round((kind) => {
    seen.add(kind);
    return undefined;
  });
  // Keys first: sandboxes open them once, so that one cold start shows them all.
  kinds = [...seen]
    .filter((kind) => kind !== BY_CHANCE)
    .sort((a, b) => Number(b.includes(' kms:')) - Number(a.includes(' kms:')));
}, LONGEST_MS);

afterAll(async () => {
  await pipeline?.close();
});

test('the kinds of calls are those of every stage and step', () => {
  for (const name of [...STAGES, ...STEPS])
    expect(kinds.filter((kind) => kind.startsWith(`${name} `)).length).toBeGreaterThan(3);
  expect(kinds).toContain('ArchiveFunction s3:PutObject Archive');
  expect(kinds).toContain('Redact kms:Decrypt BlindKey');
});

test.each<[string, (call: Call) => Fault]>([
  ['is throttled', ({ service }) => ({ kind: 'error', ...THROTTLED[service]! })],
  ['takes effect and its answer is lost', () => ({ kind: 'lost-answer' })],
])(
  'the first call of each kind %s: the state is the same',
  async (_, fault) => {
    const hit = new Set<string>();

    await startCold();
    const disturbed = await round((kind, call) => (hit.size < hit.add(kind).size ? fault(call) : undefined));

    expect(kinds.filter((kind) => !hit.has(kind))).toEqual([]);
    expect(disturbed).toEqual(undisturbed);
  },
  LONGEST_MS,
);

test(
  'each kind of call fails until its invocation does, one kind after the other: the state is the same',
  async () => {
    const failed = new Map<string, number>();
    await startCold();
    for (const group of groups()) {
      const disturbed = await round((kind, { service }) => {
        const count = failed.get(kind) ?? 0;
        if (!group.has(kind) || count === ATTEMPTS) return undefined;
        failed.set(kind, count + 1);
        return { kind: 'error', ...BROKEN[service]! };
      });
      expect(disturbed).toEqual(undisturbed);
    }
    expect(failed).toEqual(new Map(kinds.map((kind) => [kind, ATTEMPTS])));
  },
  LONGEST_MS,
);

test.each([
  ['once', 1],
  // Two shards at most, eight tries each.
  ['until it is given back', 16],
])(
  'a record of a batch is refused by the clean stream %s: the state is the same',
  async (_, times) => {
    let refused = 0;
    const disturbed = await round((kind) => {
      if (!kind.startsWith('Redact kinesis:PutRecords') || refused === times) return undefined;
      refused += 1;
      return { kind: 'partial', entries: [0], code: 'ProvisionedThroughputExceededException' };
    });

    expect(refused).toBe(times);
    expect(disturbed).toEqual(undisturbed);
  },
  LONGEST_MS,
);

/** Sandboxes hold keys: new ones open them again. */
const startCold = () => pipeline.run.fastForward(1);

/** A new business's sessions, and the deletion of them. */
async function round(
  fault: (kind: string, call: Call) => Fault | undefined = () => undefined,
): Promise<Result> {
  const { run, api } = pipeline;
  const keys = await openAccount(api, pipeline.keys.operatorKey);
  const business = { ...pipeline, keys };
  await signAgreements(api, keys);
  const remove = run.gateway.intercept((call) => {
    const kind = kindOf(call);
    return kind === undefined ? undefined : fault(kind, call);
  });
  const outcome = await outcomeOf(business);
  const request = await forget(business, outcome.person);
  remove();
  return { sessions: await outcome.again(), deletion: await deletionState(business, request) };
}

function kindOf({ principal, action, resource }: Call): string | undefined {
  const { deployment } = pipeline.run;
  const name = [...STAGES, ...STEPS].find((each) => deployment.byPath(each).logicalId === principal);
  if (name === undefined) return undefined;
  if (STAGES.includes(name) && POLLING.some((operation) => action === `kinesis:${operation}`))
    return undefined;
  const store = deployment.resources.find(({ arn }) => resource === arn || resource.startsWith(`${arn}/`));
  const construct = store?.path
    .replace(/\/Resource$/, '')
    .split('/')
    .at(-1);
  return `${name} ${action} ${construct}`;
}

/** The kinds, so spread that no step fails more often than it is retried. */
function groups(): Set<string>[] {
  const groups: Set<string>[] = [];
  for (const name of [...STAGES, ...STEPS]) {
    const own = kinds.filter((kind) => kind.startsWith(`${name} `));
    for (const [index, kind] of own.entries()) {
      const group = Math.floor(index / STEP_RETRIES);
      groups[group] ??= new Set();
      groups[group].add(kind);
    }
  }
  return groups;
}
