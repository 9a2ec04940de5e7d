import { gzipSync } from 'node:zlib';
import type {
  APIGatewayProxyEventV2WithLambdaAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import type * as z from 'zod';
import {
  type Problem,
  ProblemError,
  parseInput,
  parseJson,
  problemDocument,
} from '../../core/flow/problem.ts';
import { ROUTES, type RouteRule } from '../../core/flow/routes.ts';
import type { Idempotency } from '../../stores/idempotency.ts';
import { JournalNotReplayedError } from '../../stores/restore-guard.ts';
import { once } from './idempotency.ts';
import { logFailure } from './log.ts';
import { RateLimit } from './rate-limit.ts';
import { settledHandler } from './settled-handler.ts';

/** What the authoriser says of the caller; absent where a route has none. */
export type Caller =
  | { readonly kind: 'operator' }
  | {
      readonly kind: 'business';
      readonly business: string;
      /** The key's id: names it where calls are counted. */
      readonly key: string;
      /** What the key may do, divided by spaces. */
      readonly scopes: string;
    }
  | {
      readonly kind: 'recorder';
      readonly business: string;
      readonly siteKey: string;
      readonly session: string;
      readonly visitor: string;
      readonly keepsAddress: boolean;
      /** ms since 1970 */
      readonly expiresAt: number;
    };

export type ApiEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<Partial<Caller> | undefined>;
export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
} & (
  | { readonly body: unknown }
  | { /** JSON bytes, sent gzipped: for long answers. */ readonly json: Uint8Array }
  | { /** Sent as they are: for files of which no byte may change. */ readonly bytes: Uint8Array }
);
export type Route = (event: ApiEvent) => Promise<Answer>;

/**
 * A handler for the routes of one function, by API Gateway's route key. Answers JSON; a {@link ProblemError} becomes
 * a problem document (RFC 9457), anything else a 500 that says nothing of what went wrong inside.
 *
 * @param idempotency where calls under an Idempotency-Key are remembered; for functions with routes that create
 * @example export const handler = apiHandler({ 'POST /v1/searches': search });
 */
export function apiHandler(routes: Readonly<Record<string, Route>>, idempotency?: Idempotency) {
  const limit = new RateLimit();
  return settledHandler(async (event: ApiEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      const route = routes[event.routeKey];
      const rule = ROUTES[event.routeKey];
      if (route === undefined || rule === undefined)
        throw new Error(`no route ${event.routeKey} in this function`);
      if (rule.callers.length > 0) callerOf(event, ...rule.callers);
      checkScope(event, rule);
      limit.take(event.requestContext.authorizer?.lambda, Date.now());
      const work = () => route(event);
      const { status, headers, ...content } =
        rule.creates && idempotency ? await once(event, idempotency, work) : await work();
      const all = { 'content-type': 'application/json', ...headers };
      if ('bytes' in content) return verbatim(status, content.bytes, all);
      return 'json' in content ? gzipped(status, content.json, all) : answer(status, content.body, all);
    } catch (error) {
      if (error instanceof ProblemError) return problemAnswer(error.problem);
      if (error instanceof JournalNotReplayedError) return problemAnswer(notReplayed(error));
      logFailure('request failed', error);
      return problemAnswer({
        status: 500,
        code: 'internal',
        title: 'Something failed here',
        detail: 'The request could not be carried out; nothing was confirmed.',
        expected: 'no failure',
        mend: 'Send the same request again; if it goes on, tell the operator the time of the request.',
      });
    }
  });
}

function notReplayed({ table }: JournalNotReplayedError): Problem {
  return {
    status: 503,
    code: 'journal-not-replayed',
    title: 'A table was restored',
    detail: `The table ${table} lacks erasures, withdrawals or revocations that were confirmed; nothing is read from it.`,
    expected: 'a ledger into which the journal was replayed after its restore',
    mend: 'The operator runs npx scrubjay replay-journal; then send the same request again.',
    retryAfterSeconds: 60,
  };
}

function problemAnswer(problem: Problem): APIGatewayProxyStructuredResultV2 {
  const { retryAfterSeconds: seconds } = problem;
  return answer(problem.status, problemDocument(problem), {
    'content-type': 'application/problem+json',
    ...(seconds === undefined ? {} : { 'retry-after': `${seconds}` }),
  });
}

function answer(
  statusCode: number,
  body: unknown,
  headers: Record<string, string>,
): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'cache-control': 'no-store', ...headers }, body: JSON.stringify(body) };
}

function verbatim(
  statusCode: number,
  bytes: Uint8Array,
  headers: Record<string, string>,
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'cache-control': 'no-store', ...headers },
    body: Buffer.from(bytes).toString('base64'),
    isBase64Encoded: true,
  };
}

function gzipped(
  statusCode: number,
  json: Uint8Array,
  headers: Record<string, string>,
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'cache-control': 'no-store', 'content-encoding': 'gzip', ...headers },
    body: gzipSync(json, { level: 1 }).toString('base64'),
    isBase64Encoded: true,
  };
}

/** The body's bytes as they came. */
export function bodyBytes(event: ApiEvent): Buffer {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

/** The body as JSON of a schema. @throws {ProblemError} 400 */
export function bodyAs<T>(event: ApiEvent, schema: z.ZodType<T>): T {
  const what = `the body of ${event.routeKey}`;
  return parseInput(schema, parseJson(bodyBytes(event).toString('utf8'), what), what);
}

/** The query of a schema. @throws {ProblemError} 400 */
export function queryAs<T>(event: ApiEvent, schema: z.ZodType<T>): T {
  return parseInput(schema, event.queryStringParameters ?? {}, `the query of ${event.routeKey}`);
}

/** @throws {ProblemError} 403 when the caller is a business whose key may not do this */
function checkScope(event: ApiEvent, { scope }: RouteRule): void {
  const caller = event.requestContext.authorizer?.lambda;
  if (caller?.kind !== 'business' || scope === undefined) return;
  if ((caller.scopes ?? '').split(' ').includes(scope)) return;
  throw new ProblemError({
    status: 403,
    code: 'insufficient-scope',
    title: 'This key may not do that',
    detail: 'The secret key is in force, and its scopes do not include what the route asks for.',
    given: caller.scopes === '' ? 'no scopes' : `scopes ${caller.scopes}`,
    expected: `the scope ${scope}`,
    mend: 'Use a key with that scope, or make one with POST /v1/keys.',
  });
}

/** The caller, which must be of one of the kinds. @throws {ProblemError} 403 */
export function callerOf<K extends Caller['kind']>(
  event: ApiEvent,
  ...kinds: K[]
): Extract<Caller, { kind: K }> {
  const caller = event.requestContext.authorizer?.lambda;
  if (caller?.kind === undefined || !(kinds as string[]).includes(caller.kind)) {
    throw new ProblemError({
      status: 403,
      code: 'wrong-credential',
      title: 'This credential does not open this route',
      detail: `The route takes a credential of another kind.`,
      expected: kinds.join(' or '),
      mend: 'Use the key that the route asks for: a business its secret key, the operator the operator key.',
    });
  }
  return caller as Extract<Caller, { kind: K }>;
}
