import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyReceipt } from '../../core/proof/verify.ts';
import {
  giveConsent,
  identify,
  receiptsIssued,
  signAgreements,
  startSession,
} from '../../local/show/actors.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { smallChunk } from '../support/small-chunk.ts';

const MAIL = { type: 'email', value: 'June.Park@acme.example' };
const OTHER = { type: 'email', value: 'lee@acme.example' };
const HOUR = 60 * 60 * 1000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
  await signAgreements(pipeline.api, pipeline.keys);
});
afterAll(() => pipeline.close());

async function post(body: object, path = '/v1/requests') {
  return pipeline.api.post(path, body, pipeline.keys.secretKey);
}

/** Makes a request and answers its receipt, verified. */
async function made(body: object) {
  const { api, keys } = pipeline;
  const reply = await post(body);
  expect(reply).toMatchObject({ status: 202 });
  const id = String(reply.body.id);
  await receiptsIssued(api, keys, id, 1);
  const file = await api.raw(`/v1/requests/${id}/receipt`, keys.secretKey);
  const verified = await verifyReceipt(file, await api.raw('/.well-known/jwks.json'));
  expect(verified).toMatchObject({ ok: true });
  return {
    id,
    receipt: verified.receipt!,
    answer: (await api.get(`/v1/requests/${id}`, keys.secretKey)).body,
  };
}

/** What was kept of a visit of somebody, and what they have opted out of. */
async function visitOf(who: { type: string; value: string }, wishes = 'forms,emails,ips,numbers') {
  const { api, keys, run } = pipeline;
  const visit = await startSession(api, keys);
  await giveConsent(api, visit);
  await identify(api, visit, [who]);
  expect((await api.chunk(visit.token, 0, smallChunk(0), wishes)).status).toBe(202);
  await run.settled();
  const { body } = await api.get(`/v1/sessions/${visit.session}`, keys.secretKey);
  return { ...body, session: visit.session, visitor: visit.visitor };
}

async function cli(...args: string[]): Promise<{ code: number; out: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../cli/scrubjay.ts'), ...args], {
    env: { ...process.env, SCRUBJAY_URL: pipeline.api.url, SCRUBJAY_SECRET_KEY: pipeline.keys.secretKey },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end();
  const [out, code] = await Promise.all([
    text(child.stdout),
    new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1))),
  ]);
  return { code, out };
}

test('who opts out, limits, or opts in again is heeded from then on, each with a receipt in the log', async () => {
  expect(await visitOf(MAIL)).toMatchObject({ kept: ['forms', 'emails', 'ips', 'numbers'], optOuts: [] });

  const limited = await made({ kind: 'limit', identifiers: [MAIL], manner: 'web-form' });
  expect(limited.receipt).toMatchObject({
    status: 'final',
    request: { kind: 'limit' },
    choice: { way: 'opt_out', of: ['sensitive'], identifiers: 1 },
    outcome: { status: 'fulfilled' },
  });
  expect(limited.answer).toMatchObject({ status: 'fulfilled', answeredAt: expect.any(String) });
  expect(await visitOf({ ...MAIL, value: 'june.park@ACME.example' })).toMatchObject({
    kept: ['emails', 'ips'],
    optOuts: ['sensitive'],
  });

  const out = await made({ kind: 'opt_out', identifiers: [MAIL] });
  expect(out.receipt).toMatchObject({ choice: { way: 'opt_out', of: ['sale-and-sharing'] } });
  expect(await visitOf(MAIL)).toMatchObject({ kept: [], optOuts: ['sale-and-sharing', 'sensitive'] });
  expect(await visitOf(OTHER)).toMatchObject({ optOuts: [] });

  const optIn = {
    of: ['sale-and-sharing', 'sensitive'],
    requestedAt: ago(HOUR),
    confirmedAt: ago(HOUR / 2),
  };
  const early = await post({ kind: 'opt_in', identifiers: [MAIL], optIn: { ...optIn, askedBy: 'business' } });
  expect(early).toMatchObject({ status: 409, body: { type: 'urn:scrubjay:problem:asked-too-early' } });
  expect(await visitOf(MAIL)).toMatchObject({ kept: [] });

  const again = await made({ kind: 'opt_in', identifiers: [MAIL], optIn: { ...optIn, askedBy: 'person' } });
  expect(again.receipt).toMatchObject({ choice: { way: 'opt_in', of: optIn.of, askedBy: 'person' } });
  expect(await visitOf(MAIL)).toMatchObject({ kept: ['forms', 'emails', 'ips', 'numbers'], optOuts: [] });
}, 300_000);

test('an opt-out cannot be made to depend on verification, nor an opt-in skip its two steps', async () => {
  const verification = { by: 'business', tier: 'account', method: 'login' };
  for (const kind of ['opt_out', 'limit']) {
    const { status, body } = await post({ kind, identifiers: [MAIL], verification });
    expect({ status, expected: body.expected }).toEqual({
      status: 400,
      expected: expect.stringContaining('must not be verified'),
    });
  }
  const once = { of: ['storage'], askedBy: 'person', requestedAt: ago(HOUR), confirmedAt: ago(HOUR) };
  const { status, body } = await post({ kind: 'opt_in', identifiers: [MAIL], optIn: once });
  expect({ status, expected: body.expected }).toEqual({
    status: 400,
    expected: expect.stringContaining('two steps'),
  });
});

test('the log has every request as the regulation asks for it, filtered, in pages, as CSV, with its statistics', async () => {
  const { api, keys } = pipeline;
  const madeAt = ago(40 * 24 * HOUR);
  const denial = { kind: 'know', reason: 'insuf_verification', manner: 'phone', madeAt };
  expect((await post(denial, '/v1/requests/denials')).status).toBe(201);
  const known = await made({ kind: 'know', identifiers: [OTHER], madeAt: ago(24 * HOUR) });

  const get = async (query: string) => (await api.get(`/v1/requests?${query}`, keys.secretKey)).body;
  const denied = (await get('status=denied')).requests;
  expect(denied).toMatchObject([{ ...denial, status: 'denied', answeredAt: expect.any(String) }]);
  expect(await get(`kind=know&from=${ago(48 * HOUR)}`)).toMatchObject({
    requests: [{ id: known.id, status: 'fulfilled' }],
  });

  const paged: unknown[] = [];
  for (let cursor = ''; ; ) {
    const page = await get(`limit=1${cursor}`);
    paged.push(...(page.requests as unknown[]));
    if (page.cursor === undefined) break;
    cursor = `&cursor=${page.cursor}`;
  }
  const whole = (await get('')).requests as unknown[];
  expect(paged).toEqual(whole);
  expect(JSON.stringify(whole)).not.toMatch(/acme|@/);

  const csv = await cli('requests', 'list', '--csv');
  expect(csv.code).toBe(0);
  expect(csv.out.trim().split('\r\n')).toHaveLength(whole.length + 1);
  const year = new Date().getUTCFullYear();
  const statistics = JSON.parse((await cli('requests', 'statistics', '--year', `${year}`)).out);
  expect(statistics).toMatchObject({ year, know: { denied: 1, complied: 1, medianDays: 20.5 } });
}, 120_000);

test('a session is written as rrweb recorded it, and none that is not there', async () => {
  const { session } = await visitOf(OTHER);
  const { code, out } = await cli('session', 'export', String(session));
  expect({ code, events: JSON.parse(out) }).toEqual({ code: 0, events: smallChunk(0) });
  expect((await cli('session', 'export', 'A'.repeat(22))).code).toBe(1);
});

describe('what was kept before somebody opted out', () => {
  const WHO = { type: 'email', value: 'ira@acme.example' };
  const read = async (session: unknown) => {
    const { api, keys } = pipeline;
    const { status, body } = await api.get(`/v1/sessions/${session}/events`, keys.secretKey);
    const shown = (await api.get(`/v1/sessions/${session}`, keys.secretKey)).body;
    return { status, type: body.type, replay: shown.replay, optOuts: shown.optOuts, kept: shown.kept };
  };
  const withheld = { status: 403, type: 'urn:scrubjay:problem:opted-out', replay: 'withheld' };
  const available = { status: 200, replay: 'available' };

  test('is not handed out any more, by the reader or an export; nor is a recording whose storage they ended', async () => {
    const before = await visitOf(WHO);
    const masked = await visitOf(WHO, '');
    const others = await visitOf(OTHER);
    expect(await read(before.session)).toMatchObject({ ...available, optOuts: [] });

    await made({ kind: 'limit', identifiers: [{ ...WHO, value: 'Ira@ACME.example' }] });
    expect(await read(before.session)).toMatchObject({ ...withheld, optOuts: ['sensitive'] });
    expect(await read(masked.session)).toMatchObject(available);
    expect(await read(others.session)).toMatchObject({ ...available, optOuts: [] });
    expect(await cli('session', 'export', String(before.session))).toMatchObject({ code: 1, out: '' });
    const after = await visitOf(WHO);
    expect(await read(after.session)).toMatchObject({ ...available, kept: ['emails', 'ips'] });

    const storage = { method: 'form', kinds: ['storage'], visitor: masked.visitor };
    expect((await post(storage, '/v1/opt-outs')).status).toBe(201);
    expect(await read(masked.session)).toMatchObject({ ...withheld, optOuts: ['storage'] });
    expect(await read(before.session)).toMatchObject({ optOuts: ['sensitive'] });
  });

  // Last: it moves the clock of the run on.
  test('is withheld whichever key the session was indexed under, and still when they opt in again', async () => {
    const { api, keys, run } = pipeline;
    const before = await visitOf({ type: 'email', value: 'noor@acme.example' });
    expect((await api.put('/v1/identifier-policy', { newKey: true }, keys.secretKey)).status).toBe(200);
    await run.fastForward(2 * HOUR);
    const identifiers = [{ type: 'email', value: 'noor@acme.example' }];
    await made({ kind: 'opt_out', identifiers });
    expect(await read(before.session)).toMatchObject({ ...withheld, optOuts: ['sale-and-sharing'] });
    const now = new Date(Date.now() + 2 * HOUR).toISOString();
    const optIn = { of: ['sale-and-sharing'], askedBy: 'person', requestedAt: ago(HOUR), confirmedAt: now };
    await made({ kind: 'opt_in', identifiers, optIn });
    expect(await read(before.session)).toMatchObject(withheld);
  });
});
