import { createHash, createHmac, randomBytes } from 'node:crypto';
import { newId, toId } from '../../core/flow/ids.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { decrypt, deriveKey, encrypt } from '../../core/sealing/aead.ts';
import type { CallRow, Idempotency } from '../../stores/idempotency.ts';
import type { Answer, ApiEvent } from './api-handler.ts';

/** For how long an answer is given again. */
const DAY = 24 * 60 * 60 * 1000;

/** After so long a try that has not ended is over: no function that creates may run longer. */
const TRY = 15_000;

/** Seeds of the calls under way, for {@link idFor}. */
const seeds = new WeakMap<ApiEvent, Uint8Array>();

/**
 * The id of something that a call creates. Under an Idempotency-Key it is the same however often the call is tried.
 *
 * @param what tells the things apart that one call creates
 */
export function idFor(event: ApiEvent, what: string): string {
  const seed = seeds.get(event);
  if (seed === undefined) return newId();
  return toId(createHmac('sha256', seed).update(what).digest().subarray(0, 16));
}

/**
 * Carries out a call once, however often it is sent with the same Idempotency-Key and the same credential within a day:
 * the answer of the first that succeeded is given again, sealed until then under the key and the credential, neither of
 * which is kept. (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/)
 *
 * @throws {ProblemError} 400 for a malformed key, 409 while the first is under way, 422 for another call of the same key
 */
export async function once(
  event: ApiEvent,
  store: Idempotency,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const header = event.headers['idempotency-key'];
  if (header === undefined) return work();
  const call = identify(event, header);
  const now = Date.now();
  const fresh: CallRow = {
    name: call.name,
    mac: call.mac,
    seed: randomBytes(32),
    state: 'begun',
    until: now + TRY,
    expiresAt: now + DAY,
  };
  const row = (await store.begin(fresh)) ? fresh : await takeOver(store, call, fresh, now);
  if (row.state === 'done') return open(call, row);
  seeds.set(event, row.seed);
  try {
    const answer = await work();
    const json = Buffer.from(JSON.stringify(answer));
    await store.replace({ ...row, state: 'done', sealed: encrypt(call.secret, [row.name], json) }, row);
    return answer;
  } catch (error) {
    if (error instanceof ProblemError) await store.replace({ ...row, state: 'refused' }, row);
    throw error;
  }
}

interface Call {
  readonly name: string;
  readonly mac: string;
  readonly secret: Uint8Array;
}

/** What names and seals a call: made of the credential, which is long and random, so that nothing can be guessed. */
function identify(event: ApiEvent, header: string): Call {
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) throw malformed();
  const credential = event.headers.authorization ?? event.queryStringParameters?.token ?? '';
  const root = createHash('sha256')
    .update(JSON.stringify([credential, header]))
    .digest();
  const secret = deriveKey(root, 'idempotent-answer');
  const mac = (...parts: string[]) =>
    createHmac('sha256', deriveKey(root, 'idempotent-call')).update(JSON.stringify(parts));
  return {
    name: mac('name', event.routeKey).digest('base64url'),
    mac: mac('call', event.rawPath, event.body ?? '').digest('base64url'),
    secret,
  };
}

/** What is on file of the call: done, or this try's to do. */
async function takeOver(store: Idempotency, call: Call, fresh: CallRow, now: number): Promise<CallRow> {
  const read = await store.get(call.name);
  if (read === undefined) throw underWay();
  if (read.expiresAt <= now || read.state === 'refused') {
    if (await store.replace(fresh, read)) return fresh;
    throw underWay();
  }
  if (read.mac !== call.mac) throw reused();
  if (read.state === 'done') return read;
  if (read.until > now) throw underWay();
  const again = { ...read, until: now + TRY };
  if (await store.replace(again, read)) return again;
  throw underWay();
}

function open({ secret }: Call, row: CallRow): Answer {
  const answer = JSON.parse(Buffer.from(decrypt(secret, [row.name], row.sealed!)).toString('utf8')) as Answer;
  return { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } };
}

function malformed(): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'malformed-idempotency-key',
    title: 'The Idempotency-Key is malformed',
    detail: 'The header is there and cannot be used.',
    expected: '1 to 255 printable ASCII characters without space, such as a UUID',
    mend: 'Send a new random key with each call, and the same one when you send it again.',
  });
}

function underWay(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'call-under-way',
    title: 'The same call is under way',
    detail: 'A call with this Idempotency-Key has begun and has not ended.',
    expected: 'one call at a time',
    mend: 'Send it again a little later, with the same key: the answer will be that of the first.',
    retryAfterSeconds: Math.ceil(TRY / 1000),
  });
}

function reused(): ProblemError {
  return new ProblemError({
    status: 422,
    code: 'idempotency-key-reused',
    title: 'The Idempotency-Key belongs to another call',
    detail: 'A call with this key, but another path or body, was made within a day.',
    expected: 'the same path and body as the first time, or a new key',
    mend: 'Use a new random key for each new call.',
  });
}
