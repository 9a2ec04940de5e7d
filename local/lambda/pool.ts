import { randomUUID } from 'node:crypto';
import type { FunctionConfiguration } from './configuration.ts';
import type { LogGroup } from './log-group.ts';
import { startWorker, type Worker, type WorkerOutcome } from './worker.ts';

/** The workers of one function. */
export interface Pool {
  /** Runs the function once, in an idle worker or a new one; waits for its turn when all are busy. */
  invoke(payload: string): Promise<WorkerOutcome>;
  /** SIGKILLs the busy workers and answers how many there were. */
  killBusy(): number;
  /** Ends idle workers now and busy ones after their invocation: the next invocations start cold. */
  replace(): void;
  close(): Promise<void>;
}

/** Makes the pool of a function; `start` sets the environment up for each new worker. */
export function createPool(options: {
  readonly configuration: FunctionConfiguration;
  readonly maxWorkers: number;
  readonly environment: () => Record<string, string>;
  readonly clockOffset: () => number;
  readonly logGroup: LogGroup;
  readonly onStart: (pid: number) => void;
  readonly onEnd: (pid: number) => void;
}): Pool {
  const { configuration, logGroup } = options;
  const idle: Worker[] = [];
  const busy = new Set<Worker>();
  const retired = new WeakSet<Worker>();
  const turns: ((turn: 'yours' | 'closed') => void)[] = [];
  let closed = false;

  const end = async (worker: Worker) => {
    await worker.kill();
    options.onEnd(worker.pid);
  };
  const start = (): Worker => {
    const worker = startWorker({
      configuration,
      environment: options.environment(),
      clockOffset: options.clockOffset(),
      log: (line) => logGroup.append(line),
    });
    options.onStart(worker.pid);
    return worker;
  };
  /** The worker used last: as Lambda does, so that what it left undone has a chance to go on. */
  const take = (): Worker => {
    for (let worker = idle.pop(); worker; worker = idle.pop()) {
      if (!worker.dead) return worker;
      void end(worker);
    }
    return start();
  };
  const giveBack = async (worker: Worker) => {
    busy.delete(worker);
    if (worker.dead || closed || retired.has(worker)) await end(worker);
    else idle.push(worker);
    turns.shift()?.('yours');
  };

  return {
    async invoke(payload) {
      while (busy.size >= options.maxWorkers && !closed) {
        const turn = await new Promise<'yours' | 'closed'>((resolve) => turns.push(resolve));
        if (turn === 'closed') return CLOSED;
      }
      if (closed) return CLOSED;
      const worker = take();
      busy.add(worker);
      const requestId = randomUUID();
      logGroup.append(`START RequestId: ${requestId} Version: $LATEST`);
      const started = performance.now();
      const outcome = await worker.invoke({ requestId, payload });
      logGroup.append(`END RequestId: ${requestId}`);
      logGroup.append(report(requestId, performance.now() - started, configuration));
      await giveBack(worker);
      return outcome;
    },
    killBusy() {
      for (const worker of busy) void worker.kill();
      return busy.size;
    },
    replace() {
      for (const worker of idle.splice(0)) void end(worker);
      for (const worker of busy) retired.add(worker);
    },
    async close() {
      closed = true;
      for (const turn of turns.splice(0)) turn('closed');
      await Promise.all([...idle.splice(0), ...busy].map(end));
    },
  };
}

const CLOSED: WorkerOutcome = {
  failed: true,
  payload: JSON.stringify({ errorType: 'ServiceException', errorMessage: 'the local run is closing' }),
};

function report(requestId: string, durationMs: number, { memoryMb }: FunctionConfiguration): string {
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs)} ms`,
    `Memory Size: ${memoryMb} MB`,
  ];
  return fields.join('\t');
}
