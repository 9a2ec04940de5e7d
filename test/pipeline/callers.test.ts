import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../core/flow/ids.ts';
import { ROUTES } from '../../core/flow/routes.ts';
import { SCOPES } from '../../core/gate/scopes.ts';
import { canonicalBytes } from '../../core/proof/canonical.ts';
import { verifyReceipt } from '../../core/proof/verify.ts';
import {
  CATEGORIES,
  consentTo,
  giveConsent,
  type Keys,
  openAccount,
  signAgreements,
  startSession,
  type Visit,
} from '../../local/show/actors.ts';
import type { Reply } from '../../local/show/api.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { smallChunk } from '../support/small-chunk.ts';

let pipeline: Pipeline;
let other: Keys;
/** What belongs to the first business. */
let visit: Visit;
let ids: {
  readonly session: string;
  readonly agreement: string;
  readonly key: string;
  readonly request: string;
};

beforeAll(async () => {
  pipeline = await startPipeline();
  const { api, keys, run } = pipeline;
  await signAgreements(api, keys);
  other = await openAccount(api, keys.operatorKey);
  visit = await startSession(api, keys);
  await giveConsent(api, visit);
  await api.chunk(visit.token, 0, smallChunk(0), CATEGORIES.join());
  const get = async (path: string) => (await api.get(path, keys.secretKey)).body;
  const [{ id: agreement }] = (await get('/v1/agreements')).agreements as [{ id: string }];
  const [{ id: key }] = (await get('/v1/keys')).keys as [{ id: string }];
  const request = { kind: 'delete', identifiers: [{ type: 'email', value: 'nobody@mail.example' }] };
  const { body } = await api.post('/v1/requests', request, keys.secretKey);
  await run.settled();
  ids = { session: visit.session, agreement, key, request: String(body.id) };
});
afterAll(() => pipeline.close());

/** A route's path, about what belongs to the first business. */
function pathOf(route: string): [method: string, path: string] {
  const [method, path] = route.split(' ') as [string, string];
  const id = path.startsWith('/v1/businesses')
    ? pipeline.keys.business
    : path.startsWith('/v1/keys')
      ? ids.key
      : path.startsWith('/v1/agreements')
        ? ids.agreement
        : path.startsWith('/v1/sessions')
          ? ids.session
          : ids.request;
  return [method, path.replace('{id}', id)];
}

async function call(
  route: string,
  credential: { key?: string; token?: string },
  body?: object,
): Promise<Reply> {
  const [method, path] = pathOf(route);
  const query =
    credential.token === undefined ? '' : `${path.includes('?') ? '&' : '?'}token=${credential.token}`;
  const response = await fetch(pipeline.api.url + path + query, {
    method,
    headers: credential.key === undefined ? {} : { authorization: `Bearer ${credential.key}` },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const json = await response.text();
  return { status: response.status, body: json === '' ? {} : JSON.parse(json) };
}

const closed = Object.entries(ROUTES).filter(([, { callers }]) => callers.length > 0);
const typeOf = ({ body }: Reply) => body.type;

describe.each(closed)('%s', (route, { callers, scope }) => {
  test('is refused without a credential, and with one that is not', async () => {
    const key = `sj_sk_${'x'.repeat(43)}`;
    for (const credential of [{}, { key }, { token: 'x' }, { key: other.siteKey }])
      expect([401, 403]).toContain((await call(route, credential)).status);
  });

  test('is refused to who is no such caller', async () => {
    const credentials = {
      operator: { key: pipeline.keys.operatorKey },
      business: { key: other.secretKey },
      recorder: { token: visit.token },
    };
    for (const [kind, credential] of Object.entries(credentials)) {
      if (callers.includes(kind as 'operator')) continue;
      expect([401, 403]).toContain((await call(route, credential)).status);
    }
  });

  if (scope !== undefined) {
    test(`is refused to a key without the scope ${scope}`, async () => {
      const scopes = SCOPES.filter((one) => one !== scope);
      const made = await pipeline.api.post('/v1/keys', { kind: 'secret', scopes }, pipeline.keys.secretKey);
      const reply = await call(route, { key: String(made.body.secretKey) });
      expect({ status: reply.status, type: typeOf(reply) }).toEqual({
        status: 403,
        type: 'urn:scrubjay:problem:insufficient-scope',
      });
    });
  }

  if (route.includes('{id}')) {
    test("finds nothing of another business's", async () => {
      const reply = await call(route, { key: other.secretKey });
      expect(reply.status).toBe(404);
      expect(JSON.stringify(reply.body)).not.toMatch(/Acorn|maria/);
    });
  }
});

describe("another business's key", () => {
  test('makes, lists and revokes no keys of a business that it names', async () => {
    const { api, keys } = pipeline;
    const { business } = keys;
    for (const reply of [
      await api.post('/v1/keys', { kind: 'secret', business }, other.secretKey),
      await api.get(`/v1/keys?business=${business}`, other.secretKey),
      await api.delete(`/v1/keys/${ids.key}?business=${business}`, other.secretKey),
    ])
      expect(typeOf(reply)).toBe('urn:scrubjay:problem:unknown-business');
  });

  test('sees no consent of its visitors, and consents for none of them', async () => {
    const { api, keys } = pipeline;
    const { visitor } = visit;
    const history = async (key: string) =>
      ((await api.post('/v1/consents/history', { visitor }, key)).body.events as unknown[]).length;
    await api.post('/v1/withdrawals', { visitor, method: 'form' }, other.secretKey);
    expect([await history(keys.secretKey), await history(other.secretKey)]).toEqual([1, 1]);
  });

  test('cannot use its cursors', async () => {
    const { api, keys } = pipeline;
    await api.post(
      '/v1/consent-texts',
      { text: 'Another text', version: '2', language: 'en' },
      keys.secretKey,
    );
    const page = async (cursor: unknown, key = keys.secretKey) =>
      api.get(`/v1/consent-texts?limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`, key);
    const versions: string[] = [];
    const first = await page(undefined);
    for (let reply = first; ; reply = await page(reply.body.cursor)) {
      versions.push(...(reply.body.texts as { version: string }[]).map(({ version }) => version));
      if (reply.body.cursor === undefined) break;
    }
    expect(versions).toEqual(['2', consentTo([]).version]);
    const { cursor } = first.body;
    expect(typeOf(await page(cursor, other.secretKey))).toBe('urn:scrubjay:problem:wrong-cursor');
    const otherList = await api.get(`/v1/agreements/signatures?cursor=${cursor}`, keys.secretKey);
    expect(typeOf(otherList)).toBe('urn:scrubjay:problem:wrong-cursor');
  });
});

describe("another session's token", () => {
  test('speaks for no visitor but its own', async () => {
    const { api, keys } = pipeline;
    const { token } = await startSession(api, keys);
    const { visitor } = visit;
    const identifiers = [{ type: 'email', value: 'a@mail.example' }];
    for (const [path, body] of [
      ['consents', { ...consentTo(['forms']), visitor }],
      ['withdrawals', { method: 'form', visitor }],
      ['opt-outs', { method: 'form', kinds: ['storage'], visitor }],
      ['opt-outs', { method: 'form', kinds: ['storage'], identifiers }],
    ] as const)
      expect(typeOf(await api.post(`/v1/${path}?token=${token}`, body))).toBe(
        'urn:scrubjay:problem:wrong-visitor',
      );
  });

  test('adds nothing to a session that is not its own', async () => {
    const { api, keys, run } = pipeline;
    const chunks = async () => (await api.get(`/v1/sessions/${visit.session}`, keys.secretKey)).body.chunks;
    const before = await chunks();
    const mine = await startSession(api, keys);
    await api.chunk(mine.token, 1, smallChunk(1), '');
    await run.settled();
    expect(await chunks()).toBe(before);
  });
});

test('a withdrawal with erase has the visitor’s session erased', async () => {
  const { api, keys, run } = pipeline;
  const mine = await startSession(api, keys);
  await giveConsent(api, mine);
  await api.chunk(mine.token, 0, smallChunk(0), CATEGORIES.join());
  await run.settled();
  expect((await api.get(`/v1/sessions/${mine.session}`, keys.secretKey)).status).toBe(200);
  const { body } = await api.post(`/v1/withdrawals?token=${mine.token}`, { method: 'settings', erase: true });
  await run.settled();
  const { request } = body.erasure as { request: string };
  expect((await api.get(`/v1/requests/${request}`, keys.secretKey)).body).toMatchObject({
    status: 'in_progress',
    identifiers: ['visitor'],
  });
  expect((await api.get(`/v1/sessions/${mine.session}`, keys.secretKey)).status).toBe(410);
});

describe('an Idempotency-Key', () => {
  const post = (path: string, body: object, key: string, name: string) =>
    pipeline.api.post(path, body, key, { 'idempotency-key': name });

  test('carries out a call once, and gives the first answer again', async () => {
    const { keys } = pipeline;
    const visitor = newId();
    const name = newId();
    const body = { ...consentTo(['forms']), visitor };
    const [first, second] = [
      await post('/v1/consents', body, keys.secretKey, name),
      await post('/v1/consents', body, keys.secretKey, name),
    ];
    expect(first.status).toBe(201);
    expect(second).toEqual(first);
    const { body: history } = await pipeline.api.post('/v1/consents/history', { visitor }, keys.secretKey);
    expect(history.events).toHaveLength(1);
  });

  test('of many at once lets one through', async () => {
    const { api, keys } = pipeline;
    const name = newId();
    const count = async () => ((await api.get('/v1/keys', keys.secretKey)).body.keys as unknown[]).length;
    const before = await count();
    const ask = () => post('/v1/keys', { kind: 'secret', scopes: ['searches'] }, keys.secretKey, name);
    const replies = await Promise.all(Array.from({ length: 5 }, ask));
    const made = replies.filter(({ status }) => status === 201).map(({ body }) => body.id);
    expect(new Set(made).size).toBe(1);
    expect(await count()).toBe(before + 1);
  });

  test('belongs to one call, and to one caller', async () => {
    const { keys } = pipeline;
    const name = newId();
    const body = { text: 'A text', version: name, language: 'en' };
    await post('/v1/consent-texts', body, keys.secretKey, name);
    expect((await post('/v1/consent-texts', { ...body, text: 'B' }, keys.secretKey, name)).status).toBe(422);
    expect((await post('/v1/consent-texts', { ...body, text: 'B' }, other.secretKey, name)).status).toBe(201);
    expect((await post('/v1/consent-texts', body, keys.secretKey, 'with space')).status).toBe(400);
  });

  test('of a call that was refused may be used again', async () => {
    const { keys } = pipeline;
    const name = newId();
    expect((await post('/v1/keys', { kind: 'secret', scopes: [] }, keys.secretKey, name)).status).toBe(400);
    expect(
      (await post('/v1/keys', { kind: 'secret', scopes: ['searches'] }, keys.secretKey, name)).status,
    ).toBe(201);
  });
});

describe('keys', () => {
  test('are rotated with an overlap, and a mightier one is not made', async () => {
    const { api, keys } = pipeline;
    const made = await api.post(
      '/v1/keys',
      { kind: 'secret', scopes: ['account', 'searches'] },
      keys.secretKey,
    );
    const [old, id] = [String(made.body.secretKey), String(made.body.id)];
    expect((await api.post('/v1/keys', { kind: 'secret', scopes: ['requests'] }, old)).status).toBe(403);
    const next = await api.post(
      '/v1/keys',
      { kind: 'secret', scopes: ['searches'], replaces: id, overlapSeconds: 3600 },
      old,
    );
    expect(next.status).toBe(201);
    const { body } = await api.get('/v1/keys', keys.secretKey);
    const listed = (body.keys as { id: string; revokedAt?: string }[]).find((key) => key.id === id)!;
    expect(Date.parse(listed.revokedAt!)).toBeGreaterThan(Date.now() + 3_000_000);
    expect(JSON.stringify(body)).not.toContain('sj_sk_');
    expect((await api.get('/v1/keys', old)).status).toBe(200);
  });

  test('that are revoked open nothing more', async () => {
    const { api, keys } = pipeline;
    const made = await api.post('/v1/keys', { kind: 'secret', scopes: ['account'] }, keys.secretKey);
    expect((await api.delete(`/v1/keys/${made.body.id}`, keys.secretKey)).status).toBe(200);
    expect((await api.get('/v1/keys', String(made.body.secretKey))).status).toBe(403);
  });
});

describe('evidence', () => {
  const verified = async (file: unknown) => {
    const jwks = await pipeline.api.raw('/.well-known/evidence-jwks.json');
    return verifyReceipt(canonicalBytes(file), jwks);
  };

  test('of consent, withdrawal and opt-out verifies with the published keys, and holds what was shown', async () => {
    const { api, keys } = pipeline;
    const visitor = newId();
    const post = async (path: string, body: object) => (await api.post(path, body, keys.secretKey)).body;
    const consent = await post('/v1/consents', { ...consentTo(['forms']), visitor });
    expect(await verified(consent.receipt)).toMatchObject({
      ok: true,
      statement: { event: 'given', assertion: 'attested', notice: { text: consentTo([]).text } },
    });
    const withdrawal = await post('/v1/withdrawals', { method: 'form', visitor });
    expect(await verified(withdrawal.receipt)).toMatchObject({ ok: true, statement: { event: 'withdrawn' } });
    const { choices } = await post('/v1/opt-outs', { method: 'form', kinds: ['storage'], visitor });
    expect(await verified((choices as { receipt: unknown }[])[0]!.receipt)).toMatchObject({
      ok: true,
      statement: { event: 'opt_out' },
    });
  });

  test('is refused of a text that was never registered', async () => {
    const { api, keys } = pipeline;
    const body = { ...consentTo(['forms']), visitor: newId() };
    for (const change of [{ text: `${body.text} ` }, { version: '9' }, { language: 'de' }])
      expect(typeOf(await api.post('/v1/consents', { ...body, ...change }, keys.secretKey))).toBe(
        'urn:scrubjay:problem:unregistered-text',
      );
    const taken = { text: 'Something else', version: body.version, language: body.language };
    expect(typeOf(await api.post('/v1/consent-texts', taken, keys.secretKey))).toBe(
      'urn:scrubjay:problem:version-taken',
    );
  });

  test('of an agreement is what the command line leaves, and verifies offline', async () => {
    const { api, keys } = pipeline;
    const { body } = await api.get('/v1/agreements', keys.secretKey);
    const { version } = (body.agreements as { kind: string; version: string }[]).find(
      ({ kind }) => kind === 'dpa',
    )!;
    const signer = {
      name: 'Jordan Reyes',
      title: 'Privacy officer',
      email: 'privacy@acorn-outfitters.example',
    };
    const file = await scrubjay(
      ['agreements', 'sign', '--api', api.url, '--kind', 'dpa', '--version', version],
      JSON.stringify(signer),
      {
        SCRUBJAY_SECRET_KEY: keys.secretKey,
      },
    );
    const jwks = await api.raw('/.well-known/evidence-jwks.json');
    const { ok, statement } = await verifyReceipt(Buffer.from(file), jwks);
    expect({ ok, statement }).toMatchObject({ ok: true, statement: { kind: 'dpa', version, signer } });
    const { id } = statement as unknown as { id: string };
    expect((await api.raw(`/v1/agreements/${id}`, keys.secretKey)).toString('utf8')).toBe(file);
  });

  test('the command line opens an account', async () => {
    const { api, keys } = pipeline;
    const out = await scrubjay(
      ['business', 'create', '--api', api.url, '--name', 'Oak', '--origin', 'https://oak.example'],
      '',
      {
        SCRUBJAY_OPERATOR_KEY: keys.operatorKey,
      },
    );
    expect(JSON.parse(out)).toMatchObject({
      name: 'Oak',
      state: 'pending',
      secretKey: expect.stringMatching(/^sj_sk_/),
    });
  });
});

/** What decides which members a body has. */
const CHOSEN: Readonly<Record<string, object>> = {
  'POST /v1/keys': { kind: 'secret' },
  'POST /v1/requests': { kind: 'delete' },
};

describe.each(Object.entries(ROUTES))('%s', (route, { callers }) => {
  test('refuses what it does not know, and repeats no value of it', async () => {
    const [kind] = callers;
    const credential =
      kind === 'recorder'
        ? { token: visit.token }
        : { key: kind === 'operator' ? pipeline.keys.operatorKey : pipeline.keys.secretKey };
    const [method, path] = pathOf(route);
    const takesBody = (method === 'POST' || method === 'PUT') && path !== '/v1/chunks';
    const reply = await call(
      takesBody ? route : `${route}?surprise=canary-value`,
      kind === undefined ? {} : credential,
      { ...CHOSEN[route], surprise: 'canary-value' },
    );
    const text = JSON.stringify(reply.body);
    expect(text).not.toContain('canary');
    expect(reply.status).toBe(400);
    // OpenDSR's errors have a form of their own, which names the first member only.
    if (!path.startsWith('/opendsr')) expect(text).toContain('surprise');
  });
});

/** Runs the command line while this process serves the API. @returns what it wrote to stdout */
async function scrubjay(args: string[], input: string, env: Record<string, string>): Promise<string> {
  const command = join(import.meta.dirname, '..', '..', 'cli', 'scrubjay.ts');
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(input);
  const out = await text(child.stdout);
  return out;
}
