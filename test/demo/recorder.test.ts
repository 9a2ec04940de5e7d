import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { createDemoHandler } from '../../demo/serve.ts';
import { withPage } from '../support/browser.ts';

interface Post {
  readonly path: string;
  readonly seq: number;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** The demo with a site key, in front of an API that answers every session start and keeps every post. */
async function startSite() {
  const posts: Post[] = [];
  const demo = createDemoHandler({ siteKey: 'site-key' });
  const server = createServer(async (request, response) => {
    if (demo(request, response)) return;
    const { pathname, searchParams } = new URL(request.url!, 'http://site');
    const body = await buffer(request);
    posts.push({
      path: pathname,
      seq: Number(searchParams.get('seq')),
      contentType: request.headers['content-type'],
      body,
    });
    response.end(JSON.stringify({ token: 'the token', session: 'S1', visitor: 'V1' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/demo/`,
    posts,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

test('a visitor records a visit over two pages, and nothing is masked in the browser', async () => {
  // Prepare
  const site = await startSite();

  // Act
  await withPage(async (page) => {
    await page.goto(site.url);
    await page.getByRole('button', { name: 'Record my visit' }).click();
    await page.getByText('Recording.').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.locator('#sign-up [name="password"]').pressSequentially('wren-and-robin');
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await page.getByText('Recorded as session S1.').waitFor();
  });
  site.close();

  // Assess
  const [start, ...chunks] = site.posts;
  expect(start).toMatchObject({ path: '/v1/sessions' });
  expect(JSON.parse(start!.body.toString())).toEqual({ siteKey: 'site-key' });
  expect(chunks.map(({ path }) => path)).toEqual(chunks.map(() => '/v1/chunks'));
  expect(chunks.map(({ seq }) => seq)).toEqual(chunks.map((_, index) => index));
  expect(chunks.map(({ contentType }) => contentType)).toEqual(chunks.map(() => undefined));
  const events = chunks.flatMap(({ body }) => JSON.parse(gunzipSync(body).toString()));
  expect(events.filter(({ type }) => type === 4)).toHaveLength(2);
  expect(JSON.stringify(events)).toContain('wren-and-robin');
});

test('without a site key no page offers to record', async () => {
  const demo = createDemoHandler();
  const server = createServer(demo);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const html = await (await fetch(`http://127.0.0.1:${port}/demo/`)).text();
  server.closeAllConnections();
  server.close();
  expect(html).not.toContain('recorder.js');
});
