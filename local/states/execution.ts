import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Runtime } from '../lambda/runtime.ts';
import { recordHistory } from './history.ts';
import type { LocalTime } from './local-time.ts';
import type { Machine } from './machine.ts';
import type { ExecutionDescription, ExecutionStatus, HistoryEvent } from './service.ts';
import { fatal, type InvokeCheck, runTask } from './task.ts';

/** One run of a state machine. */
export interface Execution {
  readonly history: readonly HistoryEvent[];
  /** Whether it runs and does more than wait for the clock. */
  readonly active: boolean;
  describe(): ExecutionDescription;
  /** Ends it as ABORTED; resolves when nothing of it runs. */
  abort(): Promise<void>;
}

/** What all executions share. */
export interface ExecutionContext {
  readonly runtime: Pick<Runtime, 'invoke' | 'drained'>;
  readonly clock: Clock;
  readonly localTime: LocalTime;
  readonly check: InvokeCheck;
  /** What a retry waits, in real milliseconds, whatever its interval. */
  readonly retryMs: number;
}

/** What a Wait's handler gets; see `rewrite`. */
interface WaitInput {
  readonly input: never;
  readonly seconds?: number;
  readonly timestamp?: string;
}

/** Starts an execution. `input` is JSON text. */
export function startExecution(
  machine: Machine,
  started: { readonly executionArn: string; readonly name: string; readonly input: string },
  context: ExecutionContext,
): Execution {
  const { runtime, clock, localTime } = context;
  const startDate = clock.now();
  const abort = new AbortController();
  const history: HistoryEvent[] = [];
  let waiting = 0;
  let end:
    | { status: ExecutionStatus; stopDate: number; output?: string; error?: string; cause?: string }
    | undefined;

  const add = (event: Omit<HistoryEvent, 'timestamp'>) =>
    void history.push({ timestamp: clock.now(), ...event });
  const finish = (status: ExecutionStatus, result: { output?: string; error?: string; cause?: string }) => {
    end ??= { status, stopDate: clock.now(), ...result };
  };

  /**
   * A Wait. One that is named as a lease, with a number of seconds, stands for "until everything that is running now
   * is over": AWS waits the time because it cannot see that, here it can be seen, so it ends as soon as it is so.
   */
  const wait = async (name: string, { input, seconds, timestamp }: WaitInput) => {
    const until = timestamp === undefined ? clock.now() + Number(seconds) * 1000 : Date.parse(timestamp);
    if (Number.isNaN(until)) throw fatal('States.Runtime', `${name} got no time that it could wait for`);
    const lease = /lease/i.test(name) && timestamp === undefined;
    waiting += lease ? 0 : 1;
    try {
      await localTime.reached(until, abort.signal, lease ? runtime.drained() : undefined).catch(() => {
        throw fatal('States.Runtime', 'the execution was ended');
      });
    } finally {
      waiting -= lease ? 0 : 1;
    }
    return input;
  };
  const task = async (state: string, resource: unknown, input: unknown) => {
    if (abort.signal.aborted)
      throw Object.assign(new Error('aborted'), { isRetryable: false, isCatchable: false });
    // The interpreter's own event, that the state was entered, is written down first.
    await setImmediate();
    add({ type: 'TaskScheduled', state, input });
    const output = await runTask(resource, input, runtime, context.check);
    add({ type: 'TaskSucceeded', state, output });
    return output as never;
  };

  const { tasks, waits, retriers, timeoutMs } = machine.runnable;
  const run = machine.interpreter.run(JSON.parse(started.input), {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries([
        ...[...tasks].map(
          ([name, resource]) => [name, (input: unknown) => task(name, resource, input)] as const,
        ),
        ...[...waits].map((name) => [name, (input: unknown) => wait(name, input as WaitInput)] as const),
      ]),
      retryIntervalOverrides: Object.fromEntries(
        [...retriers].map(([name, count]) => [name, Array<number>(count).fill(context.retryMs)]),
      ),
    },
    context: {
      Execution: {
        Id: started.executionArn,
        Name: started.name,
        RoleArn: machine.roleArn,
        LocalStartTime: new Date(startDate).toISOString(),
      },
      StateMachine: { Id: machine.arn, Name: machine.name },
    },
  });
  const recorded = recordHistory(run.eventLogs, machine.runnable, add);
  const stop = (status: 'ABORTED' | 'TIMED_OUT') => {
    if (end) return;
    finish(status, status === 'TIMED_OUT' ? { error: 'States.Timeout' } : {});
    add({ type: status === 'ABORTED' ? 'ExecutionAborted' : 'ExecutionTimedOut' });
    abort.abort();
    run.abort();
  };
  const result = run.result.then(
    (output) => finish('SUCCEEDED', { output: JSON.stringify(output) }),
    (failure: Error) => {
      const { name, message } = (failure.cause ?? failure) as Error;
      finish('FAILED', { error: name, cause: message });
    },
  );
  const over = new AbortController();
  const settled = Promise.all([result, recorded]).finally(() => over.abort());
  if (Number.isFinite(timeoutMs)) {
    localTime.reached(startDate + timeoutMs, over.signal).then(
      () => stop('TIMED_OUT'),
      () => {},
    );
  }

  return {
    history,
    get active() {
      return end === undefined && waiting === 0;
    },
    describe() {
      const entered = end ? undefined : history.findLast(({ type }) => type === 'StateEntered')?.state;
      return {
        executionArn: started.executionArn,
        stateMachineArn: machine.arn,
        name: started.name,
        status: 'RUNNING',
        startDate,
        input: started.input,
        ...end,
        ...(entered ? { currentState: entered } : {}),
      };
    },
    async abort() {
      stop('ABORTED');
      await settled;
    },
  };
}
