import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { buildRecorder } from '../sdk/build.ts';
import { CONSENT_TEXT } from './consent-text.ts';
import { accountOf } from './people.ts';

const FOLDER = join(import.meta.dirname, 'shop');
const MAX_BODY_BYTES = 4096;
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
};

export interface DemoOptions {
  /** The business's public site key. With it every page offers to record the visit; without it nothing is recorded. */
  readonly siteKey?: string;
  /** Origin of Scrubjay's HTTP API, such as `http://127.0.0.1:3000`. Default: the shop's own origin. */
  readonly apiUrl?: string;
  /** Where a recorded session can be watched, to which its id is added. Without it no page links there. */
  readonly replayUrl?: string;
}

/** Answers a request for the demo and returns true, or returns false and leaves the request alone. */
export type DemoHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The demo shop under the path `/demo/`, to be put in front of another server's handler.
 *
 * @example createServer((req, res) => demo(req, res) || api(req, res)).listen(3000, '127.0.0.1')
 */
export function createDemoHandler({ siteKey, apiUrl = '', replayUrl = '' }: DemoOptions = {}): DemoHandler {
  const files = new Map(readdirSync(FOLDER).map((name) => [name, join(FOLDER, name)]));
  const recorder = siteKey
    ? `<script src="scrubjay.js"></script><script src="recorder.js" data-site-key="${siteKey}" data-api-url="${apiUrl}" data-replay-url="${replayUrl}" data-consent-text='${JSON.stringify(CONSENT_TEXT)}'></script>`
    : '';

  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://demo');
    if (pathname === '/demo') return send(response, 302, '', { location: '/demo/' });
    if (!pathname.startsWith('/demo/')) return false;
    const name = pathname.slice('/demo/'.length) || 'index.html';

    if (name === 'account' && request.method === 'POST') {
      void answerAccount(request, response);
      return true;
    }
    if (name === 'scrubjay.js') {
      void recorderScript().then((code) => send(response, 200, code, type('.js')));
      return true;
    }
    const file = files.get(name);
    if (!file || request.method !== 'GET') return send(response, 404, 'Not found', type('.html'));
    const extension = extname(name);
    const content = readFileSync(file, 'utf8');
    return send(
      response,
      200,
      extension === '.html' ? content.replace('<head>', `<head>${recorder}`) : content,
      type(extension),
    );
  };
}

let script: Promise<string> | undefined;

/** The recorder, as a site would load it; built once. */
function recorderScript(): Promise<string> {
  script ??= buildRecorder('script');
  return script;
}

/** POST {"email"}: the shop's own record of that customer. */
async function answerAccount(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) {
    body += part;
    if (body.length > MAX_BODY_BYTES) break;
  }
  try {
    const { email } = JSON.parse(body) as { email?: unknown };
    if (typeof email !== 'string') throw new TypeError('email is not a string');
    send(response, 200, JSON.stringify(accountOf(email)), type('.json'));
  } catch {
    send(response, 400, 'Expected a JSON object with the string "email".', type('.html'));
  }
}

function type(extension: string): Record<string, string> {
  return { 'content-type': CONTENT_TYPES[extension]! };
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string>): true {
  response.writeHead(status, { ...headers, 'cache-control': 'no-store' }).end(body);
  return true;
}

/** Serves the demo alone on this machine. Port 0 takes a free one. */
export async function startDemo(
  port = 0,
  options: DemoOptions = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const demo = createDemoHandler(options);
  const server = createServer((request, response) => {
    if (!demo(request, response)) response.writeHead(302, { location: '/demo/' }).end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/demo/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

if (import.meta.main) {
  const { url } = await startDemo(Number(process.env.PORT ?? 4180));
  console.log(`The demo shop: ${url}`);
}
