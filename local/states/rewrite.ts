import type { Json } from './definition.ts';

/** What the interpreter runs in place of a definition, and what it must know of the states that were replaced. */
export interface Runnable {
  readonly definition: Json;
  /** Every state that was a Task, with its resource. */
  readonly tasks: ReadonlyMap<string, unknown>;
  /** Every state that was a Wait. */
  readonly waits: ReadonlySet<string>;
  /** For every state with retries, how many retriers it has. */
  readonly retriers: ReadonlyMap<string, number>;
  /** The whole execution's bound, in milliseconds of local time. */
  readonly timeoutMs: number;
}

/** setTimeout cannot wait longer; more makes it fire at once. */
const LONGEST_TIMER_SECONDS = 2_147_483;

/** The interpreter wants a resource where a Wait has none; its local handler is called instead. */
const PLACEHOLDER = 'arn:aws:lambda:us-west-1:111122223333:function:wait';

/**
 * Rewrites a definition for an interpreter that waits and times out by the machine's clock, so that it follows the
 * local clock instead. A Wait becomes a Task whose handler gets `{input, seconds | timestamp}` and answers the input
 * when its time has come. Timeouts of Tasks stay real (so are the functions'), bounded to what a timer can wait, and
 * unlimited where the interpreter would take 60 s.
 */
export function rewrite(definition: Json): Runnable {
  const tasks = new Map<string, unknown>();
  const waits = new Set<string>();
  const retriers = new Map<string, number>();

  const machine = ({ TimeoutSeconds: _, States, ...rest }: Json): Json => ({
    ...rest,
    States: Object.fromEntries(
      Object.entries(States as Record<string, Json>).map(([name, own]) => [name, state(name, own)]),
    ),
  });

  const state = (name: string, own: Json): Json => {
    if (Array.isArray(own.Retry)) retriers.set(name, own.Retry.length);
    switch (own.Type) {
      case 'Wait':
        waits.add(name);
        return waitTask(own);
      case 'Task':
        tasks.set(name, own.Resource);
        return {
          ...own,
          ...(own.TimeoutSecondsPath
            ? {}
            : {
                TimeoutSeconds: Math.min(
                  Number(own.TimeoutSeconds ?? LONGEST_TIMER_SECONDS),
                  LONGEST_TIMER_SECONDS,
                ),
              }),
        };
      case 'Parallel':
        return { ...own, Branches: (own.Branches as Json[]).map(machine) };
      case 'Map': {
        const { ItemProcessor, Iterator, ...rest } = own;
        const { ProcessorConfig: _, ...processor } = (ItemProcessor ?? Iterator) as Json;
        return { ...rest, Iterator: machine(processor) };
      }
      default:
        return own;
    }
  };

  const timeoutMs =
    definition.TimeoutSeconds === undefined
      ? Number.POSITIVE_INFINITY
      : Number(definition.TimeoutSeconds) * 1000;
  return { definition: localStart(machine(definition)), tasks, waits, retriers, timeoutMs };
}

function waitTask({ Seconds, SecondsPath, Timestamp, TimestampPath, ...rest }: Json): Json {
  const until = {
    ...(Seconds === undefined ? {} : { seconds: Seconds }),
    ...(SecondsPath === undefined ? {} : { 'seconds.$': SecondsPath }),
    ...(Timestamp === undefined ? {} : { timestamp: Timestamp }),
    ...(TimestampPath === undefined ? {} : { 'timestamp.$': TimestampPath }),
  };
  return {
    ...rest,
    Type: 'Task',
    Resource: PLACEHOLDER,
    TimeoutSeconds: LONGEST_TIMER_SECONDS,
    Parameters: { 'input.$': '$', ...until },
  };
}

/** The interpreter sets `$$.Execution.StartTime` by the machine's clock; executions offer the local one beside it. */
function localStart<T>(value: T): T {
  if (typeof value === 'string')
    return value.replaceAll('$$.Execution.StartTime', '$$$$.Execution.LocalStartTime') as T;
  if (Array.isArray(value)) return value.map(localStart) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, localStart(inner)])) as T;
}
