/**
 * The clock that the local run lives by: the machine's time plus an offset. Moving the offset forward is how
 * retention, expiry and deadlines of days are seen within seconds.
 */
export interface Clock {
  /** Local time, in milliseconds since the epoch. */
  now(): number;
  /** How far local time is ahead of the machine's, in milliseconds. */
  readonly offset: number;
  /** Moves local time forward by `ms` milliseconds and tells every listener. Throws a RangeError for a step back. */
  advance(ms: number): void;
  /** Calls `listener` after every advance. */
  onAdvance(listener: () => void): void;
}

/** A clock that starts at the machine's time. */
export function createClock(): Clock {
  let offset = 0;
  const listeners: (() => void)[] = [];
  return {
    now: () => Date.now() + offset,
    get offset() {
      return offset;
    },
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0)
        throw new RangeError(`a clock only moves forward: got ${ms}, expected a number of milliseconds >= 0`);
      offset += ms;
      for (const listener of listeners) listener();
    },
    onAdvance(listener) {
      listeners.push(listener);
    },
  };
}
