import { setTimeout as sleep } from 'node:timers/promises';
import type { EventSources } from './esm/event-sources.ts';
import type { Runtime } from './lambda/runtime.ts';
import type { States } from './states/states.ts';

const LOOK_AGAIN_MS = 5;

/**
 * Resolves when nothing moves any more: every stream read to its tip and delivered, no invocation in flight, every
 * execution over or waiting for the clock. What one stage gives to the next is followed.
 * Throws an Error that says what does not come to rest within `timeoutMs` of real time.
 */
export async function settle(
  parts: { readonly runtime: Runtime; readonly eventSources: EventSources; readonly states: States },
  timeoutMs: number,
): Promise<void> {
  const { runtime, eventSources, states } = parts;
  const deadline = AbortSignal.timeout(timeoutMs);
  const late = new Promise<never>((_, reject) => {
    deadline.addEventListener('abort', () => reject(new Error(unsettled(parts, timeoutMs))));
  });
  const invocations = () => eventSources.consumers.reduce((sum, consumer) => sum + consumer.invocations, 0);
  const calm = async () => {
    while ((runtime.inFlight > 0 || states.active > 0) && !deadline.aborted) await sleep(LOOK_AGAIN_MS);
  };
  const rest = async () => {
    let before: number;
    do {
      await calm();
      before = invocations();
      await Promise.all(eventSources.consumers.map((consumer) => consumer.caughtUp()));
      await calm();
    } while (invocations() > before && !deadline.aborted);
  };
  await Promise.race([rest(), late]);
}

function unsettled(
  { runtime, eventSources, states }: { runtime: Runtime; eventSources: EventSources; states: States },
  timeoutMs: number,
): string {
  const consumers = eventSources.consumers.map(({ mapping, invocations, problem, lastFailure }) => {
    const failure = lastFailure
      ? `its latest batch failed (${lastFailure}), see the function's log`
      : undefined;
    return [`${mapping.functionLogicalId}: ${invocations} invocations`, problem, failure]
      .filter(Boolean)
      .join(', ');
  });
  return [
    `not settled after ${timeoutMs / 1000} s: ${runtime.inFlight} invocations in flight, ${states.active} executions active`,
    ...consumers,
  ].join('\n  ');
}
