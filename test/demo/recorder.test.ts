import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDemoHandler } from '../../demo/serve.ts';

const server = createServer((request, response) => {
  if (!createDemoHandler()(request, response)) response.writeHead(404).end();
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/demo/`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test('without a site key no page offers to record', async () => {
  const html = await (await fetch(url)).text();
  expect(html).toContain('<main>');
  expect(html).not.toContain('recorder.js');
});

test('the recorder is served as a site would load it', async () => {
  const response = await fetch(`${url}scrubjay.js`);
  expect(response.headers.get('content-type')).toContain('text/javascript');
  expect(await response.text()).toContain('before init');
});
