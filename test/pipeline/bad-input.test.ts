import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MAX_CHUNK_BYTES, MAX_INFLATED_BYTES, MAX_SEQUENCE } from '../../core/flow/limits.ts';
import { MAX_NESTING } from '../../core/replay/nesting.ts';
import { startSession, type Visit } from '../../local/show/actors.ts';
import type { Reply } from '../../local/show/api.ts';
import { isStore } from '../../local/show/ledger.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';

/** Made before the pipeline starts: it takes so long that connections kept open would end meanwhile. */
const BOMB = gzipSync(Buffer.alloc(20 * MAX_INFLATED_BYTES, ' '), { level: 9 });

let pipeline: Pipeline;
let visit: Visit;

beforeAll(async () => {
  pipeline = await startPipeline();
  visit = await startSession(pipeline.api, pipeline.keys);
});
afterAll(() => pipeline.close());

/** A personal value in each bad input: no answer and no log may quote it. */
const CANARY = 'canary.of.the.coal@mine.example';
const event = { type: 4, timestamp: 1, data: { href: CANARY, width: 1, height: 1 } };

const chunk = (body: Uint8Array, query = 'seq=0') => pipeline.api.chunkBytes(visit.token, query, body);
const events = (...list: unknown[]) => gzipSync(JSON.stringify(list));

/** An event that nests so deep, as a page of nested elements would. */
function nested(levels: number): Uint8Array {
  const open = '{"childNodes":['.repeat(levels / 2);
  const close = ']}'.repeat(levels / 2);
  return gzipSync(`[{"type":2,"timestamp":1,"data":${open}"${CANARY}"${close}}]`);
}

function expectProblem({ status, body }: Reply, expected: { status: number; code: string }): void {
  expect({ status, type: body.type }).toEqual({
    status: expected.status,
    type: `urn:scrubjay:problem:${expected.code}`,
  });
  for (const part of ['title', 'detail', 'expected', 'mend'])
    expect(body[part]).toEqual(expect.stringMatching(/\S{2}/));
  expect(JSON.stringify(body)).not.toContain(CANARY);
}

describe('a chunk is refused with a problem that says what to do', () => {
  test.each<[string, () => Promise<Reply>, number, string]>([
    ['an empty body', () => chunk(Buffer.alloc(0)), 400, 'empty-body'],
    ['a body over 700 KiB', () => chunk(Buffer.alloc(MAX_CHUNK_BYTES + 1)), 413, 'body-too-large'],
    ['a body that is not gzip', () => chunk(Buffer.from(JSON.stringify([event]))), 400, 'not-gzip'],
    ['a body that is cut off', () => chunk(events(event).subarray(0, -9)), 400, 'not-gzip'],
    ['a gzip bomb', () => chunk(BOMB), 413, 'inflates-too-far'],
    ['what is not JSON', () => chunk(gzipSync(`[${CANARY}`)), 400, 'not-json'],
    ['what is not an array', () => chunk(gzipSync(JSON.stringify({ event }))), 400, 'not-an-array'],
    ['items that are not events', () => chunk(events(event, CANARY)), 400, 'wrapped'],
    [
      'nesting a hundred levels deeper than rrweb makes',
      () => chunk(nested(MAX_NESTING + 100)),
      400,
      'too-deep',
    ],
    ['no sequence number', () => chunk(events(event), 'record='), 400, 'invalid-input'],
    ['a negative sequence number', () => chunk(events(event), 'seq=-1'), 400, 'invalid-input'],
    ['a fractional sequence number', () => chunk(events(event), 'seq=1.5'), 400, 'invalid-input'],
    [
      'a sequence number past the last',
      () => chunk(events(event), `seq=${MAX_SEQUENCE + 1}`),
      400,
      'invalid-input',
    ],
    ['a sequence number given twice', () => chunk(events(event), 'seq=1&seq=2'), 400, 'invalid-input'],
    ['an unknown category', () => chunk(events(event), 'seq=0&record=faces'), 400, 'invalid-input'],
    ['an unknown query parameter', () => chunk(events(event), `seq=0&debug=1`), 400, 'invalid-input'],
  ])('%s', async (_, send, status, code) => {
    expectProblem(await send(), { status, code });
  });
});

describe('a session is not started', () => {
  const start = (body: unknown, origin?: string) =>
    pipeline.api.post('/v1/sessions', body, undefined, origin === undefined ? {} : { origin });

  test.each<[string, () => Promise<Reply>, number, string]>([
    [
      'for an unknown site key',
      () => start({ siteKey: `sj_pk_${'x'.repeat(43)}` }, 'https://shop.example'),
      403,
      'unknown-site-key',
    ],
    [
      'for what is not a site key',
      () => start({ siteKey: CANARY }, 'https://shop.example'),
      400,
      'invalid-input',
    ],
    [
      'from another origin',
      () => start({ siteKey: pipeline.keys.siteKey }, 'https://evil.example'),
      403,
      'wrong-origin',
    ],
    ['from no origin', () => start({ siteKey: pipeline.keys.siteKey }), 403, 'wrong-origin'],
    [
      'with an unknown field',
      () => start({ siteKey: pipeline.keys.siteKey, email: CANARY }, 'https://shop.example'),
      400,
      'invalid-input',
    ],
    ['with a body that is not JSON', () => start(undefined, 'https://shop.example'), 400, 'not-json'],
  ])('%s', async (_, send, status, code) => {
    expectProblem(await send(), { status, code });
  });
});

describe('who has no right is refused', () => {
  test('a chunk with a token that is not one', async () => {
    expect((await pipeline.api.chunkBytes(`${visit.token}x`, 'seq=0', events(event))).status).toBe(403);
  });

  test('a route of the business with a key that is not one', async () => {
    const key = `sj_sk_${'x'.repeat(43)}`;
    expect((await pipeline.api.post('/v1/searches', { identifiers: [] }, key)).status).toBe(403);
    expect((await pipeline.api.post('/v1/searches', { identifiers: [] })).status).toBe(401);
  });

  test('the operator on a route of the business, and the business on one of the operator', async () => {
    const { api, keys } = pipeline;
    const identifiers = [{ type: 'email', value: CANARY }];
    expectProblem(await api.post('/v1/searches', { identifiers }, keys.operatorKey), {
      status: 403,
      code: 'wrong-credential',
    });
    expectProblem(await api.post('/v1/businesses', { name: 'x', origins: [] }, keys.secretKey), {
      status: 403,
      code: 'wrong-credential',
    });
  });
});

describe('what a business sends is checked', () => {
  test.each<[string, string, unknown, string]>([
    ['a search without identifiers', '/v1/searches', { identifiers: [] }, 'invalid-input'],
    [
      'a search of an unknown type',
      '/v1/searches',
      { identifiers: [{ type: 'face', value: CANARY }] },
      'invalid-input',
    ],
    [
      'an identifier that is not well-formed',
      '/v1/searches',
      { identifiers: [{ type: 'ip', value: CANARY }] },
      'malformed-identifier',
    ],
    [
      'a cursor that is not ours',
      '/v1/searches',
      { identifiers: [{ type: 'email', value: CANARY }], cursor: 'x' },
      'wrong-cursor',
    ],
    [
      'a request of an unknown kind',
      '/v1/requests',
      { kind: 'forget', identifiers: [{ type: 'email', value: CANARY }] },
      'invalid-input',
    ],
    ['a request about nobody', '/v1/requests', { kind: 'delete', identifiers: [] }, 'invalid-input'],
    [
      'a signature of an unknown version',
      '/v1/agreements',
      { kind: 'dpa', version: 'sha256:x', signer: { name: 'J', title: 'P', email: CANARY } },
      'outdated-agreement',
    ],
  ])('%s', async (_, path, body, code) => {
    const reply = await pipeline.api.post(path, body, pipeline.keys.secretKey);
    expectProblem(reply, { status: code === 'outdated-agreement' ? 409 : 400, code });
  });
});

test('a session, a request and a business that do not exist are not found', async () => {
  const { api, keys } = pipeline;
  const id = 'x'.repeat(22);
  expectProblem(await api.get(`/v1/sessions/${id}`, keys.secretKey), {
    status: 404,
    code: 'unknown-session',
  });
  expectProblem(await api.get(`/v1/sessions/${id}/events`, keys.secretKey), {
    status: 404,
    code: 'unknown-session',
  });
  expectProblem(await api.get(`/v1/requests/${id}`, keys.secretKey), {
    status: 404,
    code: 'unknown-request',
  });
  expectProblem(await api.get(`/v1/businesses/${id}`, keys.secretKey), {
    status: 404,
    code: 'unknown-business',
  });
});

test('of all that was refused nothing is stored, and nothing of it is in a log', async () => {
  const { run } = pipeline;
  await run.settled();
  for await (const { store, bytes } of run.gateway.contents()) {
    for (const empty of [
      'RawStream',
      'CleanStream',
      'Archive',
      'Quarantine',
      'Sessions',
      'Identifiers',
      'Requests',
    ]) {
      expect(isStore(run, store, empty)).toBe(false);
    }
    expect(bytes.includes(CANARY)).toBe(false);
  }
  expect(run.runtime.logs()).not.toContain(CANARY);
  expect(run.accessLog()).not.toContain(CANARY);
});
