/**
 * Every AWS call of an invocation, watched: the invocation cannot end while one is under way, and none outlives its
 * deadline. A Lambda sandbox is frozen when its handler answers; a write left half done would thaw in a later
 * invocation, perhaps after the deletion that it belongs before. One sandbox serves one invocation at a time, so one
 * set for the whole module is enough.
 */
const underWay = new Set<Promise<unknown>>();
let controller = new AbortController();

/** Raised where work is to stop because the invocation's deadline is near. The event source sends the batch again. */
export class DeadlineError extends Error {
  override name = 'DeadlineError';
}

/** The signal that every AWS call obeys. */
export function invocationSignal(): AbortSignal {
  return controller.signal;
}

/** Registers a call until it has settled. */
export function track<T>(call: Promise<T>): Promise<T> {
  underWay.add(call);
  const forget = () => underWay.delete(call);
  call.then(forget, forget);
  return call;
}

/** @throws {DeadlineError} when the invocation is to stop: asked between units of work that call nothing */
export function checkDeadline(): void {
  if (controller.signal.aborted) throw new DeadlineError('stopped before the deadline');
}

/**
 * Runs one invocation's work. Answers only once every call that was begun has settled; a little before the deadline
 * all calls under way are aborted, so that the work fails while it can still settle.
 *
 * @param milliseconds how long the work may take
 * @throws whatever the work throws; {@link DeadlineError} when it ran out of time
 */
export async function settled<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(), milliseconds);
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw new DeadlineError('stopped before the deadline', { cause: error });
    throw error;
  } finally {
    // What the work began and did not wait for is waited for here; the timer still bounds it.
    while (underWay.size > 0) await Promise.allSettled([...underWay]);
    clearTimeout(timer);
  }
}
