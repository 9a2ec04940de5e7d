import type { ApiAnswer } from './answer.ts';
import { commonLogTime } from './event.ts';
import type { ApiModel } from './model.ts';
import type { ApiRequest } from './request.ts';

/** What API Gateway calls the answers that it gives itself. */
const RESPONSE_TYPES: Record<number, string> = {
  401: 'UNAUTHORIZED',
  403: 'ACCESS_DENIED',
  413: 'REQUEST_TOO_LARGE',
  500: 'DEFAULT_5XX',
  503: 'INTEGRATION_TIMEOUT',
};

/**
 * One line of the access log in the stage's format: `$context.name` is replaced, a variable without a value is '-'.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function accessLogLine(
  format: string,
  entry: {
    readonly api: ApiModel;
    readonly request: ApiRequest;
    readonly answer: ApiAnswer;
    readonly routeKey: string | undefined;
    readonly latencyMs: number;
  },
): string {
  const { api, request, answer, routeKey, latencyMs } = entry;
  const values: Record<string, string | number | undefined> = {
    accountId: api.account,
    apiId: api.apiId,
    domainName: request.headers.host,
    'error.message': answer.error,
    'error.responseType': RESPONSE_TYPES[answer.integrationStatus === undefined ? answer.status : 0],
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': request.headers['user-agent'],
    'integration.status': answer.integrationStatus,
    integrationErrorMessage: answer.error,
    path: request.rawPath,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: commonLogTime(request.received),
    requestTimeEpoch: request.received.getTime(),
    responseLatency: Math.round(latencyMs),
    responseLength: answer.body.length,
    routeKey,
    stage: api.stage,
    status: answer.status,
  };
  return format.replace(/\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g, (_, name: string) =>
    String(values[name] ?? '-'),
  );
}
