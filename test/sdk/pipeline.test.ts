import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page, Request } from 'playwright-core';
import { hashKey, newKey } from '../../core/keys.ts';
import { PEOPLE } from '../../demo/people.ts';
import { PERSONAL_VALUES } from '../../demo/personal-values.ts';
import { launchBrowser } from '../../demo/record/browser.ts';
import { visit } from '../../demo/record/visit.ts';
import { createDemoHandler, type DemoHandler } from '../../demo/serve.ts';
import { type LocalRun, startLocalRun } from '../../local/run.ts';
import { type Keys, openAccount, replay, signAgreements } from '../../local/show/actors.ts';
import { Api } from '../../local/show/api.ts';
import { createReplayHandler, REPLAY_PATH } from '../../local/show/replay-page.ts';

let run: LocalRun;
let api: Api;
let keys: Keys;
let browser: Browser;
let demo: DemoHandler | undefined;
let watch: DemoHandler | undefined;

beforeAll(async () => {
  const operatorKey = newKey('sj_op');
  run = await startLocalRun({
    context: { operatorKeyHash: hashKey(operatorKey) },
    retryMs: 5,
    extra: (request, response) => demo?.(request, response) || watch?.(request, response) || false,
  });
  api = new Api(run.url);
  keys = await openAccount(api, operatorKey, [run.url]);
  demo = createDemoHandler({ siteKey: keys.siteKey, replayUrl: REPLAY_PATH });
  watch = createReplayHandler(api, keys);
  browser = await launchBrowser();
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await run?.close();
});

interface Recorded {
  readonly page: Page;
  /** The chunks that left the browser, decompressed. */
  readonly chunks: string[];
  /** The requests of the page that is open now, of which the API has not answered yet. */
  readonly unanswered: Set<Request>;
}

const hasChunk = (request: Request) => new URL(request.url()).pathname === '/v1/chunks';

/** A page whose visitor wants to be recorded, and what it sends of the recording. */
async function openPage(choice: 'masked' | 'open'): Promise<Recorded> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 720 } });
  const chunks: string[] = [];
  const unanswered = new Set<Request>();
  page.on('response', (response) => void unanswered.delete(response.request()));
  page.on('request', (request) => {
    if (!hasChunk(request)) return;
    unanswered.add(request);
    chunks.push(gunzipSync(request.postDataBuffer()!).toString('utf8'));
  });
  // Of what a page sends while it goes away the browser's driver tells no answer.
  page.on('framenavigated', (frame) => frame === page.mainFrame() && unanswered.clear());
  await page.addInitScript((value) => sessionStorage.setItem('recording', value), choice);
  return { page, chunks, unanswered };
}

/** Waits until the page's session has begun. */
async function sessionOf(page: Page): Promise<void> {
  await page.waitForFunction(
    () => (window as unknown as { scrubjay?: { sessionId?: string } }).scrubjay?.sessionId,
  );
}

/** Ends the recording and answers the session, once all of it is stored. */
async function finish({ page, unanswered }: Recorded): Promise<string> {
  const rest = page.waitForRequest(hasChunk);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  const [, session] = /session ([\w-]{22})/.exec(
    (await page.getByText('Recorded as session').textContent()) ?? '',
  )!;
  await rest;
  for (const request of unanswered) await request.response();
  await run.settled();
  return session!;
}

/** Whether the text has the value, not as a part of a longer number such as a time. */
function occursIn(text: string, value: string): boolean {
  return new RegExp(`(?<!\\d)${RegExp.escape(value)}(?!\\d)`).test(text);
}

test('a visit of the whole shop: nothing personal leaves the browser, and all of it is stored', async () => {
  // Prepare
  const maria = PEOPLE.find(({ id }) => id === 'maria')!;
  const recorded = await openPage('masked');
  const { page, chunks } = recorded;
  // A visit in a hurry leaves the first page before its session has begun.
  await page.goto(`${run.url}/demo/`);
  await sessionOf(page);

  // Act
  await visit(page, `${run.url}/demo/`, maria);
  const session = await finish(recorded);
  const stored = (await replay(api, keys, session)) as { type: number; data: { href: string } }[];

  // Assess
  const sent = chunks.join('\n');
  const short = new Set(['cardEnding', 'cardCode', 'cardExpiry']);
  const values = PERSONAL_VALUES.filter(({ recording, kind }) => recording === 'maria' && !short.has(kind));
  expect(
    values.filter(({ value }) => occursIn(sent, value)).map(({ kind, value }) => `${kind}: ${value}`),
  ).toEqual([]);
  // What a page sends while it goes away is stored, but the browser's driver does not tell of it.
  expect(stored.length).toBeGreaterThanOrEqual(
    chunks.flatMap((chunk) => JSON.parse(chunk) as unknown[]).length,
  );
  const pages = stored.filter(({ type }) => type === 4).map(({ data }) => new URL(data.href).pathname);
  expect(pages.map((path) => path.slice('/demo/'.length).replace('.html', ''))).toEqual([
    '',
    '',
    'account',
    'account',
    '',
    'checkout',
    'order',
    'security',
    'support',
  ]);
  await page.close();
}, 600_000);

test('what was opted into is sent and readable once the agreements are signed, and not even sent before', async () => {
  const typed = 'binoculars for Tobias';
  const visitOnce = async (choice: 'masked' | 'open') => {
    const recorded = await openPage(choice);
    const { page, chunks } = recorded;
    await page.goto(`${run.url}/demo/`);
    await page.locator('[name="q"]').waitFor();
    await sessionOf(page);
    await page.locator('[name="q"]').pressSequentially(typed);
    const session = await finish(recorded);
    await page.close();
    return {
      sent: chunks.join('').includes(typed),
      readable: JSON.stringify(await replay(api, keys, session)).includes(typed),
    };
  };

  const unsigned = await visitOnce('open');
  await signAgreements(api, keys);
  const signed = await visitOnce('open');
  const masked = await visitOnce('masked');

  expect({ unsigned, signed, masked }).toEqual({
    unsigned: { sent: false, readable: false },
    signed: { sent: true, readable: true },
    masked: { sent: false, readable: false },
  });
}, 600_000);
