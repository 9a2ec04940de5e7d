import { once } from 'node:events';
import { createServer as createHttp1, type IncomingHttpHeaders } from 'node:http';
import { constants, createServer as createHttp2 } from 'node:http2';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Answer } from './answer.ts';

/** An HTTP request, read to its end. */
export interface HttpRequest {
  readonly method: string;
  /** The path, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The path and query as they came. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Answers a request; undefined cuts the connection without an answer. */
export type Handler = (request: HttpRequest) => Promise<Answer | undefined>;

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens on one port of 127.0.0.1 for HTTP/1.1 and for HTTP/2 with prior knowledge, which the Kinesis client
 * speaks: the connection's first bytes tell which (RFC 9113, section 3.4).
 */
export async function listen(port: number, handler: Handler): Promise<Listener> {
  const http1 = createHttp1(async (request, response) => {
    const answer = await answerTo(request, handler);
    if (answer)
      response.writeHead(answer.status, withLength(answer)).end(request.method === 'HEAD' ? '' : answer.body);
    else request.socket.destroy();
  });
  // A caller may be frozen between invocations for long; its idle connections are its own to close.
  http1.keepAliveTimeout = 0;
  const http2 = createHttp2(async (request, response) => {
    const answer = await answerTo(request, handler);
    if (response.stream.destroyed) return;
    if (!answer) return response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    response.writeHead(answer.status, withLength(answer));
    response.end(request.method === 'HEAD' ? '' : answer.body);
  });
  const sockets = new Set<Socket>();
  const tcp = createTcp((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A caller that is killed resets its connections: that concerns its own requests only.
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first.subarray(0, 3).toString('latin1') === 'PRI' ? http2 : http1).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  http2.on('sessionError', () => undefined);
  tcp.listen(port, '127.0.0.1');
  await once(tcp, 'listening');
  return {
    port: (tcp.address() as AddressInfo).port,
    async close() {
      tcp.close();
      for (const socket of sockets) socket.destroy();
      await once(tcp, 'close');
    },
  };
}

type Incoming = Readable & {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
};

async function answerTo(incoming: Incoming, handler: Handler): Promise<Answer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  const target = incoming.url ?? '/';
  const [path = '/', query] = target.split('?', 2);
  return handler({
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query ?? ''),
    target,
    headers: incoming.headers as Record<string, string | undefined>,
    body: Buffer.concat(chunks),
  });
}

function withLength(answer: Answer): Record<string, string> {
  return {
    ...answer.headers,
    'content-length': answer.headers['content-length'] ?? String(answer.body.length),
  };
}
