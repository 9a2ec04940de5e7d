import type { Route } from './model.ts';

/** The route of a request and the values of its path parameters. */
export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters?: Record<string, string>;
}

/**
 * Finds routes as HTTP APIs do: a literal segment before a parameter, a parameter before a greedy one (`{proxy+}`),
 * a named method before ANY, `$default` last.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function createRouteTable(
  routes: readonly Route[],
): (method: string, path: string) => RouteMatch | undefined {
  const compiled = routes.filter((route) => route.key !== '$default').map(compile);
  compiled.sort((a, b) => compare(a.rank, b.rank));
  const fallback = routes.find((route) => route.key === '$default');
  return (method, path) => {
    for (const { route, method: own, pattern } of compiled) {
      if (own !== 'ANY' && own !== method) continue;
      const groups = pattern.exec(path);
      if (!groups) continue;
      const parameters = Object.entries(groups.groups ?? {}).map(([name, value]) => [
        decodeName(name),
        decode(value),
      ]);
      return parameters.length ? { route, pathParameters: Object.fromEntries(parameters) } : { route };
    }
    return fallback ? { route: fallback } : undefined;
  };
}

interface CompiledRoute {
  readonly route: Route;
  readonly method: string;
  readonly pattern: RegExp;
  /** Segment by segment: 0 literal, 1 parameter, 2 greedy; then 0 for a named method, 1 for ANY. */
  readonly rank: readonly number[];
}

function compile(route: Route): CompiledRoute {
  const [method, path] = route.key.split(' ');
  if (!method || !path?.startsWith('/'))
    throw new Error(`route key ${route.key}: expected "METHOD /path" or "$default"`);
  const rank: number[] = [];
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => {
      const parameter = /^\{([^}+]+)(\+?)\}$/.exec(segment);
      if (!parameter) {
        rank.push(0);
        return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      }
      rank.push(parameter[2] ? 2 : 1);
      return `(?<${encodeName(parameter[1]!)}>${parameter[2] ? '.+' : '[^/]+'})`;
    });
  return {
    route,
    method,
    pattern: new RegExp(`^/${segments.join('/')}$`),
    rank: [...rank, method === 'ANY' ? 1 : 0],
  };
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return b.length - a.length;
}

// A regular expression's group names allow fewer characters than path parameters do.
const encodeName = (name: string) => `p${Buffer.from(name).toString('hex')}`;
const decodeName = (name: string) => Buffer.from(name.slice(1), 'hex').toString();

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
