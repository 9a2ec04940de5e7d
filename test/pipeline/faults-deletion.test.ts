import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signAgreements } from '../../local/show/actors.ts';
import { type DeletionState, deletionState, itemsOf, type LogicalState } from '../support/logical-state.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import {
  callsOf,
  eventually,
  forget,
  holdNext,
  type Kind,
  killAtNext,
  loseNextAnswer,
  type Outcome,
  outcomeOf,
} from './faults-support.ts';

const WRITES = {
  mark: { by: 'DeleteSuppress', action: 'dynamodb:PutItem', on: 'Suppressions' },
  t0: { by: 'DeleteSuppress', action: 'dynamodb:UpdateItem', on: 'Requests' },
  note: { by: 'DeleteShred', action: 'dynamodb:PutItem', on: 'Particulars' },
  shreddingJournal: { by: 'DeleteShred', action: 's3:PutObject', on: 'Log' },
  shred: { by: 'DeleteShred', action: 'dynamodb:PutItem', on: 'Sessions' },
  shredTime: { by: 'DeleteShred', action: 'dynamodb:UpdateItem', on: 'Requests' },
  erasureRecord: { by: 'DeleteErase', action: 'dynamodb:PutItem', on: 'Requests' },
  object: { by: 'DeleteErase', action: 's3:DeleteObject', on: 'Archive' },
  indexRow: { by: 'DeleteErase', action: 'dynamodb:DeleteItem', on: 'Identifiers' },
  identity: { by: 'DeleteErase', action: 'dynamodb:DeleteItem', on: 'Identities' },
  leaf: { by: 'DeleteReport', action: 'dynamodb:PutItem', on: 'LogLeaves' },
  place: { by: 'PublishFunction', action: 'dynamodb:PutItem', on: 'LogLeaves' },
  settle: { by: 'PublishFunction', action: 'dynamodb:UpdateItem', on: 'LogLeaves' },
  tile: { by: 'PublishFunction', action: 's3:PutObject', on: 'Log' },
  receiptName: { by: 'PublishFunction', action: 'dynamodb:UpdateItem', on: 'Requests' },
} satisfies Record<string, Kind>;

let pipeline: Pipeline;
let undisturbed: Forgotten;

beforeAll(async () => {
  pipeline = await startPipeline();
  await signAgreements(pipeline.api, pipeline.keys);
  undisturbed = await forgotten(await outcomeOf(pipeline));
});

afterAll(async () => {
  await pipeline?.close();
});

interface Forgotten {
  readonly sessions: LogicalState;
  readonly deletion: DeletionState;
}

async function stateOf(outcome: Outcome, request: string): Promise<Forgotten> {
  return { sessions: await outcome.again(), deletion: await deletionState(pipeline, request) };
}

async function forgotten(outcome: Outcome): Promise<Forgotten> {
  return stateOf(outcome, await forget(pipeline, outcome.person));
}

test('undisturbed, a deletion leaves tombstones, and a receipt that has found no survivors', () => {
  const { sessions, deletion } = undisturbed;
  const dead = { standing: 'tombstone', events: 410, rows: {}, hasObjects: false };
  expect(sessions.sessions).toMatchObject([dead, dead]);
  expect(sessions.sessions.map(({ identities }) => identities)).toEqual(
    Array(2).fill({ known: 0, leading: 0 }),
  );
  expect(sessions.counters.archive).toMatchObject({ chunks: 6 });
  expect(deletion).toMatchObject({
    receipts: 1,
    survivors: 0,
    suppressions: 1,
    times: ['begunAt', 'leaseEndedAt', 'receivedAt', 'shreddedAt', 'suppressedAt'],
  });
});

describe('a step killed between its writes changes nothing, nor does its last call when it takes effect late', () => {
  test.each<[string, Kind, number]>([
    ['Suppress between journal and mark', WRITES.mark, 1],
    ['Suppress between mark and T0', WRITES.t0, 1],
    ['Shred between the notes of two sessions', WRITES.note, 2],
    ['Shred between notes and journal', WRITES.shreddingJournal, 1],
    ['Shred between journal and tombstones', WRITES.shred, 1],
    ['Erase between record and removal', WRITES.object, 1],
    ['Erase between objects and rows', WRITES.indexRow, 1],
    ['Erase between the two sides of a row', WRITES.indexRow, 2],
    ['Erase between the rows of an identity', WRITES.identity, 2],
    ['Erase between the rows of an identity and its values', WRITES.identity, 3],
    ['Report between the leaf and its waiting', WRITES.leaf, 2],
    ['Publish between place and head', WRITES.settle, 2],
    ['Publish between the receipt and its name', WRITES.receiptName, 1],
  ])('%s', async (_, kind, nth) => {
    const outcome = await outcomeOf(pipeline);
    const killed = killAtNext(pipeline.run, kind, nth);

    const request = await forget(pipeline, outcome.person);

    expect(killed.workers).toBe(1);
    expect(await stateOf(outcome, request)).toEqual(undisturbed);
    killed.release();
    expect(await stateOf(outcome, request)).toEqual(undisturbed);
  });

  test('Shred between the last tombstone and its time', async () => {
    const { run } = pipeline;
    const outcome = await outcomeOf(pipeline);
    const isShred = callsOf(run, WRITES.shred);
    const left = new Set(outcome.sessions);
    const remove = run.gateway.intercept((call) => {
      if (isShred(call)) for (const session of left) if (call.body.includes(session)) left.delete(session);
      return undefined;
    });
    const killed = killAtNext(run, WRITES.shredTime, 1, () => left.size === 0);

    const disturbed = await forgotten(outcome);
    remove();

    expect(killed.workers).toBe(1);
    expect(disturbed).toEqual(undisturbed);
    killed.release();
  });

  test('Publish after the name of its receipt, before it answers', async () => {
    const outcome = await outcomeOf(pipeline);
    loseNextAnswer(pipeline.run, callsOf(pipeline.run, WRITES.receiptName));
    const killed = killAtNext(pipeline.run, WRITES.receiptName);

    const disturbed = await forgotten(outcome);

    expect(killed.workers).toBe(1);
    expect(disturbed).toEqual(undisturbed);
    killed.release();
  });
});

describe('a write of a deletion that took effect, and whose answer was lost, counts once', () => {
  test('at every write in turn', async () => {
    const outcome = await outcomeOf(pipeline);
    const lost = Object.values<Kind>(WRITES).map((kind) =>
      loseNextAnswer(pipeline.run, callsOf(pipeline.run, kind)),
    );

    const disturbed = await forgotten(outcome);

    expect(lost.map((count) => count())).toEqual(lost.map(() => 1));
    expect(disturbed).toEqual(undisturbed);
  });
});

describe('what was erased does not come back', () => {
  test('when both streams are delivered once more, with their progress and without it', async () => {
    const outcome = await outcomeOf(pipeline);
    const { sessions } = await forgotten(outcome);
    expect(sessions).toEqual(undisturbed.sessions);

    await deliverAgain();
    expect(await outcome.again()).toEqual(sessions);

    await forgetProgress();
    await deliverAgain();
    expect((await outcome.again()).sessions).toEqual(sessions.sessions);
  });

  test('when an object was about to be written before the deletion: it waits for that, and erases it', async () => {
    const { run } = pipeline;
    const held = holdNext(
      run,
      callsOf(run, { by: 'ArchiveFunction', action: 's3:PutObject', on: 'Archive' }),
    );
    let forgetting: Promise<string> | undefined;
    const outcome = await outcomeOf(pipeline, async (deliver, { person }) => {
      const delivered = deliver();
      await held.caught;
      forgetting = forget(pipeline, person);
      await eventually(() =>
        run.states.listExecutions().some(({ currentState }) => currentState === 'Lease'),
      );
      held.release();
      await delivered;
    });
    const request = await forgetting!;

    expect((await outcome.again()).sessions).toEqual(undisturbed.sessions.sessions);
    expect(await deletionState(pipeline, request)).toEqual(undisturbed.deletion);
  });

  test('when a visitor is forgotten whose known values were cut off before they came', async () => {
    const { run } = pipeline;
    const redact = run.eventSources.consumerOf(run.deployment.byPath('Redact').logicalId);
    const held = holdNext(
      run,
      callsOf(run, { by: 'Redact', action: 'dynamodb:PutItem', on: 'Identities' }),
      3,
    );
    const outcome = await outcomeOf(pipeline, async () => {
      await redact.resume();
      await held.caught;
      run.runtime.kill(redact.mapping.functionLogicalId);
      await redact.pause();
    });

    const request = await forget(pipeline, outcome.person);

    expect(await deletionState(pipeline, request)).toMatchObject({ receipts: 1, survivors: 0 });
    held.release();
  });
});

async function deliverAgain(): Promise<void> {
  for (const consumer of pipeline.run.eventSources.consumers) await consumer.rewind();
  await pipeline.run.settled();
}

/** As after a restore from a backup that was older than the streams. */
async function forgetProgress(): Promise<void> {
  const { gateway, deployment } = pipeline.run;
  const client = new DynamoDBClient({
    endpoint: gateway.url,
    region: deployment.region,
    credentials: gateway.credentialsFor('admin'),
  });
  for (const { pk } of await itemsOf(pipeline, 'Progress')) {
    const TableName = deployment.byPath('Progress').physicalId;
    await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: pk!.S! } } }));
  }
  client.destroy();
}
