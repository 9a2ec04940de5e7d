import { chunkQuerySchema, identitySchema, tokenQuerySchema } from '../../core/flow/api.ts';
import { encodeFrame } from '../../core/flow/frame.ts';
import { MAX_CHUNK_BYTES, MAX_IDENTITY_BYTES } from '../../core/flow/limits.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import type { RawHeader } from '../../core/flow/records.ts';
import {
  type Answer,
  type ApiEvent,
  apiHandler,
  bodyAs,
  bodyBytes,
  callerOf,
  queryAs,
} from '../runtime/api-handler.ts';
import { hasSignal } from '../runtime/opt-out.ts';
import { rawStream } from '../runtime/stores.ts';
import { checkChunk } from './check-chunk.ts';

const raw = rawStream();

export const handler = apiHandler({ 'POST /v1/chunks': chunk, 'POST /v1/identities': identity });

/** Takes one chunk. It looks into the body only to refuse what no later stage could process, and keeps nothing. */
async function chunk(event: ApiEvent): Promise<Answer> {
  const query = queryAs(event, chunkQuerySchema);
  const { common, keepsAddress } = recorderOf(event);
  const body = bodyWithin(event, MAX_CHUNK_BYTES);
  checkChunk(body);
  await put(
    {
      kind: 'chunk',
      ...common,
      sequence: query.seq,
      wishes: query.record,
      ...(keepsAddress ? { address: event.requestContext.http.sourceIp } : {}),
    },
    body,
  );
  return { status: 202, body: { accepted: true, sequence: query.seq } };
}

/** Takes what the site knows of the visitor. It travels the same way as chunks, so that order is kept. */
async function identity(event: ApiEvent): Promise<Answer> {
  queryAs(event, tokenQuerySchema);
  const { common } = recorderOf(event);
  bodyWithin(event, MAX_IDENTITY_BYTES);
  const body = bodyAs(event, identitySchema);
  await put({ kind: 'identity', ...common }, Buffer.from(JSON.stringify(body)));
  return { status: 202, body: { accepted: true } };
}

function recorderOf(event: ApiEvent) {
  const caller = callerOf(event, 'recorder');
  const now = Date.now();
  // The authoriser's answer is cached: a token may have ended since.
  if (caller.expiresAt <= now) {
    throw new ProblemError({
      status: 401,
      code: 'token-ended',
      title: 'The session token has ended',
      detail: 'Session tokens are short-lived.',
      expected: 'a token before its expiresAt',
      mend: 'POST /v1/sessions with the site key and this token to get a new one for the same session.',
    });
  }
  const { business, siteKey, session, visitor, keepsAddress } = caller;
  const gpc = hasSignal(event.headers);
  return { keepsAddress, common: { business, siteKey, session, visitor, receivedAt: now, gpc } };
}

function bodyWithin(event: ApiEvent, limit: number): Buffer {
  const body = bodyBytes(event);
  if (body.length === 0) {
    throw new ProblemError({
      status: 400,
      code: 'empty-body',
      title: 'The body is empty',
      detail: `${event.routeKey} needs a body.`,
      given: '0 bytes',
      expected: 'the bytes of the chunk or identity',
      mend: 'Send the data in the request body.',
    });
  }
  if (body.length > limit) {
    throw new ProblemError({
      status: 413,
      code: 'body-too-large',
      title: 'The body is too large',
      detail: `A body of ${event.routeKey} is bounded so that its record fits the stream.`,
      given: `${body.length} bytes`,
      expected: `at most ${limit} bytes`,
      mend: 'Send smaller chunks: flush earlier, or split a large snapshot.',
    });
  }
  return body;
}

async function put(header: RawHeader, body: Uint8Array): Promise<void> {
  await raw.put({ partitionKey: header.session, data: encodeFrame(header, body) });
}
