import * as z from 'zod';
import { VERSION } from '../../version.ts';
import { ROUTES, type RouteRule } from '../routes.ts';
import { OPERATIONS, type Operation } from './operations.ts';

type Json = Record<string, unknown>;

/** How a caller shows who it is, as OpenAPI's security schemes. */
const SECURITY = {
  operator: {
    type: 'http',
    scheme: 'bearer',
    description: 'The operator key of the deployment',
  },
  business: {
    type: 'http',
    scheme: 'bearer',
    description: "A business's secret key, `sj_sk_…`, with the scope that the operation names",
  },
  recorder: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'The session token that `POST /v1/sessions` answered; ends after 15 minutes',
  },
};

/** What every error is answered as. */
export const PROBLEM = z.strictObject({
  type: z.string().describe('urn:scrubjay:problem: and a short, stable name'),
  status: z.int(),
  title: z.string(),
  detail: z.string().describe('What was wrong; never a value that came in a body'),
  given: z.string().optional(),
  expected: z.string(),
  mend: z.string().describe('How to mend it'),
  retryAfterSeconds: z.int().optional(),
});

/**
 * The API as an OpenAPI 3.1 document, from the very schemas that check what comes in. Its server is the one that it was
 * fetched from.
 */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [key, operation] of Object.entries(OPERATIONS)) {
    const [method, route] = key.split(' ') as [string, string];
    // What API Gateway calls a greedy parameter is an ordinary one to OpenAPI.
    const path = route.replace('+}', '}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(key, path, operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Scrubjay',
      version: VERSION,
      description: 'Session recordings without personal data, and the rights of the people in them.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { securitySchemes: SECURITY, schemas: { Problem: schemaOf(PROBLEM) } },
  };
}

function describe(key: string, path: string, { summary, query, body, success }: Operation): Json {
  const rule = ROUTES[key];
  if (rule === undefined) throw new Error(`${key} is described, and is no route`);
  const [status, answer] = success;
  return {
    operationId: operationId(key),
    summary,
    ...(rule.scope === undefined ? {} : { description: `A secret key needs the scope \`${rule.scope}\`.` }),
    security: rule.callers.map((caller) => ({ [caller]: [] })),
    parameters: [...pathParameters(path), ...queryParameters(query), ...headers(rule)],
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body) } }),
    responses: {
      [status]: { description: 'Done', content: content(answer) },
      default: {
        description: 'What was wrong, and how to mend it (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function operationId(key: string): string {
  const [method, path] = key.toLowerCase().split(' ') as [string, string];
  const words = path.split(/[^a-z0-9]+/).filter((word) => word !== '' && word !== 'v1');
  return [method, ...words]
    .map((word, n) => (n === 0 ? word : word[0]!.toUpperCase() + word.slice(1)))
    .join('');
}

function content(of: z.ZodType | string): Json {
  return typeof of === 'string' ? { [of]: {} } : { 'application/json': { schema: schemaOf(of) } };
}

function pathParameters(path: string): Json[] {
  const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

/** The token is told of as a security scheme. */
function queryParameters(query: z.ZodType | undefined): Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(query) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties)
    .filter(([name]) => name !== 'token')
    .map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }));
}

function headers({ creates }: RouteRule): Json[] {
  if (!creates) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'The same call again answers what the first did.',
      schema: { type: 'string' },
    },
  ];
}

/** JSON Schema 2020-12, which OpenAPI 3.1's is, of what is on the wire: before it is transformed. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    // A transformed time, and what must be left out: neither has a form in JSON Schema.
    unrepresentable: 'any',
  });
  return json;
}
