import type { Clock } from '../clock.ts';

/** Waits that end when the local clock passes a time: by itself, or moved. */
export interface LocalTime {
  /**
   * Resolves at `time` (local milliseconds), or when `sooner` does.
   * Rejects when `signal` aborts.
   */
  reached(time: number, signal: AbortSignal, sooner?: Promise<unknown>): Promise<void>;
}

/** setTimeout cannot wait longer; the time is looked at again then. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Makes the waits of a clock. `beforeWake` is awaited between a move of the clock and the end of waits. */
export function createLocalTime(clock: Clock, beforeWake: () => Promise<void>): LocalTime {
  const checks = new Set<() => void>();
  const checkAll = () => {
    for (const check of [...checks]) check();
  };
  clock.onAdvance(() => void beforeWake().then(checkAll, checkAll));
  return {
    async reached(time, signal, sooner) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      let timer: NodeJS.Timeout | undefined;
      const check = () => {
        clearTimeout(timer);
        const left = time - clock.now();
        if (left <= 0) resolve();
        else timer = setTimeout(check, Math.min(left, LONGEST_TIMER_MS));
      };
      const onAbort = () => reject(new Error('the wait was aborted'));
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort);
      checks.add(check);
      check();
      void sooner?.then(() => resolve());
      try {
        await promise;
      } finally {
        clearTimeout(timer);
        checks.delete(check);
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
