import type { Call } from './gateway.ts';

/** How many calls are kept in full, at least; all are counted. */
const KEPT = 10_000;

/** What the gateway remembers of its calls: the latest ones, how often each was made, and the refused ones. */
export interface CallLog {
  readonly calls: readonly Omit<Call, 'body'>[];
  readonly denials: readonly string[];
  record(call: Omit<Call, 'body'>): void;
  deny(message: string): void;
  count(action: string, principal?: string): number;
}

export function createCallLog(): CallLog {
  const calls: Omit<Call, 'body'>[] = [];
  const denials: string[] = [];
  const counts = new Map<string, Map<string, number>>();
  return {
    calls,
    denials,
    record(call) {
      calls.push(call);
      if (calls.length >= 2 * KEPT) calls.splice(0, KEPT);
      const byPrincipal = counts.get(call.action) ?? new Map<string, number>();
      counts.set(call.action, byPrincipal);
      byPrincipal.set(call.principal, (byPrincipal.get(call.principal) ?? 0) + 1);
    },
    deny(message) {
      denials.push(message);
    },
    count(action, principal) {
      const byPrincipal = counts.get(action) ?? new Map<string, number>();
      if (principal !== undefined) return byPrincipal.get(principal) ?? 0;
      return [...byPrincipal.values()].reduce((sum, count) => sum + count, 0);
    },
  };
}
