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
import { logFailure } from './log.ts';
import { settledHandler } from './settled-handler.ts';

/** What the authoriser says of the caller; absent where a route has none. */
export type Caller =
  | { readonly kind: 'operator' }
  | { readonly kind: 'business'; readonly business: string }
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
 * @example export const handler = apiHandler({ 'POST /v1/searches': search });
 */
export function apiHandler(routes: Readonly<Record<string, Route>>) {
  return settledHandler(async (event: ApiEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      const route = routes[event.routeKey];
      if (route === undefined) throw new Error(`no route ${event.routeKey} in this function`);
      const { status, headers, ...content } = await route(event);
      const all = { 'content-type': 'application/json', ...headers };
      if ('bytes' in content) return verbatim(status, content.bytes, all);
      return 'json' in content ? gzipped(status, content.json, all) : answer(status, content.body, all);
    } catch (error) {
      if (error instanceof ProblemError) return problemAnswer(error.problem);
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

function problemAnswer(problem: Problem): APIGatewayProxyStructuredResultV2 {
  return answer(problem.status, problemDocument(problem), { 'content-type': 'application/problem+json' });
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
