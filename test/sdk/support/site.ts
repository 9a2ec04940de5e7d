import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { eventWithTime } from '@rrweb/types';
import { buildRecorder } from '../../../sdk/build.ts';

const SITE_KEY = `sj_pk_${'k'.repeat(43)}`;

/** What the recorder sent to the API. */
export interface Post {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** The status that it was answered with; 0 when the connection was cut. */
  status: number;
}

export interface Chunk {
  readonly seq: number;
  readonly session: string;
  readonly record: string;
  readonly events: eventWithTime[];
}

/** Answers a post in place of the API, or leaves it to the API by answering nothing. 0 cuts the connection. */
export type Answers = (post: Post) => { status: number; body?: unknown } | undefined;

/** A customer's site whose pages load the recorder from an API that takes everything, and keeps what came. */
export class Site {
  readonly posts: Post[] = [];
  readonly pages = new Map<string, string>();
  answers: Answers = () => undefined;
  /** How long a token is good for, ms. */
  tokenMs = 15 * 60_000;
  mayRecord: readonly string[] = ['forms', 'emails', 'ips', 'numbers'];
  preflights = 0;
  #sessions = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #script = '';

  static async start(): Promise<Site> {
    const site = new Site();
    site.#script = await buildRecorder('script');
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  /** The pages' origin. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The API's origin, which is another one. */
  get apiUrl(): string {
    return this.url.replace('127.0.0.1', 'localhost');
  }

  /** The tag that loads the recorder, and a script of calls after it. */
  recorder(calls: string, options = '{}'): string {
    return `<script src="${this.apiUrl}/scrubjay.js"></script><script>scrubjay('init', '${SITE_KEY}', ${options});${calls}</script>`;
  }

  /** The chunks that were taken, in the order in which they came. */
  chunks(session?: string): Chunk[] {
    return this.posts
      .filter(({ path, status }) => path === '/v1/chunks' && status === 202)
      .map(({ query, body }) => ({
        seq: Number(query.get('seq')),
        session: query.get('token')!.split('.')[0]!,
        record: query.get('record') ?? '',
        events: JSON.parse(gunzipSync(body).toString('utf8')) as eventWithTime[],
      }))
      .filter((chunk) => session === undefined || chunk.session === session);
  }

  events(): eventWithTime[] {
    return this.chunks().flatMap(({ events }) => events);
  }

  /** Every byte that left the browser, chunks decompressed. */
  sent(): string {
    return this.posts
      .filter(({ path }) => path !== '/v1/identities' && path !== '/v1/consents')
      .map(({ path, query, headers, body }) => {
        const text = path === '/v1/chunks' ? gunzipSync(body).toString('utf8') : body.toString('utf8');
        return `${path}?${query}\n${JSON.stringify(headers)}\n${text}`;
      })
      .join('\n');
  }

  forget(): void {
    this.posts.length = 0;
    this.answers = () => undefined;
    this.tokenMs = 15 * 60_000;
    this.mayRecord = ['forms', 'emails', 'ips', 'numbers'];
  }

  /** Resolves when something holds of what came. @throws {Error} after a time, with what came */
  async until(holds: () => boolean, timeoutMs = 30_000): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (!holds()) {
      if (performance.now() > end)
        throw new Error(
          `it did not come about; came: ${this.posts.map(({ path, query, status }) => `${path} ${query.get('seq') ?? ''} ${status}`).join(', ')}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, this.url);
    if (request.method === 'OPTIONS') {
      this.preflights++;
      response
        .writeHead(204, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' })
        .end();
      return;
    }
    if (request.method === 'POST') {
      const body = await buffer(request).catch(() => Buffer.alloc(0));
      const post: Post = { path: pathname, query: searchParams, headers: request.headers, body, status: 0 };
      const answer = this.answers(post) ?? this.#api(post);
      post.status = answer.status;
      this.posts.push(post);
      if (answer.status === 0) request.socket.destroy();
      else
        response
          .writeHead(answer.status, {
            'content-type': 'application/json',
            ...(answer.status === 403 ? {} : { 'access-control-allow-origin': '*' }),
          })
          .end(JSON.stringify(answer.body ?? {}));
      return;
    }
    const page = pathname === '/scrubjay.js' ? this.#script : this.pages.get(pathname);
    response
      .writeHead(page === undefined ? 404 : 200, {
        'content-type': pathname.endsWith('.js')
          ? 'text/javascript; charset=utf-8'
          : 'text/html; charset=utf-8',
      })
      .end(page ?? '');
  }

  #api({ path, body }: Post): { status: number; body: unknown } {
    if (path !== '/v1/sessions') return { status: path === '/v1/consents' ? 201 : 202, body: {} };
    const input = JSON.parse(body.toString('utf8')) as { token?: string; visitor?: string };
    const [former] = (input.token ?? '').split('.');
    const session = former || `S${++this.#sessions}`;
    return {
      status: 201,
      body: {
        token: `${session}.${Math.random()}`,
        expiresAt: new Date(Date.now() + this.tokenMs).toISOString(),
        session,
        visitor: input.visitor ?? 'V'.repeat(22),
        mayRecord: this.mayRecord,
        sampling: 1,
      },
    };
  }
}
