import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  giveConsent,
  type Identifier,
  identify,
  receiptsIssued,
  replay,
  requestDeletion,
  search,
  sendRecording,
  signAgreements,
  startSession,
  type Visit,
} from '../../local/show/actors.ts';
import { countersOf } from '../../local/show/ledger.ts';
import { readRecording } from '../../local/show/recording.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';

const HOUR = 60 * 60 * 1000;
const recording = { chunks: readRecording('amara').chunks.slice(0, 2) };
const user = (name: string): Identifier => ({ type: 'user_id', value: `customer-${name}` });

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
  await signAgreements(pipeline.api, pipeline.keys);
});
afterAll(() => pipeline.close());

/** A visit whose site says who it is. */
async function visitOf(who: Identifier, consents = true): Promise<Visit> {
  const { api, keys, run } = pipeline;
  const visit = await startSession(api, keys);
  if (consents) await giveConsent(api, visit);
  await identify(api, visit, [who]);
  await sendRecording(api, visit, recording);
  await run.settled();
  return visit;
}

async function receiptOf(request: string): Promise<Record<string, never>> {
  const file = await pipeline.api.raw(`/v1/requests/${request}/receipt`, pipeline.keys.secretKey);
  const { payload } = JSON.parse(file.toString('utf8'));
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

const statusOf = async ({ session }: Visit) =>
  (await pipeline.api.get(`/v1/sessions/${session}/events`, pipeline.keys.secretKey)).status;

test("one person's deletion leaves everybody else's replay event for event as it was", async () => {
  const { api, keys } = pipeline;
  const [wren, finch] = [await visitOf(user('wren')), await visitOf(user('finch'))];
  const before = await replay(api, keys, finch.session);

  await receiptsIssued(api, keys, await requestDeletion(api, keys, [user('wren')]), 1);

  expect(await statusOf(wren)).toBe(410);
  expect(await search(api, keys, user('wren'))).toEqual([]);
  expect(await replay(api, keys, finch.session)).toEqual(before);
  expect(await search(api, keys, user('finch'))).toEqual([
    expect.objectContaining({ session: finch.session }),
  ]);
});

test("a session that was said to be the person's, though nothing of it was granted, goes too", async () => {
  const { api, keys } = pipeline;
  const visit = await visitOf(user('robin'), false);
  expect(await search(api, keys, user('robin'))).toEqual([]);
  expect(await statusOf(visit)).toBe(200);

  const request = await requestDeletion(api, keys, [user('robin')]);
  await receiptsIssued(api, keys, request, 1);

  expect(await statusOf(visit)).toBe(410);
  expect((await receiptOf(request)).stores).toContainEqual(
    expect.objectContaining({ store: 'Identities', method: 'erase', erased: expect.any(Number) }),
  );
});

test("an address alone erases nothing, also when the site said that it is the visitor's", async () => {
  const { api, keys } = pipeline;
  const address: Identifier = { type: 'ip', value: '198.51.100.77' };
  const visit = await visitOf(address);
  expect(await search(api, keys, address)).toEqual([expect.objectContaining({ session: visit.session })]);

  const request = await requestDeletion(api, keys, [address], 'delete');
  await receiptsIssued(api, keys, request, 1);

  expect(await statusOf(visit)).toBe(200);
  expect(await receiptOf(request)).toMatchObject({ status: 'interim', exceptions: [{ count: 1 }] });
});

test('later visits of a person who is to stay forgotten are dropped once it is known whose they are', async () => {
  const { api, keys, run } = pipeline;
  await visitOf(user('jay'));
  await receiptsIssued(api, keys, await requestDeletion(api, keys, [user('jay')], 'delete_and_suppress'), 1);
  /** For whose it is, or for the tombstone that the session has by then. */
  const counted = async () => {
    const { dropped_suppressed: suppressed = 0, dropped_tombstoned: dead = 0 } = await countersOf(
      run,
      'redact',
    );
    return suppressed + dead;
  };
  const dropped = await counted();

  const later = await visitOf(user('jay'));

  expect(await statusOf(later)).toBe(410);
  expect(await counted()).toBe(dropped + recording.chunks.length);
});

test('a deletion covers what was stamped up to its time and the skew of clocks; later visits stay', async () => {
  const { api, keys, run } = pipeline;
  const early = await visitOf(user('dove'));
  const request = await requestDeletion(api, keys, [user('dove')], 'delete');
  await receiptsIssued(api, keys, request, 1);
  const tooClose = await visitOf(user('dove'));
  await run.fastForward(HOUR);
  const late = await visitOf(user('dove'));
  await run.fastForward(25 * HOUR);
  await receiptsIssued(api, keys, request, 2);

  expect(await receiptOf(request)).toMatchObject({
    status: 'final',
    simulated: true,
    outcome: { status: 'fulfilled' },
  });
  expect([await statusOf(early), await statusOf(tooClose), await statusOf(late)]).toEqual([410, 404, 200]);
});

test('raw records in quarantine that may be from before are named as what remains, and put off the final receipt', async () => {
  const { api, keys, run } = pipeline;
  const kinesis = new KinesisClient({
    endpoint: run.gateway.url,
    region: run.deployment.region,
    credentials: run.gateway.credentialsFor('admin'),
  });
  const StreamName = run.deployment.byPath('RawStream').physicalId;
  await kinesis.send(
    new PutRecordCommand({ StreamName, PartitionKey: 'x', Data: Buffer.from('unreadable') }),
  );
  kinesis.destroy();
  await run.settled();
  const request = await requestDeletion(api, keys, [user('nobody')], 'delete');
  await receiptsIssued(api, keys, request, 1);
  expect((await receiptOf(request)).residuals).toContainEqual(
    expect.objectContaining({ store: 'Quarantine' }),
  );

  await run.fastForward(25 * HOUR);
  await run.settled();
  expect(await receiptOf(request)).toMatchObject({ status: 'interim' });

  await run.fastForward(72 * HOUR);
  await receiptsIssued(api, keys, request, 2);
  expect(await receiptOf(request)).toMatchObject({ status: 'final' });
});
