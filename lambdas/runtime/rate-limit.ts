import { ProblemError } from '../../core/flow/problem.ts';
import type { Caller } from './api-handler.ts';

/** How many calls a second go on and on, and how many at once. */
interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * What one caller may ask of one sandbox: one session, one secret key, the operator, everybody who names nobody. A
 * sandbox serves one call at a time and knows of no other, so with n sandboxes a caller may get n times as much: this
 * keeps one caller from taking all of a sandbox; what all together may take is the stage's throttle (lib/http-api.ts).
 */
const RATES: Readonly<Record<Caller['kind'] | 'anybody', Rate>> = {
  recorder: { perSecond: 20, burst: 400 },
  business: { perSecond: 50, burst: 200 },
  operator: { perSecond: 20, burst: 100 },
  anybody: { perSecond: 200, burst: 1_000 },
};

/** How many callers are remembered; the one that was longest away is forgotten first, which only favours it. */
const CAPACITY = 10_000;

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Token buckets, one a caller. */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();

  /**
   * Counts a call.
   *
   * @param now ms since 1970
   * @throws {ProblemError} 429, with when to come again, when the caller's bucket is empty
   */
  take(caller: Partial<Caller> | undefined, now: number): void {
    const kind = caller?.kind ?? 'anybody';
    const { perSecond, burst } = RATES[kind];
    const name = `${kind} ${nameOf(caller)}`;
    const { tokens, at } = this.#buckets.get(name) ?? { tokens: burst, at: now };
    const left = Math.min(burst, tokens + (Math.max(0, now - at) * perSecond) / 1000) - 1;
    if (left < 0) throw tooMany(perSecond, Math.max(1, Math.ceil(-left / perSecond)));
    this.#buckets.delete(name);
    this.#buckets.set(name, { tokens: left, at: now });
    if (this.#buckets.size > CAPACITY) this.#buckets.delete(this.#buckets.keys().next().value!);
  }
}

function nameOf(caller: Partial<Caller> | undefined): string {
  if (caller?.kind === 'recorder') return caller.session ?? '';
  return caller?.kind === 'business' ? (caller.key ?? '') : '';
}

function tooMany(perSecond: number, retryAfterSeconds: number): ProblemError {
  return new ProblemError({
    status: 429,
    code: 'too-many-requests',
    title: 'Too many calls',
    detail: 'This credential called more often than one may.',
    expected: `at most about ${perSecond} calls a second`,
    mend: `Wait ${retryAfterSeconds} s, then go on more slowly; nothing was done.`,
    retryAfterSeconds,
  });
}
