import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { verifyExport } from '../../cli/verify-export.ts';
import { verifyReceipt } from '../../core/proof/verify.ts';
import {
  giveConsent,
  type Identifier,
  identify,
  receiptsIssued,
  requestDeletion,
  signAgreements,
  startSession,
} from '../../local/show/actors.ts';
import { countHolding } from '../../local/show/ledger.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';

const EVERYTHING = 'forms,emails,ips,numbers';
const ZOE: Identifier = { type: 'email', value: 'zoe.ruiz@acme.example' };

/** A page that shows some texts, as rrweb records it. */
function page(...texts: string[]): unknown[] {
  const paragraphs = texts.map((textContent, n) => ({
    type: 2,
    tagName: 'p',
    attributes: {},
    id: 10 + 2 * n,
    childNodes: [{ type: 3, textContent, id: 11 + 2 * n }],
  }));
  const body = { type: 2, tagName: 'body', attributes: {}, id: 3, childNodes: paragraphs };
  const html = { type: 2, tagName: 'html', attributes: {}, id: 2, childNodes: [body] };
  const node = { type: 0, id: 1, childNodes: [html] };
  return [
    { type: 4, data: { href: 'https://shop.example/account', width: 800, height: 600 }, timestamp: 1 },
    { type: 2, data: { node, initialOffset: { top: 0, left: 0 } }, timestamp: 2 },
  ];
}

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
  await signAgreements(pipeline.api, pipeline.keys);
});
afterAll(() => pipeline.close());

async function visit(events: unknown[], who: Identifier): Promise<void> {
  const { api, keys } = pipeline;
  const started = await startSession(api, keys);
  await giveConsent(api, started);
  await identify(api, started, [who]);
  expect((await api.chunk(started.token, 0, events, EVERYTHING)).status).toBe(202);
}

async function know(identifiers: readonly Identifier[], scope = 'specific'): Promise<string> {
  const { api, keys } = pipeline;
  const { status, body } = await api.post(
    '/v1/requests',
    { kind: 'know', scope, identifiers },
    keys.secretKey,
  );
  expect(status).toBe(202);
  await receiptsIssued(api, keys, String(body.id), 1);
  return String(body.id);
}

/** The export's files, fetched by the link, and verified with the operator's key. */
async function fetchExport(request: string) {
  const { api, keys } = pipeline;
  const { status, body } = await api.get(`/v1/requests/${request}/export`, keys.secretKey);
  expect(status).toBe(200);
  const zip = new Uint8Array(await (await fetch(String(body.url))).arrayBuffer());
  const jwks = await api.raw('/.well-known/jwks.json');
  expect(await verifyExport(zip, jwks)).toMatchObject({ ok: true, request });
  const receipt = await verifyReceipt(await api.raw(`/v1/requests/${request}/receipt`, keys.secretKey), jwks);
  expect(receipt).toMatchObject({
    ok: true,
    receipt: { status: 'final', request: { kind: 'know' }, disclosure: { manifest: body.manifest } },
  });
  const files = Object.entries(unzipSync(zip)).map(
    ([path, content]) => [path, Buffer.from(content).toString('utf8')] as const,
  );
  return { files: new Map(files), url: String(body.url) };
}

test('a person is told everything of theirs and nothing of others, until they are erased, and the export with them', async () => {
  const { api, keys, run } = pipeline;
  await visit(page('Hi ZOE.RUIZ@acme.example', 'Your seller is kim@acme.example, 212-555-0187'), ZOE);
  await visit(page('Ticket of zoe.ruiz@acme.example, agent Bob Miller', 'and of lee@acme.example'), {
    type: 'user_id',
    value: 'agent-7',
  });
  await run.settled(60_000);

  const limit = { method: 'account', kinds: ['sensitive'], identifiers: [ZOE] };
  expect((await api.post('/v1/opt-outs', limit, keys.secretKey)).status).toBe(201);
  const request = await know([ZOE]);
  const { files, url } = await fetchExport(request);
  const sessions = JSON.parse(files.get('data/sessions.json')!);
  expect(sessions).toMatchObject([
    { number: 1, role: 'own', pages: ['https://shop.example/account'], replay: true },
    { number: 2, role: 'mention' },
  ]);
  expect(JSON.parse(files.get('data/consents.json')!)).toMatchObject([{ state: 'in force', language: 'en' }]);
  expect(JSON.parse(files.get('data/opt-outs.json')!)).toMatchObject([
    { of: 'sensitive', state: 'opted out' },
  ]);
  expect(files.get('replays/1.json')).toContain('Hi ZOE.RUIZ@acme.example');
  expect(files.get('replays/2.json')).toContain('zoe.ruiz@acme.example');
  for (const [path, content] of files) {
    // The player's own code is in the page.
    const text = path === 'index.html' ? content.slice(0, content.indexOf('<script>')) : content;
    for (const other of ['kim@', '0187', 'lee@', 'Bob', 'Miller', 'agent-7', 'Ticket'])
      expect(text).not.toContain(other);
  }
  expect((await api.get(`/v1/requests/${request}/export`, keys.secretKey)).body).not.toHaveProperty('salts');

  const erasure = await requestDeletion(api, keys, [{ ...ZOE, value: 'Zoe.Ruiz@ACME.example' }], 'delete');
  await run.settled(300_000);
  await receiptsIssued(api, keys, erasure, 1);
  expect(await countHolding(run, 'Exports', `exports/${request}.zip`)).toBe(0);
  // Whoever may not list the bucket is not told that there is nothing.
  expect((await fetch(url)).status).toBe(403);
});

test('of somebody of whom nothing is held the export says why, and of categories alone there is no replay', async () => {
  const { files } = await fetchExport(
    await know([{ type: 'email', value: 'nobody@nowhere.example' }], 'categories'),
  );
  expect(files.get('index.html')).toContain('masked before it was stored');
  expect(JSON.parse(files.get('data/summary.json')!)).toMatchObject({
    scope: 'categories',
    sessions: { own: 0, mention: 0 },
    note: expect.stringContaining('Nothing is held'),
  });
  expect([...files.keys()].filter((path) => path.startsWith('replays/'))).toEqual([]);
});
