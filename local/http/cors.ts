import type { ApiAnswer } from './answer.ts';
import type { CorsConfiguration } from './model.ts';
import type { ApiRequest } from './request.ts';

/**
 * Cross-origin rules, applied by the gateway and not by the functions.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export interface Cors {
  /** The answer to an OPTIONS request: the gateway gives it, no function is asked. */
  preflight(request: ApiRequest): ApiAnswer;
  /** A function's answer with the gateway's headers in place of the function's own. */
  decorate(request: ApiRequest, answer: ApiAnswer): ApiAnswer;
}

/** Makes the rules of one API. */
export function createCors(configuration: CorsConfiguration): Cors {
  const allowed = (origin: string): Record<string, string> | undefined => {
    const origins = configuration.AllowOrigins ?? [];
    if (origins.includes('*')) return { 'access-control-allow-origin': '*' };
    const fits = origins.some((entry) => {
      if (entry.endsWith('//*')) return origin.startsWith(entry.slice(0, -1));
      return entry === origin;
    });
    return fits ? { 'access-control-allow-origin': origin, vary: 'origin' } : undefined;
  };
  const credentials: Record<string, string> = configuration.AllowCredentials
    ? { 'access-control-allow-credentials': 'true' }
    : {};
  return {
    preflight(request) {
      const { origin, 'access-control-request-method': method } = request.headers;
      const origins = origin !== undefined && method !== undefined ? allowed(origin) : undefined;
      const headers = origins && {
        ...origins,
        ...credentials,
        ...list('access-control-allow-methods', configuration.AllowMethods),
        ...list('access-control-allow-headers', configuration.AllowHeaders),
        ...(configuration.MaxAge === undefined
          ? {}
          : { 'access-control-max-age': String(configuration.MaxAge) }),
      };
      return { status: 204, headers: headers ?? {}, cookies: [], body: Buffer.alloc(0) };
    },
    decorate(request, answer) {
      const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
      const { origin } = request.headers;
      const origins = origin === undefined ? undefined : allowed(origin);
      return {
        ...answer,
        headers: {
          ...Object.fromEntries(own),
          ...(origins
            ? {
                ...origins,
                ...credentials,
                ...list('access-control-expose-headers', configuration.ExposeHeaders),
              }
            : {}),
        },
      };
    },
  };
}

function list(name: string, values: readonly string[] | undefined): Record<string, string> {
  return values?.length ? { [name]: values.join(',') } : {};
}
