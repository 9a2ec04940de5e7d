import type { Runtime } from '../lambda/runtime.ts';
import { type ApiAnswer, FORBIDDEN, internalError, UNAUTHORIZED } from './answer.ts';
import { commonEvent, requestContext } from './event.ts';
import { type ApiModel, IDENTITY_SOURCE } from './model.ts';
import type { ApiRequest } from './request.ts';
import type { RouteMatch } from './route-table.ts';

/** Either the authoriser's context, or the answer that ends the request. */
export type Verdict = { readonly context: unknown } | { readonly answer: ApiAnswer };

/**
 * Asks Lambda authorisers (payload format 2.0, simple responses) and remembers their answers by the values of the
 * identity sources, for the whole API as API Gateway does, for their time to live in real time.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function createAuthorizers(
  api: ApiModel,
  runtime: Pick<Runtime, 'invoke'>,
): (request: ApiRequest, match: RouteMatch) => Promise<Verdict> {
  const cache = new Map<string, { verdict: Verdict; until: number }>();

  return async (request, match) => {
    const { authorizer } = match.route;
    if (!authorizer) return { context: undefined };
    const identity = authorizer.identitySources.map((source) => identityValue(source, api, request, match));
    if (identity.some((value) => !value)) return { answer: UNAUTHORIZED };

    const key = JSON.stringify([authorizer.id, ...identity]);
    const now = performance.now();
    const cached = cache.get(key);
    if (cached && cached.until > now) return cached.verdict;
    const { verdict, certain } = await ask();
    if (certain && authorizer.cacheSeconds > 0) {
      for (const [old, { until }] of cache) if (until <= now) cache.delete(old);
      cache.set(key, { verdict, until: now + authorizer.cacheSeconds * 1000 });
    }
    return verdict;

    async function ask(): Promise<{ verdict: Verdict; certain: boolean }> {
      const { apiId, account, region, stage } = api;
      const event = {
        ...commonEvent(api, request, match),
        type: 'REQUEST',
        routeArn: `arn:aws:execute-api:${region}:${account}:${apiId}/${stage}/${request.method}${request.rawPath}`,
        identitySource: identity.length ? identity : null,
        requestContext: requestContext(api, request, match.route),
      };
      const { functionError, payload } = await runtime.invoke(authorizer!.functionArn, event);
      if (functionError)
        return { verdict: { answer: internalError('the authorizer failed') }, certain: false };
      const answer = JSON.parse(payload) as { isAuthorized?: unknown; context?: unknown } | null;
      if (typeof answer?.isAuthorized !== 'boolean') {
        return {
          verdict: { answer: internalError('the authorizer did not answer isAuthorized') },
          certain: false,
        };
      }
      return answer.isAuthorized
        ? { verdict: { context: answer.context ?? null }, certain: true }
        : { verdict: { answer: FORBIDDEN }, certain: true };
    }
  };
}

/** The value of an identity source such as `$request.header.Authorization`; undefined when the request has none. */
function identityValue(
  source: string,
  api: ApiModel,
  request: ApiRequest,
  match: RouteMatch,
): string | undefined {
  const [, place, name = ''] = IDENTITY_SOURCE.exec(source) ?? [];
  switch (place) {
    case 'request.header':
      return request.headers[name.toLowerCase()];
    case 'request.querystring':
      return request.query?.[name];
    case 'stageVariables':
      return api.stageVariables?.[name];
    default:
      return String(requestContext(api, request, match.route)[name] ?? '');
  }
}
