import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FunctionConfiguration } from './configuration.ts';
import { type LambdaError, runtimeExited, taskTimedOut } from './errors.ts';
import { readLines } from './output.ts';

/** One invocation as a worker gets it. `payload` is JSON text. */
interface WorkerInvocation {
  readonly requestId: string;
  readonly payload: string;
}

/** How an invocation ended. `payload` is JSON text: the function's answer, or its error. */
export interface WorkerOutcome {
  readonly failed: boolean;
  readonly payload: string;
}

/** A process that runs one function, one invocation at a time: a Lambda sandbox. */
export interface Worker {
  readonly pid: number;
  /** The process is gone and must not be used again. */
  readonly dead: boolean;
  /** Thaws the process, runs the function, and freezes the process again. Never rejects. */
  invoke(invocation: WorkerInvocation): Promise<WorkerOutcome>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** 'fatal': the process ends after this answer. */
type Message = { type: 'ready' } | { type: 'result' | 'error' | 'fatal'; requestId: string; payload: string };

type Exit = { type: 'exit'; code: number | null; signal: NodeJS.Signals | null };

/** Lambda gives a cold start 10 s; a laptop that starts many functions at once needs more. */
const INIT_TIMEOUT_MS = 60_000;

// Windows has no job control: there a worker merely stays idle between invocations.
const CAN_FREEZE = process.platform !== 'win32';

/** Starts the process of a function; the bundle loads while it waits for its first invocation. */
export function startWorker(options: {
  readonly configuration: FunctionConfiguration;
  readonly environment: Record<string, string>;
  readonly clockOffset: number;
  readonly log: (line: string) => void;
}): Worker {
  const { configuration, clockOffset } = options;
  const child = fork(
    fileURLToPath(new URL('./sandbox.mjs', import.meta.url)),
    [configuration.file, configuration.exportName, String(clockOffset)],
    {
      cwd: configuration.directory,
      env: options.environment,
      execPath: process.execPath,
      execArgv: [`--max-old-space-size=${configuration.memoryMb}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    },
  );
  const output = [child.stdout!, child.stderr!].map((stream) => readLines(stream, options.log));
  const closed = new Promise<Exit>((resolve) =>
    child.once('close', (code, signal) => resolve({ type: 'exit', code, signal })),
  );
  const ready = firstMessage(child, closed, INIT_TIMEOUT_MS);
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    if (CAN_FREEZE && !isDead(child)) child.kill(name);
  };

  /** The outcome of an invocation that the process did not survive. */
  const ended = async (requestId: string, last: Answer, timeoutMs: number): Promise<WorkerOutcome> => {
    await killAndWait(child, closed);
    if (last.type === 'fatal') return { failed: true, payload: last.payload };
    if (last.type === 'exit') return failure(runtimeExited(requestId, last.code, last.signal));
    const error = taskTimedOut(requestId, timeoutMs);
    options.log(`${new Date(Date.now() + clockOffset).toISOString()} ${requestId} ${error.errorMessage}`);
    return failure(error);
  };

  return {
    pid: child.pid!,
    get dead() {
      return isDead(child);
    },
    async invoke({ requestId, payload }) {
      const init = await ready;
      if (init.type !== 'ready') return ended(requestId, init, INIT_TIMEOUT_MS);
      const answered = firstMessage(child, closed, configuration.timeoutMs);
      // The deadline is told in the worker's own time.
      const deadline = Date.now() + clockOffset + configuration.timeoutMs;
      if (child.connected) child.send({ requestId, payload, deadline, arn: configuration.arn }, () => {});
      signal('SIGCONT');
      const answer = await answered;
      if (answer.type !== 'result' && answer.type !== 'error')
        return ended(requestId, answer, configuration.timeoutMs);
      await Promise.race([Promise.all(output.map((lines) => lines.reached(requestId))), closed]);
      signal('SIGSTOP');
      return { failed: answer.type === 'error', payload: answer.payload };
    },
    kill: () => killAndWait(child, closed),
  };
}

type Answer = Message | Exit | { type: 'timeout' };

/** The next message of the worker, or that it ended or stayed silent. */
function firstMessage(child: ChildProcess, closed: Promise<Exit>, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle({ type: 'timeout' }), timeoutMs);
    const onMessage = (message: unknown) => settle(message as Message);
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      resolve(answer);
    };
    child.on('message', onMessage);
    closed.then(settle);
  });
}

function isDead(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function killAndWait(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  if (!isDead(child)) child.kill('SIGKILL');
  await closed;
}

function failure(error: LambdaError): WorkerOutcome {
  return { failed: true, payload: JSON.stringify(error) };
}
