import { expect, test } from '@jest/globals';
import { ProblemError } from '../../core/flow/problem.ts';
import { RateLimit } from '../../lambdas/runtime/rate-limit.ts';

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
