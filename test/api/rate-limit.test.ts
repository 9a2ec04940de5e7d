import { describe, expect, jest, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { ProblemError } from '../../core/flow/problem.ts';
import { ROUTES } from '../../core/flow/routes.ts';
import { type ApiEvent, apiHandler, type Route } from '../../lambdas/runtime/api-handler.ts';
import { RateLimit } from '../../lambdas/runtime/rate-limit.ts';

const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
const key = (name: string) => ({ kind: 'business', business: 'B', key: name, scopes: '' }) as const;

function refused(limit: RateLimit, name: string, now: number): number | undefined {
  try {
    limit.take(key(name), now);
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.retryAfterSeconds;
    throw error;
  }
}

test('a burst is let through, then calls are refused until some time has passed', () => {
  const limit = new RateLimit();
  for (let n = 0; n < 200; n++) expect(refused(limit, 'a', 1_000)).toBeUndefined();
  expect(refused(limit, 'a', 1_000)).toBe(1);
  expect(refused(limit, 'a', 1_020)).toBeUndefined();
  expect(refused(limit, 'a', 1_020)).toBe(1);
});

test('one caller’s calls cost another nothing', () => {
  const limit = new RateLimit();
  for (let n = 0; n < 201; n++) refused(limit, 'a', 1_000);
  expect(refused(limit, 'b', 1_000)).toBeUndefined();
});

test('a clock that goes back neither fills nor empties a bucket', () => {
  const limit = new RateLimit();
  for (let n = 0; n < 200; n++) refused(limit, 'a', 1_000);
  expect(refused(limit, 'a', 0)).toBe(1);
});

describe.each(Object.entries(ROUTES))('%s', (routeKey, { callers, scope }) => {
  const kind = callers[0];
  const lambda =
    kind === undefined
      ? undefined
      : { kind, business: 'B', key: 'k', scopes: scope ?? '', siteKey: 's', session: 'S', visitor: 'V' };
  const event = { routeKey, headers: {}, requestContext: { authorizer: { lambda } } } as unknown as ApiEvent;

  test('answers 429 with a time to come again, and does nothing, when it is called too often', async () => {
    const work = jest.fn<Route>(async () => ({ status: 200, body: {} }));
    const handler = apiHandler({ [routeKey]: work });
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000);
    try {
      const statuses = new Set<number | undefined>();
      for (let n = 0; n < 1_001; n++) statuses.add((await handler(event, context)).statusCode);
      const { statusCode, headers, body } = await handler(event, context);
      const calls = work.mock.calls.length;

      expect(statuses).toEqual(new Set([200, 429]));
      expect({ statusCode, headers }).toMatchObject({
        statusCode: 429,
        headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
      });
      expect(JSON.parse(body!)).toMatchObject({ type: 'urn:scrubjay:problem:too-many-requests' });
      expect(calls).toBeLessThan(1_001);
    } finally {
      now.mockRestore();
    }
  });
});
