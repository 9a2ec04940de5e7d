import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What API Gateway knows of one request before it is routed to a function. */
export interface ApiRequest {
  readonly requestId: string;
  readonly method: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly query: Record<string, string> | undefined;
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[];
  readonly protocol: string;
  readonly sourceIp: string;
  readonly received: Date;
}

// Not handed on by a proxy: RFC 9110 section 7.6.1.
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** Reads the head of a request. `now` is local time in milliseconds. */
export function readRequest(message: IncomingMessage, now: number, bodyLength: number): ApiRequest {
  const [rawPath = '/', ...query] = (message.url ?? '/').split('?');
  const rawQueryString = query.join('?');
  const sourceIp = message.socket.remoteAddress ?? '127.0.0.1';
  const { headers, cookies } = readHeaders(message.rawHeaders);
  if (bodyLength > 0 || headers['content-length'] !== undefined)
    headers['content-length'] = String(bodyLength);
  headers['x-amzn-trace-id'] ??=
    `Root=1-${Math.floor(now / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  headers['x-forwarded-for'] = joined(headers['x-forwarded-for'], sourceIp, ', ');
  headers['x-forwarded-port'] = String(message.socket.localPort ?? 0);
  headers['x-forwarded-proto'] = 'http';
  return {
    requestId: randomUUID(),
    method: message.method ?? 'GET',
    rawPath,
    rawQueryString,
    query: readQuery(rawQueryString),
    headers,
    cookies,
    protocol: `HTTP/${message.httpVersion}`,
    sourceIp,
    received: new Date(now),
  };
}

/** Names in lower case, repeated headers joined by commas, values as they came; cookies on their own. */
function readHeaders(raw: readonly string[]): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase();
    const value = raw[i + 1]!;
    if (HOP_BY_HOP.has(name)) continue;
    if (name === 'cookie') cookies.push(...value.split(/;\s*/));
    else headers[name] = joined(headers[name], value, ',');
  }
  return { headers, cookies };
}

/** Parameters decoded, repeated ones joined by commas. */
function readQuery(rawQueryString: string): Record<string, string> | undefined {
  if (!rawQueryString) return undefined;
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString))
    query[name] = joined(query[name], value, ',');
  return query;
}

const joined = (before: string | undefined, value: string, by: string) =>
  before === undefined ? value : `${before}${by}${value}`;
