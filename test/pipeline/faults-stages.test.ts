import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAwsClient } from '../../local/esm/aws-client.ts';
import type { Consumer } from '../../local/esm/consumer.ts';
import { eventRecord, type KinesisEventRecord } from '../../local/esm/event.ts';
import { createStreamReader } from '../../local/esm/stream-reader.ts';
import { signAgreements } from '../../local/show/actors.ts';
import { type LogicalState, logicalState } from '../support/logical-state.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import {
  callsOf,
  holdNext,
  type Kind,
  killAtNext,
  loseNextAnswer,
  type Outcome,
  outcomeOf,
} from './faults-support.ts';

const WRITES = {
  identity: { by: 'Redact', action: 'dynamodb:PutItem', on: 'Identities' },
  clean: { by: 'Redact', action: 'kinesis:PutRecords', on: 'CleanStream' },
  redactProgress: { by: 'Redact', action: 'dynamodb:UpdateItem', on: 'Progress' },
  sessionKey: { by: 'ArchiveFunction', action: 'dynamodb:PutItem', on: 'Sessions' },
  indexRow: { by: 'ArchiveFunction', action: 'dynamodb:PutItem', on: 'Identifiers' },
  object: { by: 'ArchiveFunction', action: 's3:PutObject', on: 'Archive' },
  archiveProgress: { by: 'ArchiveFunction', action: 'dynamodb:UpdateItem', on: 'Progress' },
} satisfies Record<string, Kind>;

let pipeline: Pipeline;
let undisturbed: Outcome;

beforeAll(async () => {
  pipeline = await startPipeline();
  await signAgreements(pipeline.api, pipeline.keys);
  undisturbed = await outcomeOf(pipeline);
});

afterAll(async () => {
  await pipeline?.close();
});

test('undisturbed, both sessions are whole: events, keys, rows on both sides, and each chunk counted once', () => {
  const { sessions, counters } = undisturbed.state;
  expect(sessions.map(({ standing, events }) => [standing, Object.keys(events)])).toEqual([
    ['live', ['0', '1']],
    ['live', ['0', '1', '2', '3']],
  ]);
  for (const { rows, identities } of sessions) {
    expect(rows).toMatchObject({
      'own email': { bySession: 1, byBlind: 1 },
      'own visitor': { bySession: 1 },
    });
    expect(identities).toEqual({ known: 1, leading: 2 });
  }
  expect(counters).toMatchObject({
    redact: { chunks: 6, identities: 2 },
    archive: { chunks: 6, records: 6 },
  });
});

describe('a worker killed in the middle of a batch changes nothing, nor does its last call when it takes effect late', () => {
  test.each<[string, Kind, number]>([
    ['Redact between the rows of an identity', WRITES.identity, 2],
    ['Redact before it puts into the clean stream', WRITES.clean, 1],
    ['Redact after it put into the clean stream, before it counts', WRITES.redactProgress, 1],
    ['Archive before the session key', WRITES.sessionKey, 1],
    ['Archive between session key and index rows', WRITES.indexRow, 1],
    ['Archive between index rows', WRITES.indexRow, 30],
    ['Archive between index rows and object', WRITES.object, 1],
    ['Archive between object and progress', WRITES.archiveProgress, 1],
  ])('%s', async (_, kind, nth) => {
    const killed = killAtNext(pipeline.run, kind, nth);

    const disturbed = await outcomeOf(pipeline);

    expect(killed.workers).toBeGreaterThan(0);
    expect(disturbed.state).toEqual(undisturbed.state);
    killed.release();
    expect(await disturbed.again()).toEqual(undisturbed.state);
  });
});

test('an object is written when its session has its key and all its rows, and not before', async () => {
  const { run } = pipeline;
  const isObject = callsOf(run, WRITES.object);
  const held = [holdNext(run, isObject), holdNext(run, isObject)];

  await outcomeOf(pipeline, async (deliver, { sessions }) => {
    const delivered = deliver();
    await Promise.all(held.map(({ caught }) => caught));
    const atHold = await logicalState(pipeline, sessions);
    for (const { release } of held) release();
    await delivered;

    const rowsOf = ({ sessions: states }: LogicalState) => states.map(({ rows }) => rows);
    expect(rowsOf(atHold)).toEqual(rowsOf(undisturbed.state));
    expect(atHold.sessions).toMatchObject(Array(2).fill({ standing: 'live', hasObjects: false }));
  });
});

describe('duplicate deliveries change nothing', () => {
  test.each(['Redact', 'ArchiveFunction'])('the latest batches of %s', async (name) => {
    const disturbed = await outcomeOf(pipeline);

    expect(await consumerOf(name).redeliver()).toBeGreaterThan(0);
    await pipeline.run.settled();

    expect(await disturbed.again()).toEqual(undisturbed.state);
  });

  test('everything that both streams still hold', async () => {
    const { gateway, eventSources, settled } = pipeline.run;
    const disturbed = await outcomeOf(pipeline);
    const puts = gateway.callCount('kinesis:PutRecords');

    for (const consumer of eventSources.consumers) await consumer.rewind();
    await settled();

    expect(await disturbed.again()).toEqual(undisturbed.state);
    expect(gateway.callCount('kinesis:PutRecords')).toBe(puts);
  });
});

describe('of two invocations with the same batch, the one held at a conditional write changes nothing', () => {
  test.each<[string, Kind, number]>([
    ["Redact at the session's known values", WRITES.identity, 3],
    ['Redact at its progress', WRITES.redactProgress, 1],
    ['Archive at a session key', WRITES.sessionKey, 1],
    ['Archive at an index row', WRITES.indexRow, 1],
    ['Archive at its progress', WRITES.archiveProgress, 1],
  ])('%s', async (_, kind, nth) => {
    const disturbed = await outcomeOf(pipeline, async (deliver) => {
      const held = holdNext(pipeline.run, callsOf(pipeline.run, kind), nth);
      const delivered = deliver();
      await held.caught;
      for (const Records of await undelivered(consumerOf(kind.by))) {
        const { functionError } = await pipeline.run.runtime.invoke(functionOf(kind.by), { Records });
        expect(functionError).toBeUndefined();
      }
      held.release();
      await delivered;
    });

    expect(disturbed.state).toEqual(undisturbed.state);
  });
});

describe('a write that took effect, and whose answer was lost, counts once', () => {
  test.each(Object.entries<Kind>(WRITES))('%s', async (_, kind) => {
    const lost = loseNextAnswer(pipeline.run, callsOf(pipeline.run, kind));

    const disturbed = await outcomeOf(pipeline);

    expect(lost()).toBe(1);
    expect(disturbed.state).toEqual(undisturbed.state);
  });
});

const functionOf = (name: string) => pipeline.run.deployment.byPath(name).logicalId;
const consumerOf = (name: string) => pipeline.run.eventSources.consumerOf(functionOf(name));

/** What a stream holds behind the checkpoints, a batch for each shard. */
async function undelivered({ mapping, checkpoints }: Consumer): Promise<KinesisEventRecord[][]> {
  const call = createAwsClient(pipeline.run.gateway, mapping.functionLogicalId, mapping.region);
  const reader = createStreamReader(call, mapping.streamArn);
  const batches: KinesisEventRecord[][] = [];
  for (const { id } of await reader.shards()) {
    const after = checkpoints.get(id);
    const iterator = await reader.iterator(id, after === undefined ? 'TRIM_HORIZON' : { after });
    const { records } = await reader.read(iterator, mapping.batchSize);
    if (records.length > 0) batches.push(records.map((record) => eventRecord(mapping, id, record)));
  }
  return batches;
}
