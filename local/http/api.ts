import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import { RequestTooLargeException } from '../lambda/errors.ts';
import { createLogGroup } from '../lambda/log-group.ts';
import type { Runtime } from '../lambda/runtime.ts';
import type { Deployment } from '../template/deployment.ts';
import { accessLogLine } from './access-log.ts';
import {
  type ApiAnswer,
  internalError,
  NOT_FOUND,
  readLambdaAnswer,
  TOO_LONG,
  UNAVAILABLE,
} from './answer.ts';
import { createAuthorizers } from './authorizer.ts';
import { MAX_BODY_BYTES, readBody } from './body.ts';
import { createCors } from './cors.ts';
import { proxyEvent } from './event.ts';
import { listen } from './listen.ts';
import type { ApiModel } from './model.ts';
import { readApi } from './read-api.ts';
import { type ApiRequest, readRequest } from './request.ts';
import { createRouteTable, type RouteMatch } from './route-table.ts';

/** The HTTP API of the local run, listening. */
export interface HttpApi {
  readonly url: string;
  /** What the stage's access log holds. */
  accessLog(): string;
  close(): Promise<void>;
}

/** Serves a request that is not the API's, such as a page; answers false to leave it to the API. */
export type ExtraRoutes = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Serves the deployment's HTTP API on 127.0.0.1. Port 0 lets the system choose.
 * Throws an Error when the port is taken, and what `readApi` throws.
 */
export async function startHttpApi(options: {
  readonly deployment: Deployment;
  readonly runtime: Pick<Runtime, 'invoke'>;
  readonly clock: Clock;
  readonly port: number;
  readonly extra?: ExtraRoutes;
}): Promise<HttpApi> {
  const { deployment, runtime, clock, port, extra } = options;
  const api = readApi(deployment);
  const log = createLogGroup();
  const handle = api ? createHandler(api, runtime) : undefined;
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now();
    const body = await readBody(message);
    const request = readRequest(message, clock.now(), body.length);
    const { answer, routeKey } = handle
      ? await handle(request, body)
      : { answer: NOT_FOUND, routeKey: undefined };
    write(response, request, answer);
    if (!api?.accessLogFormat) return;
    const latencyMs = performance.now() - started;
    log.append(accessLogLine(api.accessLogFormat, { api, request, answer, routeKey, latencyMs }));
  };
  const server = createServer((message, response) => {
    if (extra?.(message, response)) return;
    // Only a client that went away while it was sending gets here: there is nobody to answer.
    serve(message, response).catch(() => response.destroy());
  });
  const url = await listen(server, port);
  return {
    url,
    accessLog: log.text,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Handler = (
  request: ApiRequest,
  body: Buffer,
) => Promise<{ answer: ApiAnswer; routeKey: string | undefined }>;

function createHandler(api: ApiModel, runtime: Pick<Runtime, 'invoke'>): Handler {
  const findRoute = createRouteTable(api.routes);
  const authorize = createAuthorizers(api, runtime);
  const cors = api.cors ? createCors(api.cors) : undefined;

  return async (request, body) => {
    if (body.length > MAX_BODY_BYTES) return { answer: TOO_LONG, routeKey: undefined };
    if (cors && request.method === 'OPTIONS') return { answer: cors.preflight(request), routeKey: undefined };
    const match = findRoute(request.method, request.rawPath);
    if (!match) return { answer: NOT_FOUND, routeKey: undefined };
    const routeKey = match.route.key;
    try {
      const verdict = await authorize(request, match);
      if ('answer' in verdict) return { answer: verdict.answer, routeKey };
      const answer = await integrate(request, match, body, verdict.context);
      return { answer: cors ? cors.decorate(request, answer) : answer, routeKey };
    } catch (error) {
      // AWS documents 413 for what is too long for API Gateway; it says nothing of what is too long for Lambda only.
      if (error instanceof RequestTooLargeException) return { answer: TOO_LONG, routeKey };
      return { answer: internalError(error instanceof Error ? error.name : 'unknown'), routeKey };
    }
  };

  async function integrate(
    request: ApiRequest,
    match: RouteMatch,
    body: Buffer,
    context: unknown,
  ): Promise<ApiAnswer> {
    const { functionArn, timeoutMs } = match.route.integration;
    const authorizer = match.route.authorizer ? { lambda: context } : undefined;
    const invocation = runtime.invoke(functionArn, proxyEvent(api, request, match, body, authorizer));
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'timeout'>((resolve) => {
      timer = setTimeout(() => resolve('timeout'), timeoutMs);
    });
    const result = await Promise.race([invocation, timeout]).finally(() => clearTimeout(timer));
    if (result === 'timeout') return UNAVAILABLE;
    const integrationStatus = result.statusCode;
    if (result.functionError) return { ...internalError('the function failed'), integrationStatus };
    return { ...readLambdaAnswer(result.payload), integrationStatus };
  }
}

function write(response: ServerResponse, request: ApiRequest, answer: ApiAnswer): void {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.cookies.length) response.setHeader('set-cookie', [...answer.cookies]);
  response.setHeader('apigw-requestid', request.requestId);
  if (answer.status !== 204) response.setHeader('content-length', answer.body.length);
  response.writeHead(answer.status);
  response.end(answer.body);
}
