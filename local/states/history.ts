import type { StateMachine } from 'aws-local-stepfunctions';
import type { Runnable } from './rewrite.ts';
import type { HistoryEvent } from './service.ts';

type InterpreterEvent =
  ReturnType<StateMachine['run']>['eventLogs'] extends AsyncGenerator<infer Event> ? Event : never;

const KEPT = new Set<string>([
  'ExecutionStarted',
  'ExecutionSucceeded',
  'ExecutionFailed',
  'StateEntered',
  'StateExited',
  'StateFailed',
  'StateRetried',
  'StateCaught',
]);

/** Writes the interpreter's events down as history, until the execution ends. */
export async function recordHistory(
  events: AsyncIterable<InterpreterEvent>,
  { waits }: Runnable,
  add: (event: Omit<HistoryEvent, 'timestamp'>) => void,
): Promise<void> {
  for await (const event of events) {
    if (!KEPT.has(event.type)) continue;
    const state = 'state' in event ? event.state : undefined;
    add({
      type: event.type as HistoryEvent['type'],
      ...(state ? { state: state.name, stateType: waits.has(state.name) ? 'Wait' : state.type } : {}),
      ...('input' in event ? { input: event.input } : {}),
      ...(state ? { input: state.input } : {}),
      ...('output' in event ? { output: event.output } : {}),
      ...(state?.output === undefined ? {} : { output: state.output }),
      ...('Error' in event ? { error: event.Error, cause: describe(event.Cause) } : {}),
    });
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
