import type { ApiModel, Route } from './model.ts';
import type { ApiRequest } from './request.ts';

/** The `requestContext` that authorisers and functions get. */
export function requestContext(api: ApiModel, request: ApiRequest, route: Route): Record<string, unknown> {
  return {
    accountId: api.account,
    apiId: api.apiId,
    domainName: request.headers.host ?? '',
    domainPrefix: (request.headers.host ?? '').split('.')[0],
    http: {
      method: request.method,
      path: request.rawPath,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: request.requestId,
    routeKey: route.key,
    stage: api.stage,
    time: commonLogTime(request.received),
    timeEpoch: request.received.getTime(),
  };
}

/**
 * The event of payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * `authorizer` is what the Lambda authoriser put in its context, when the route has one.
 */
export function proxyEvent(
  api: ApiModel,
  request: ApiRequest,
  match: { route: Route; pathParameters?: Record<string, string> },
  body: Buffer,
  authorizer: { lambda: unknown } | undefined,
): Record<string, unknown> {
  const text = isText(request.headers['content-type']);
  return {
    ...commonEvent(api, request, match),
    requestContext: {
      ...requestContext(api, request, match.route),
      ...(authorizer ? { authorizer } : {}),
    },
    ...(body.length ? { body: body.toString(text ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !text,
  };
}

/** What the events of authorisers and of functions have in common. */
export function commonEvent(
  api: ApiModel,
  request: ApiRequest,
  match: { route: Route; pathParameters?: Record<string, string> },
): Record<string, unknown> {
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: request.rawPath,
    rawQueryString: request.rawQueryString,
    ...(request.cookies.length ? { cookies: request.cookies } : {}),
    headers: request.headers,
    ...(request.query ? { queryStringParameters: request.query } : {}),
    ...(match.pathParameters ? { pathParameters: match.pathParameters } : {}),
    ...(api.stageVariables ? { stageVariables: api.stageVariables } : {}),
  };
}

const TEXT_TYPES = new Set(['application/json', 'application/xml', 'application/javascript']);

/** Bodies of these types reach the function as text, decoded as UTF-8 for better or worse; all others as base64. */
function isText(contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return type.startsWith('text/') || TEXT_TYPES.has(type);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The Common Log Format's time, such as `12/Mar/2020:19:03:58 +0000`. */
export function commonLogTime(date: Date): string {
  const [day, time] = date.toISOString().split(/[T.]/) as [string, string];
  const [year, month, dayOfMonth] = day.split('-') as [string, string, string];
  return `${dayOfMonth}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
