import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyReceipt } from '../../core/proof/verify.ts';
import { giveConsent, identify, signAgreements, startSession, type Visit } from '../../local/show/actors.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { heldUp } from '../support/scenario-faults.ts';
import { smallChunk } from '../support/small-chunk.ts';

const WHO = { type: 'email', value: 'robin@acme.example' };
const DAY = 24 * 60 * 60 * 1000;

let pipeline: Pipeline;
let visit: Visit;

beforeAll(async () => {
  pipeline = await startPipeline();
  const { api, keys, run } = pipeline;
  await signAgreements(api, keys);
  visit = await startSession(api, keys);
  await giveConsent(api, visit);
  await identify(api, visit, [WHO]);
  await sendChunk(0);
  await run.settled();
}, 600_000);
afterAll(() => pipeline.close());

async function sendChunk(sequence: number): Promise<void> {
  const { status } = await pipeline.api.chunk(visit.token, sequence, smallChunk(sequence), 'forms,emails');
  expect(status).toBe(202);
}

/** `scrubjay request …`, and what it writes. */
async function request(args: string[], input?: unknown) {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../cli/scrubjay.ts'), 'request', ...args],
    {
      env: { ...process.env, SCRUBJAY_URL: pipeline.api.url, SCRUBJAY_SECRET_KEY: pipeline.keys.secretKey },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  child.stdin.end(input === undefined ? '' : JSON.stringify(input));
  const [out, error, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1))),
  ]);
  return { code, error, body: out === '' ? {} : JSON.parse(out) };
}

/** A deletion of the person that waits to be started. @returns its id */
async function waiting(kind = 'delete_and_suppress'): Promise<string> {
  const { body } = await request([kind, '--start', 'on_event'], [WHO]);
  expect(body).toMatchObject({ status: 'open', start: 'on_event' });
  return body.id;
}

async function receiptOf(id: string) {
  const { api, keys } = pipeline;
  const file = await api.raw(`/v1/requests/${id}/receipt`, keys.secretKey);
  const verified = await verifyReceipt(file, await api.raw('/.well-known/jwks.json'));
  expect(verified).toMatchObject({ ok: true });
  return verified.receipt;
}

const eventsOf = async () => {
  const { api, keys } = pipeline;
  return (await api.get(`/v1/sessions/${visit.session}/events`, keys.secretKey)).status;
};

test('a deletion is called off before it began: its receipt says so, and what comes is kept as before', async () => {
  const { run } = pipeline;
  const id = await waiting();
  expect(await request(['cancel', id, '--reason', 'withdrawn'])).toMatchObject({
    code: 0,
    body: { status: 'revoked', cancelled: { reason: 'withdrawn' } },
  });
  await run.settled();
  expect(await receiptOf(id)).toMatchObject({ status: 'final', outcome: { status: 'revoked' } });
  await sendChunk(1);
  await run.settled();
  expect(await eventsOf()).toBe(200);
  const again = await request(['cancel', id, '--reason', 'other']);
  expect(again).toMatchObject({ code: 2, error: expect.stringContaining('answered') });
}, 300_000);

test('OpenDSR cancels a request for which nothing has been done yet', async () => {
  const { run, api, keys } = pipeline;
  const goOn = heldUp(run, 'DeleteSuppress');
  const sent = {
    regulation: 'ccpa',
    subject_request_id: randomUUID(),
    subject_request_type: 'erasure',
    submitted_time: new Date(Date.now() - 60_000).toISOString(),
    subject_identities: [{ identity_type: 'email', identity_value: WHO.value, identity_format: 'raw' }],
  };
  expect((await api.post('/opendsr/requests', sent, keys.secretKey)).status).toBe(201);
  const path = `/opendsr/requests/${sent.subject_request_id}`;
  expect(await api.delete(path, keys.secretKey)).toMatchObject({
    status: 202,
    body: { controller_id: keys.business, subject_request_id: sent.subject_request_id },
  });
  goOn();
  await run.settled();
  const { body } = await api.get(path, keys.secretKey);
  expect(body).toMatchObject({ request_status: 'cancelled' });
  expect(await eventsOf()).toBe(200);
}, 300_000);

test('a deletion is held under a named exception, extended, released, and then erases', async () => {
  const { run } = pipeline;
  const id = await waiting('delete');
  const exception = ['--exception', 'legal-claims', '--reference', 'matter-17'];
  const reviewAt = new Date(Date.now() + 30 * DAY).toISOString();
  expect(await request(['hold', id, ...exception, '--review-at', reviewAt])).toMatchObject({
    code: 0,
    body: { hold: { exception: 'legal-claims', reference: 'matter-17', reviewAt } },
  });
  expect((await request(['restart', id])).code).toBe(0);
  await run.settled();
  const held = await receiptOf(id);
  expect(held).toMatchObject({
    status: 'interim',
    outcome: { status: 'in_progress', reason: 'held' },
    exceptions: [{ basis: expect.stringContaining('legal claims'), count: 1, reviewAt }],
  });
  expect(await eventsOf()).toBe(200);

  const { body: shown } = await request(['show', id]);
  const extended = await request(['extend', id, '--reason', 'complexity']);
  expect(Date.parse(extended.body.respondBy)).toBe(Date.parse(shown.respondBy) + 45 * DAY);
  expect(extended.body).toMatchObject({ extension: { reason: 'complexity' }, confirmBy: shown.confirmBy });
  expect((await request(['extend', id, '--reason', 'again'])).error).toContain('one extension');

  expect(await request(['release', id])).toMatchObject({
    code: 0,
    body: { released: [{ exception: 'legal-claims' }] },
  });
  await run.settled();
  expect(await eventsOf()).toBe(410);
  const receipt = await receiptOf(id);
  expect(receipt).toMatchObject({ supersedes: held?.id, clock: { respondBy: extended.body.respondBy } });
  expect(receipt?.exceptions[0]?.basis).toContain('released');
  const late = await request(['cancel', id, '--reason', 'withdrawn']);
  expect(late).toMatchObject({ code: 2, error: expect.stringContaining('cannot be undone') });
}, 300_000);

test('a request whose workflow was aborted is started again and comes to its end', async () => {
  const { run } = pipeline;
  const { body } = await request(['know', '--verified-by', 'account-login', '--start', 'on_event'], [WHO]);
  const export_ = run.deployment.byPath('KnowExport').logicalId;
  const heal = run.gateway.intercept(({ principal }) =>
    principal === export_ ? { kind: 'error', status: 400, code: 'ValidationException' } : undefined,
  );
  expect((await request(['restart', body.id])).code).toBe(0);
  await run.settled();
  heal();
  const states = () =>
    run.states
      .listExecutions()
      .filter(({ name }) => name.startsWith(body.id))
      .map(({ name, status }) => [name, status]);
  expect(states()).toEqual([[body.id, 'FAILED']]);
  expect((await request(['restart', body.id])).code).toBe(0);
  await run.settled();
  expect(states()).toEqual([
    [body.id, 'FAILED'],
    [`${body.id}-2`, 'SUCCEEDED'],
  ]);
  expect((await request(['show', body.id])).body).toMatchObject({ status: 'fulfilled' });
  expect((await request(['restart', body.id])).error).toContain('answered');
}, 300_000);

test('an event that carries the id of a request starts it, however often it comes, and others are ignored', async () => {
  const { run } = pipeline;
  const { body } = await request(['know', '--verified-by', 'account-login', '--start', 'on_event'], [WHO]);
  const put = (detail: unknown) => run.events.put({ source: 'scrubjay', detailType: 'RequestDue', detail });
  await put({ requestId: 'u'.repeat(22) });
  await put({ requestId: body.id, identifiers: [WHO] });
  await run.events.put({ source: 'other', detailType: 'RequestDue', detail: { requestId: body.id } });
  await run.settled();
  expect((await request(['show', body.id])).body).toMatchObject({ status: 'open' });
  await put({ requestId: body.id });
  await put({ requestId: body.id });
  await run.settled();
  await put({ requestId: body.id });
  expect((await request(['show', body.id])).body).toMatchObject({ status: 'fulfilled' });
  expect(run.states.listExecutions().filter(({ name }) => name.startsWith(body.id))).toHaveLength(1);
  const ignored = run.runtime
    .logs(run.deployment.byPath('StartRequest').logicalId)
    .split('\n')
    .filter((line) => line.includes('event ignored'));
  const codes = ignored.map((line) => /"code":"(\w+)"/.exec(line)?.[1]);
  expect(codes).toEqual(['unknown', 'malformed', 'answered']);
  expect(ignored.join()).not.toContain(WHO.value);
}, 300_000);
