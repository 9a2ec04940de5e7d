import type { HistoryEvent } from '../../states/service.ts';

type Body = Record<string, unknown>;

/**
 * An event as GetExecutionHistory shows it; undefined for one that AWS has no event of its own for.
 * Source: docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
function describe(event: HistoryEvent): Body | undefined {
  const failure = { error: event.error, cause: event.cause };
  switch (event.type) {
    case 'ExecutionStarted':
      return { type: event.type, executionStartedEventDetails: { input: text(event.input) } };
    case 'ExecutionSucceeded':
      return { type: event.type, executionSucceededEventDetails: { output: text(event.output) } };
    case 'ExecutionFailed':
      return { type: event.type, executionFailedEventDetails: failure };
    case 'ExecutionAborted':
      return { type: event.type, executionAbortedEventDetails: failure };
    case 'ExecutionTimedOut':
      return { type: event.type, executionTimedOutEventDetails: failure };
    case 'StateEntered':
      return {
        type: `${event.stateType}StateEntered`,
        stateEnteredEventDetails: { name: event.state, input: text(event.input) },
      };
    case 'StateExited':
      return {
        type: `${event.stateType}StateExited`,
        stateExitedEventDetails: { name: event.state, output: text(event.output) },
      };
    case 'StateFailed':
      return {
        type: 'TaskFailed',
        taskFailedEventDetails: { resourceType: 'lambda', resource: 'invoke', ...failure },
      };
    case 'StateRetried':
    case 'StateCaught':
      return undefined;
  }
}

/** A history in AWS's form: numbered, each event naming the one before it. */
export function describeHistory(events: readonly HistoryEvent[], newestFirst: boolean): Body[] {
  const described = events
    .flatMap((event) => {
      const body = describe(event);
      return body ? [{ timestamp: event.timestamp / 1000, ...body }] : [];
    })
    .map((event, index) => ({ id: index + 1, previousEventId: index, ...event }));
  return newestFirst ? described.reverse() : described;
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
