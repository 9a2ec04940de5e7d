import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commit } from '../../core/identifiers/blind.ts';
import { verifyReceipt } from '../../core/proof/verify.ts';
import {
  giveConsent,
  type Identifier,
  identify,
  receiptsIssued,
  replay,
  search,
  signAgreements,
  startSession,
} from '../../local/show/actors.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';

const WRONG: Identifier = { type: 'email', value: 'ana.sousa@exmaple.test' };
const RIGHT: Identifier = { type: 'email', value: 'ana.sousa@example.test' };
const ACCOUNT: Identifier = { type: 'user_id', value: 'customer-77' };
const VERIFIED = { by: 'business', tier: 'reasonable', method: 'account-login' };

/** A page that shows a text, as rrweb records it. */
function page(textContent: string): unknown[] {
  const p = { type: 2, tagName: 'p', attributes: {}, id: 4, childNodes: [{ type: 3, textContent, id: 5 }] };
  const body = { type: 2, tagName: 'body', attributes: {}, id: 3, childNodes: [p] };
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
});
afterAll(() => pipeline.close());

async function visit(who: readonly Identifier[], text: string): Promise<string> {
  const { api, keys } = pipeline;
  const started = await startSession(api, keys);
  await giveConsent(api, started);
  await identify(api, started, who);
  expect((await api.chunk(started.token, 0, page(text), 'forms,emails,ips,numbers')).status).toBe(202);
  return started.session;
}

const shown = async (session: string) => JSON.stringify(await replay(pipeline.api, pipeline.keys, session));
const found = async (identifier: Identifier) =>
  (await search(pipeline.api, pipeline.keys, identifier)).map(({ session }) => session).sort();

test('a wrong value is replaced in the index and masked in the recordings of the person, and of nobody else', async () => {
  const { api, keys, run } = pipeline;
  const text = `You are ${WRONG.value}, your seller is kim@acme.test`;
  const hers = [await visit([ACCOUNT, WRONG], text), await visit([WRONG], 'Hello')];
  // Whom the wrong value names in truth, and somebody in whose recording it stands.
  const owner = await visit([{ type: 'user_id', value: 'customer-78' }], text);
  await run.settled(60_000);
  expect(await found(WRONG)).toEqual([...hers, owner].sort());

  const request = {
    kind: 'correct',
    identifiers: [ACCOUNT, WRONG],
    corrections: [{ type: 'email', wrong: 'Ana.Sousa@exmaple.TEST', right: RIGHT.value }],
    verification: VERIFIED,
  };
  const { status, body } = await api.post('/v1/requests', request, keys.secretKey);
  expect(status).toBe(202);
  await run.settled(300_000);
  await receiptsIssued(api, keys, String(body.id), 1);

  expect(await found(RIGHT)).toEqual([...hers].sort());
  expect(await found(WRONG)).toEqual([owner]);
  const [first] = hers;
  expect(await shown(first!)).not.toContain('exmaple');
  expect(await shown(first!)).toContain('kim@acme.test');
  expect(await shown(owner)).toContain(WRONG.value);

  const file = await api.raw(`/v1/requests/${body.id}/receipt`, keys.secretKey);
  const { ok, receipt } = await verifyReceipt(file, await api.raw('/.well-known/jwks.json'));
  expect(ok).toBe(true);
  expect(receipt).toMatchObject({
    status: 'final',
    request: { kind: 'correct', verification: VERIFIED },
    correction: { rows: 2, sessions: 2, values: [{ type: 'email' }] },
    outcome: { status: 'fulfilled' },
  });
  const salts = body.salts as { identifiers: string[]; corrections: { wrong: string; right: string }[] };
  const salt = Buffer.from(salts.corrections[0]!.right, 'base64url');
  expect(receipt?.correction?.values[0]?.right).toBe(commit(salt, 'email', RIGHT.value));
}, 600_000);

test('a correction needs who asks to be verified, and two values that differ', async () => {
  const { api, keys } = pipeline;
  const request = {
    kind: 'correct',
    identifiers: [ACCOUNT],
    corrections: [{ type: 'email', wrong: WRONG.value, right: RIGHT.value }],
  };
  const post = (body: object) => api.post('/v1/requests', body, keys.secretKey);
  expect(await post(request)).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('verification') },
  });
  const same = [{ type: 'email', wrong: WRONG.value, right: WRONG.value.toUpperCase() }];
  expect(await post({ ...request, corrections: same, verification: VERIFIED })).toMatchObject({
    status: 400,
    body: { type: 'urn:scrubjay:problem:nothing-to-correct' },
  });
});
