import { PROBLEM } from '../../core/flow/openapi/document.ts';
import { OPERATIONS } from '../../core/flow/openapi/operations.ts';
import type { Reply } from '../../local/show/api.ts';

/** Literal paths before those with parameters, as API Gateway chooses. */
const ROUTES = Object.keys(OPERATIONS)
  .toSorted((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
  .map((key) => {
    const [method, path] = key.split(' ') as [string, string];
    return {
      key,
      method,
      pattern: new RegExp(`^${path.replace(/\{\w+\+\}/g, '.+').replace(/\{\w+\}/g, '[^/]+')}$`),
    };
  });

/** Holds an answer against what the API's document tells of its route. @throws {Error} where they differ */
export function holdToDocument(method: string, path: string, { status, body }: Reply): void {
  const route = ROUTES.find((each) => each.method === method && each.pattern.test(path.split('?')[0]!));
  if (route === undefined) return;
  const { success } = OPERATIONS[route.key]!;
  const [expected, answer] = success;
  if (status < 300 && status !== expected)
    throw new Error(`${route.key} answered ${status}, the document says ${expected}`);
  // OpenDSR has errors of its own, and API Gateway answers what it refuses itself.
  const isProblem = status >= 400 && typeof body.type === 'string';
  const schema = isProblem ? PROBLEM : status === expected && typeof answer !== 'string' ? answer : undefined;
  const result = schema?.safeParse(body);
  if (result === undefined || result.success) return;
  const where = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${route.key} answered ${status} with what the document does not say: ${where.join('; ')}`);
}
