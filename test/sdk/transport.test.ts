import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { EventType, type eventWithTime } from '@rrweb/types';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../demo/record/browser.ts';
import { replayInBrowser } from '../support/replay.ts';
import { Site } from './support/site.ts';

type Scrubjay = Record<string, (...args: unknown[]) => unknown> & { sessionId?: string; visitorId?: string };
declare const scrubjay: Scrubjay;

let site: Site;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [site, browser] = await Promise.all([Site.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  site.close();
});
beforeEach(async () => {
  site.forget();
  context = await browser.newContext();
  site.pages.set('/a.html', page(''));
  site.pages.set('/b.html', page(''));
});
afterEach(() => context.close());

function page(calls: string, options?: string, body = ''): string {
  return `<!doctype html><html><head><title>A</title>${site.recorder(calls, options)}</head><body><p>Hello</p><input name="q">${body}</body></html>`;
}

async function open(path = '/a.html'): Promise<Page> {
  const opened = await context.newPage();
  await opened.goto(site.url + path);
  return opened;
}

const tracked = () =>
  site
    .events()
    .flatMap(({ type, data }) => (type === EventType.Custom ? [(data as { tag: string }).tag] : []));
const flush = (opened: Page) =>
  opened.evaluate(() => {
    scrubjay.pause!();
    scrubjay.resume!();
  });

describe('consent first', () => {
  const CONSENT = `{ categories: ['emails'], text: 'May we?', version: '1', language: 'en', method: 'banner' }`;

  test('with requireConsent nothing is sent or stored before it, and recording begins with it', async () => {
    site.pages.set('/a.html', page('', '{ requireConsent: true }'));
    const opened = await open();
    await opened.locator('input').pressSequentially('before');
    await opened.evaluate(() => scrubjay.track!('before'));
    expect(site.posts).toEqual([]);
    expect(await opened.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);

    await opened.evaluate(`scrubjay.consent(${CONSENT}); scrubjay.track('at once')`);
    await site.until(() => site.chunks().length > 0);
    const consent = site.posts.find(({ path }) => path === '/v1/consents')!;
    expect(JSON.parse(consent.body.toString())).toMatchObject({ categories: ['emails'], text: 'May we?' });
    expect(site.posts.map(({ path }) => path).slice(0, 3)).toEqual([
      '/v1/sessions',
      '/v1/consents',
      '/v1/chunks',
    ]);
  });

  test('a withdrawal stops at once, discards what was not sent, and is reported', async () => {
    const opened = await open();
    await site.until(() => site.chunks().length > 0);
    await opened.evaluate(() => {
      scrubjay.track!('never sent');
      scrubjay.withdraw!({ erase: true });
      scrubjay.track!('after');
    });
    await opened.locator('input').pressSequentially('after');
    await site.until(() => site.posts.some(({ path }) => path === '/v1/withdrawals'));
    expect(JSON.parse(site.posts.at(-1)!.body.toString())).toMatchObject({ erase: true });
    await opened.goto('about:blank');
    expect(tracked()).toEqual([]);
    expect(site.chunks()).toHaveLength(1);
  });

  test.each([
    ['Global Privacy Control', `Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });`],
    [
      'an opt-out of the GPP',
      `window.__gpp = (_, call) => call({ gppString: 'DBABBgA~BVoAAABY.YA', parsedSections: { usca: [{ SaleOptOut: 1 }] } }, true);`,
    ],
  ])('under %s nothing is kept although it was switched on, and it is reported', async (_, signal) => {
    site.pages.set(
      '/a.html',
      page("scrubjay('record', { emails: true });", '{}', '<p>joe@acme.io</p>').replace(
        '<head>',
        `<head><script>${signal}</script>`,
      ),
    );
    await open();
    await site.until(
      () => site.chunks().length > 0 && site.posts.some(({ path }) => path === '/v1/opt-outs'),
    );
    expect(site.sent().includes('joe@acme.io')).toBe(false);
    expect(site.chunks()[0]!.record).toBe('');
  });
});

describe('masks of others', () => {
  test.each([
    'class="sentry-mask"',
    'class="ph-mask"',
    'data-dd-privacy="mask"',
    'data-clarity-mask',
    'class="fs-mask"',
    'data-sl="mask"',
    'data-recording-sensitive',
    'data-openreplay-obscured',
    'data-scrubjay="mask"',
  ])('%s is honoured, and no unmask inside it', async (marker) => {
    site.pages.set(
      '/a.html',
      page(
        '',
        '{}',
        `<div ${marker}><p class="ph-unmask sentry-unmask" data-dd-privacy="allow">Nest box</p></div>`,
      ),
    );
    await open();
    await site.until(() => site.chunks().length > 0);
    expect(site.sent().includes('Nest')).toBe(false);
  });

  test('what is excluded leaves a box, and `allow` opens a mask but no password', async () => {
    const excluded = [
      'class="sentry-block"',
      'class="ph-no-capture"',
      'data-openreplay-hidden',
      'data-recording-disable',
      'class="fs-exclude"',
      'data-scrubjay="exclude"',
    ];
    const body = excluded.map((marker) => `<div ${marker}>Secret garden</div>`).join('');
    site.pages.set(
      '/a.html',
      page(
        "scrubjay('record', { forms: true });",
        '{}',
        `${body}<div data-scrubjay="mask"><b data-scrubjay="allow">Finch <input type="password" value="kestrel9"></b></div>`,
      ),
    );
    await open();
    await site.until(() => site.chunks().length > 0);
    expect(site.sent().match(/Secret garden|kestrel9/g)).toBeNull();
    expect(site.sent().includes('Finch')).toBe(true);
    expect(site.sent().match(/rr_width/g)).toHaveLength(excluded.length);
  });
});

describe('nothing is lost, nothing doubled', () => {
  /** Tracks ten events one chunk each. */
  async function act(opened: Page, names: readonly string[]): Promise<void> {
    for (const name of names) {
      await opened.evaluate((tag) => scrubjay.track!(tag), name);
      await flush(opened);
    }
  }
  const NAMES = ['one', 'two', 'three', 'four'];
  const expectComplete = () => {
    const chunks = site.chunks();
    expect(chunks.map(({ seq }) => seq)).toEqual(chunks.map((_, index) => index));
    expect(tracked()).toEqual(NAMES);
  };

  test.each([500, 429, 0, 403])('an API that answers %d is asked again, in order', async (status) => {
    const opened = await open();
    await site.until(() => site.chunks().length > 0);
    let refusals = 0;
    site.answers = ({ path }) =>
      path === '/v1/chunks' && refusals++ % 2 === 0 && refusals < 6 ? { status } : undefined;
    await act(opened, NAMES);
    await site.until(() => tracked().length === NAMES.length);
    expect(refusals).toBeGreaterThan(4);
    expectComplete();
  });

  test('what was recorded offline arrives when the network is back', async () => {
    const opened = await open();
    await site.until(() => site.chunks().length > 0);
    await context.setOffline(true);
    await act(opened, NAMES);
    await context.setOffline(false);
    await site.until(() => tracked().length === NAMES.length);
    expectComplete();
  });

  test('what a page recorded last is sent when it goes away, and the next page goes on with the numbers', async () => {
    const opened = await open();
    await site.until(() => site.chunks().length > 0);
    await opened.evaluate(() => scrubjay.track!('one'));
    await opened.goto(`${site.url}/b.html`);
    await site.until(() => site.events().filter(({ type }) => type === EventType.FullSnapshot).length === 2);
    await act(opened, ['two', 'three']);
    await opened.evaluate(() => scrubjay.track!('four'));
    await opened.close();
    await site.until(() => tracked().length === NAMES.length);
    expectComplete();
    expect(new Set(site.chunks().map(({ session }) => session)).size).toBe(1);
  });

  test('a page that comes back from the back-forward cache goes on with the session', async () => {
    const opened = await open();
    await site.until(() => site.chunks().length > 0);
    await act(opened, ['one']);
    await opened.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    // Another page of the tab goes on with the session.
    const other = await opened.evaluate(() => {
      const session = JSON.parse(sessionStorage.getItem('scrubjay')!);
      sessionStorage.setItem('scrubjay', JSON.stringify({ ...session, next: session.next + 3 }));
      return session.next + 3;
    });
    await opened.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await act(opened, ['two']);
    await site.until(() => tracked().length === 2);
    expect(
      site
        .chunks()
        .map(({ seq }) => seq)
        .filter((seq) => seq >= other).length,
    ).toBeGreaterThan(0);
    expect(new Set(site.chunks().map(({ session }) => session)).size).toBe(1);
  });

  test('two tabs are two sessions of one visitor', async () => {
    const first = await open();
    await site.until(() => site.chunks().length > 0);
    const [second] = await Promise.all([
      context.waitForEvent('page'),
      first.evaluate(() => void window.open('/b.html')),
    ]);
    await second.waitForFunction(() => scrubjay.sessionId);
    const ids = await Promise.all(
      [first, second].map((opened) => opened.evaluate(() => [scrubjay.sessionId, scrubjay.visitorId])),
    );
    expect(ids[0]![0]).not.toBe(ids[1]![0]);
    expect(ids[0]![1]).toBe(ids[1]![1]);
  });

  test('a token is exchanged before it ends, for the same session', async () => {
    site.tokenMs = 30_000;
    const opened = await open();
    await site.until(() => site.chunks().length > 0);
    await opened.evaluate(() => scrubjay.track!('one'));
    await flush(opened);
    await site.until(() => tracked().length === 1);
    await flush(opened);
    await opened.evaluate(() => scrubjay.track!('two'));
    await flush(opened);
    await site.until(() => tracked().length === 2);
    const starts = site.posts
      .filter(({ path }) => path === '/v1/sessions')
      .map(({ body }) => JSON.parse(body.toString()));
    expect(starts.length).toBeGreaterThan(1);
    expect(starts[1].token).toMatch(/^S\d+\./);
    expect(new Set(site.chunks().map(({ session }) => session)).size).toBe(1);
  });

  test('after half an hour without the visitor a new session begins, with a snapshot', async () => {
    const opened = await context.newPage();
    await opened.clock.install();
    await opened.goto(`${site.url}/a.html`);
    await site.until(() => site.chunks().length > 0);
    await opened.clock.fastForward(31 * 60_000);
    await opened.mouse.click(20, 20);
    await opened.locator('input').press('a');
    await site.until(() => new Set(site.chunks().map(({ session }) => session)).size === 2);
    expect(site.chunks().at(-1)!.seq).toBe(0);
  });

  test('an erased session is followed by a new one, and nothing of the old is sent any more', async () => {
    const opened = await open();
    await site.until(() => site.chunks().length > 0);
    const old = site.chunks()[0]!.session;
    site.answers = ({ path, query, body }) => {
      if (path === '/v1/chunks' && query.get('token')!.startsWith(old)) return { status: 401 };
      if (path !== '/v1/sessions' || !body.includes(`"${old}.`)) return undefined;
      return {
        status: 201,
        body: {
          token: 'NEW.1',
          expiresAt: new Date(Date.now() + 900_000).toISOString(),
          session: 'NEW',
          visitor: 'V'.repeat(22),
          mayRecord: [],
          sampling: 1,
        },
      };
    };
    await act(opened, ['one']);
    await site.until(() => site.chunks().some(({ session }) => session === 'NEW'));
    const [first] = site.chunks('NEW');
    expect(first!.seq).toBe(0);
    expect(first!.events.some(({ type }) => type === EventType.FullSnapshot)).toBe(true);
    expect(tracked()).toEqual([]);
  });
});

test('a page whose snapshot is too large for one chunk arrives in parts that play', async () => {
  const noise = (n: number) => createHash('sha512').update(`${n}`).digest('base64url');
  const names = (n: number) => Array.from({ length: 16 }, (_, at) => noise(n * 16 + at)).join(' ');
  const body = Array.from({ length: 1500 }, (_, n) => `<p class="${names(n)}">bird ${n}</p>`).join('');
  site.pages.set('/a.html', page('', '{}', `<main>${body}</main><footer>the last</footer>`));
  const opened = await open();
  await site.until(() => site.sent().includes('the last'), 60_000);
  await opened.close();
  const chunks = site.chunks();
  expect(chunks.length).toBeGreaterThan(1);
  for (const { body: bytes } of site.posts) expect(bytes.length).toBeLessThanOrEqual(700 * 1024);
  const { pages, errors } = await replayInBrowser(site.events() as eventWithTime[]);
  expect(errors).toEqual([]);
  expect(pages[0]!.nodes).toBeGreaterThan(3000);
  expect(pages[0]!.text.indexOf('bird 1499')).toBeGreaterThan(pages[0]!.text.indexOf('bird 3'));
  expect(pages[0]!.text.trimEnd().endsWith('the last')).toBe(true);
});
