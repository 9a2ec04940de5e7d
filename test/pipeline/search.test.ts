import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  giveConsent,
  type Identifier,
  identify,
  type Keys,
  openAccount,
  signAgreements,
  startSession,
  type Visit,
} from '../../local/show/actors.ts';
import { itemsOf } from '../support/logical-state.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';

const HOUR = 60 * 60 * 1000;
const EVERYTHING = 'forms,emails,ips,numbers';
/** One person's address in three forms, and one address of the network in two. */
const EMAILS = ['Zoë.Ruiz@BÜCHER.example', 'zoë.ruiz@xn--bcher-kva.example', 'ZOE\u0308.RUIZ@bücher.example'];
const ADDRESSES = ['2001:DB8:77:0:0:0:0:A1', '2001:db8:77::a1'];
const SUPPORT = 'help@acorn-outfitters.example';

/** A page that shows some texts, as rrweb records it. */
function page(...texts: string[]): unknown[] {
  const node = (id: number, textContent: string) => ({
    type: 2,
    tagName: 'p',
    attributes: {},
    id,
    childNodes: [{ type: 3, textContent, id: id + 1 }],
  });
  const body = {
    type: 2,
    tagName: 'body',
    attributes: {},
    id: 3,
    childNodes: texts.map((text, n) => node(10 + 2 * n, text)),
  };
  const html = { type: 2, tagName: 'html', attributes: {}, id: 2, childNodes: [body] };
  return [
    { type: 4, data: { href: 'https://shop.example/', width: 800, height: 600 }, timestamp: 1 },
    {
      type: 2,
      data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { top: 0, left: 0 } },
      timestamp: 2,
    },
  ];
}

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
  await signAgreements(pipeline.api, pipeline.keys);
  const { status } = await pipeline.api.put(
    '/v1/identifier-policy',
    { publicContacts: [{ type: 'email', value: SUPPORT.toUpperCase() }] },
    pipeline.keys.secretKey,
  );
  if (status !== 200) throw new Error(`the policy was answered ${status}`);
});
afterAll(() => pipeline.close());

async function visit(keys: Keys, events: unknown[], who: Identifier[] = [], consents = true): Promise<Visit> {
  const started = await startSession(pipeline.api, keys);
  if (consents) await giveConsent(pipeline.api, started);
  if (who.length > 0) await identify(pipeline.api, started, who);
  const { status } = await pipeline.api.chunk(started.token, 0, events, EVERYTHING);
  if (status !== 202) throw new Error(`the chunk was answered ${status}`);
  return started;
}

interface FoundSession {
  readonly session: string;
  readonly matches: readonly { identifier: number; type: string; role: string; source: string }[];
  readonly [field: string]: unknown;
}

async function searchPages(input: Record<string, unknown>, keys = pipeline.keys): Promise<FoundSession[]> {
  const found: FoundSession[] = [];
  let cursor: unknown;
  do {
    const body = { ...input, ...(cursor === undefined ? {} : { cursor }) };
    const reply = await pipeline.api.post('/v1/searches', body, keys.secretKey);
    if (reply.status !== 200) throw new Error(`${reply.status}: ${JSON.stringify(reply.body)}`);
    found.push(...(reply.body.sessions as FoundSession[]));
    cursor = reply.body.cursor;
  } while (cursor !== undefined);
  return found;
}

const ids = (sessions: readonly { session: string }[]) => sessions.map(({ session }) => session);

describe('one person in fifty sessions, in three forms of an email and two of an address', () => {
  let own: Visit[];
  let agent: Visit;

  beforeAll(async () => {
    own = [];
    for (let n = 0; n < 50; n++) {
      const who =
        n % 2 === 0
          ? { type: 'email', value: EMAILS[(n / 2) % 3]! }
          : { type: 'ip', value: ADDRESSES[((n - 1) / 2) % 2]! };
      own.push(await visit(pipeline.keys, page(`Hello ${EMAILS[0]}`), [who]));
    }
    agent = await visit(
      pipeline.keys,
      page(`Ticket of ${EMAILS[1]} from ${ADDRESSES[0]}`, `Other ticket of kim@acme.example`, SUPPORT),
      [{ type: 'user_id', value: 'agent-7' }],
    );
    await pipeline.run.settled(240_000);
  }, 300_000);

  test.each(EMAILS)('is found whole by %s', async (value) => {
    const found = await searchPages({ identifiers: [{ type: 'email', value }], limit: 20 });
    expect(new Set(ids(found))).toEqual(new Set([...ids(own), agent.session]));
    expect(found.length).toBe(51);
    const started = found.map(({ startedAt }) => String(startedAt));
    expect(started).toEqual(started.toSorted());
  });

  test.each(ADDRESSES)('is found by %s, and by its network', async (value) => {
    const named = own.filter((_, n) => n % 2 === 1);
    const expected = new Set([...ids(named), agent.session]);
    expect(new Set(ids(await searchPages({ identifiers: [{ type: 'ip', value }] })))).toEqual(expected);
    for (const prefix of ['2001:db8:77::/48', '2001:DB8:77:0:ff::/56', '2001:db8:77:0::/64']) {
      const found = await searchPages({ identifiers: [{ type: 'ip_prefix', value: prefix }] });
      expect(new Set(ids(found))).toEqual(expected);
    }
  });

  test("a mention in a support agent's session is told apart, with the kinds that the session holds and never a value", async () => {
    const [found, ...others] = await searchPages({
      identifiers: [
        { type: 'email', value: EMAILS[2] },
        { type: 'user_id', value: 'agent-7' },
      ],
      match: 'all',
    });
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      session: agent.session,
      matches: [
        { identifier: 0, type: 'email', role: 'mention', source: 'recording' },
        { identifier: 1, type: 'user_id', role: 'own', source: 'identify' },
      ],
      chunks: 1,
      events: 2,
      grants: [
        {
          categories: ['forms', 'emails', 'ips', 'numbers'],
          chunks: 1,
          evidence: { consent: expect.any(String), assertion: 'asserted by the browser' },
        },
      ],
    });
    expect(found?.holds).toContainEqual({
      type: 'email',
      category: 'emails',
      role: 'mention',
      source: 'recording',
      count: 3,
    });
    expect(JSON.stringify(found)).not.toMatch(/@|2001:|agent-7/i);
  });

  test('role and time narrow a search', async () => {
    const identifiers = [{ type: 'email', value: EMAILS[0] }];
    const owning = await searchPages({ identifiers, role: 'own' });
    expect(new Set(ids(owning))).toEqual(new Set(ids(own.filter((_, n) => n % 2 === 0))));
    const cut = String(owning[10]!.startedAt);
    expect(ids(await searchPages({ identifiers, role: 'own', to: cut }))).toEqual(ids(owning.slice(0, 10)));
    expect(ids(await searchPages({ identifiers, role: 'own', from: cut }))).toEqual(ids(owning.slice(10)));
  });

  test("the business's own contact value is kept in the recording and has no row", async () => {
    const { body } = await pipeline.api.post(
      '/v1/searches',
      { identifiers: [{ type: 'email', value: SUPPORT }] },
      pipeline.keys.secretKey,
    );
    expect(body).toMatchObject({ sessions: [], publicContacts: [0] });
  });

  test("no search of another business's sees any of it, and equal values have other blinds there", async () => {
    const other = await openAccount(pipeline.api, pipeline.keys.operatorKey);
    await signAgreements(pipeline.api, other);
    const theirs = await visit(other, page(`Hello ${EMAILS[0]}`), [{ type: 'email', value: EMAILS[0]! }]);
    await pipeline.run.settled(60_000);
    for (const identifier of [
      { type: 'email', value: EMAILS[0] },
      { type: 'ip', value: ADDRESSES[0] },
      { type: 'ip_prefix', value: '2001:db8:77::/48' },
      { type: 'user_id', value: 'agent-7' },
      { type: 'visitor', value: own[0]!.visitor },
    ]) {
      const found = ids(await searchPages({ identifiers: [identifier] }, other));
      expect(found).toEqual(identifier.type === 'email' ? [theirs.session] : []);
      expect(ids(await searchPages({ identifiers: [identifier] }))).not.toContain(theirs.session);
    }
    const businesses = new Map<string, Set<string>>();
    for (const { blind, business } of await itemsOf(pipeline, 'Identifiers'))
      businesses.set(blind!.S!, (businesses.get(blind!.S!) ?? new Set()).add(business!.S!));
    expect([...businesses.values()].filter((owners) => owners.size > 1)).toEqual([]);
  });

  test('after the key was changed, what was indexed before and what comes later are found by one search', async () => {
    const { api, keys, run } = pipeline;
    const changed = await api.put(
      '/v1/identifier-policy',
      { newKey: true, emailPlusTags: 'drop' },
      keys.secretKey,
    );
    expect(changed).toMatchObject({ status: 200, body: { epochs: [{ label: '1' }, { label: '2' }] } });
    await run.fastForward(HOUR + 60_000);
    const later = await visit(keys, page('Hello'), [
      { type: 'email', value: EMAILS[1]!.replace('@', '+later@') },
    ]);
    await run.settled(60_000);
    const found = ids(await searchPages({ identifiers: [{ type: 'email', value: EMAILS[0] }], limit: 100 }));
    expect(found.length).toBe(52);
    expect(found.at(-1)).toBe(later.session);
  });
});

describe('people without consent', () => {
  test('leave nothing that any search for what they typed or saw could find, and the answer says why', async () => {
    const values: Identifier[] = [
      { type: 'email', value: 'ines@nowhere.example' },
      { type: 'phone', value: '(415) 555-0134' },
      { type: 'card', value: '4111 1111 1111 1111' },
      { type: 'ip', value: '203.0.113.9' },
      { type: 'user_id', value: 'ines-1' },
    ];
    await visit(pipeline.keys, page(...values.map(({ value }) => `It is ${value}.`)), values, false);
    await pipeline.run.settled(60_000);
    for (const identifier of values) {
      const { body } = await pipeline.api.post(
        '/v1/searches',
        { identifiers: [identifier] },
        pipeline.keys.secretKey,
      );
      expect(body).toEqual({ sessions: [], note: expect.stringContaining('masked before it was stored') });
    }
  });
});

test('what was typed and kept without being an identifier is counted as not searchable', async () => {
  const typed = { type: 3, data: { source: 5, text: 'blue canoe', isChecked: false, id: 4 }, timestamp: 3 };
  const input = { type: 2, tagName: 'input', attributes: { type: 'text' }, id: 4, childNodes: [] };
  const [meta, snapshot] = page('Hello') as [unknown, { data: { node: { childNodes: unknown[] } } }];
  const html = snapshot.data.node.childNodes[0] as { childNodes: { childNodes: unknown[] }[] };
  html.childNodes[0]!.childNodes.push(input);
  const who = { type: 'user_id', value: 'canoeist' };
  const { session } = await visit(pipeline.keys, [meta, snapshot, typed], [who]);
  await pipeline.run.settled(60_000);
  expect(await searchPages({ identifiers: [who] })).toMatchObject([{ session, notSearchable: 1 }]);
});

describe('scrubjay search', () => {
  const program = fileURLToPath(new URL('../../cli/scrubjay.ts', import.meta.url));
  const scrubjay = async (input: unknown, ...args: string[]) => {
    const environment = { SCRUBJAY_URL: pipeline.api.url, SCRUBJAY_SECRET_KEY: pipeline.keys.secretKey };
    const child = spawn(process.execPath, [program, 'search', ...args], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(JSON.stringify(input));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (child.exitCode === null) await once(child, 'exit');
    return { code: child.exitCode, stdout, stderr };
  };

  test('answers every page of what is found, and 1 where nothing is', async () => {
    const found = await scrubjay([{ type: 'email', value: EMAILS[0] }], '--role', 'own');
    expect(found.code).toBe(0);
    expect(JSON.parse(found.stdout).sessions.length).toBeGreaterThanOrEqual(25);
    const nobody = await scrubjay([{ type: 'email', value: 'nobody@nowhere.example' }]);
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('masked before it was stored') });
  });

  test('says what is wrong without the value', async () => {
    const { code, stdout, stderr } = await scrubjay([{ type: 'card', value: '4111111111111112' }]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/identifiers\.0 is not a well-formed card.*Luhn/s);
    expect(stderr).not.toContain('4111');
  });
});

test('every search is on the audit trail, with its types and without its values', async () => {
  const { api, keys, run } = pipeline;
  const month = new Date(run.clock.now()).toISOString().slice(0, 7);
  const identifiers = [{ type: 'email', value: 'trail@acme.example' }];
  await api.post('/v1/searches', { identifiers, role: 'own' }, keys.secretKey);
  const { status, body } = await api.get(`/v1/searches?month=${month}`, keys.secretKey);
  expect(status).toBe(200);
  expect(body.searches).toContainEqual({
    id: expect.any(String),
    at: expect.any(String),
    types: ['email'],
    match: 'any',
    role: 'own',
    continued: false,
    sessions: 0,
  });
  expect(JSON.stringify(await itemsOf(pipeline, 'SearchLog'))).not.toContain('acme.example');
});
