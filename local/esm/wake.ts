/** Ends the waits of idle pollers early. */
export interface Bell {
  ring(): void;
  /** How often it has rung. Read before looking for work, so that a ring meanwhile is not missed. */
  readonly rings: number;
  /** Waits for a ring after the `seen`th, for `ms` milliseconds of real time, or for the end of the run. */
  wait(seen: number, ms: number, signal: AbortSignal): Promise<'rung' | 'passed'>;
}

/** Makes a bell. */
export function createBell(): Bell {
  let rings = 0;
  const listeners = new Set<() => void>();
  return {
    ring() {
      rings += 1;
      for (const listener of listeners) listener();
    },
    get rings() {
      return rings;
    },
    async wait(seen, ms, signal) {
      if (rings !== seen) return 'rung';
      if (signal.aborted) return 'passed';
      const { promise, resolve } = Promise.withResolvers<'rung' | 'passed'>();
      const onRing = () => resolve('rung');
      const onEnd = () => resolve('passed');
      const timer = setTimeout(onEnd, ms);
      listeners.add(onRing);
      signal.addEventListener('abort', onEnd);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        listeners.delete(onRing);
        signal.removeEventListener('abort', onEnd);
      }
    },
  };
}
