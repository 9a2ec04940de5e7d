import type { Gateway } from '../aws/gateway.ts';
import type { Clock } from '../clock.ts';
import type { Deployment } from '../template/deployment.ts';
import { functionConfiguration } from './configuration.ts';
import { functionEnvironment } from './environment.ts';
import { MAX_PAYLOAD_BYTES, RequestTooLargeException, responseTooLarge } from './errors.ts';
import { createLogGroup, type LogGroup } from './log-group.ts';
import { createPool, type Pool } from './pool.ts';
import { startReaper } from './reaper.ts';

/** What an invoker gets, as from Lambda's Invoke call. `payload` is JSON text. */
export interface InvokeResult {
  readonly statusCode: 200;
  /** The function failed; the payload is `{errorType, errorMessage, ...}`. */
  readonly functionError?: 'Unhandled';
  readonly payload: string;
}

/** The Lambda of the local run: every function of the template, in worker processes. */
export interface Runtime {
  /**
   * Runs a function once and waits for its answer.
   * Throws ResourceNotFoundException for an unknown function, RequestTooLargeException for more than 6 MB.
   */
  invoke(functionArnOrLogicalId: string, payload: unknown): Promise<InvokeResult>;
  /** SIGKILLs a function's busy workers, as a crashing sandbox would go; answers how many there were. */
  kill(logicalId: string): number;
  /** What the functions wrote, as their log groups hold it: one function's, or everything. */
  logs(logicalId?: string): string;
  /** How many invocations are running or waiting for a worker. */
  readonly inFlight: number;
  /** Resolves when every invocation that is in flight now has ended. Later ones do not matter. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

/** Lambda scales to a thousand; a laptop does not. */
const DEFAULT_MAX_WORKERS = 4;

/**
 * Makes every AWS::Lambda::Function of the deployment ready to be invoked; processes start with the first invocation.
 * Throws an Error for a function that cannot be run here.
 */
export async function startRuntime(options: {
  readonly deployment: Deployment;
  readonly gateway: Pick<Gateway, 'url' | 'credentialsFor'>;
  readonly clock: Clock;
  /** The most worker processes of one function. */
  readonly maxWorkers?: number;
}): Promise<Runtime> {
  const { deployment, gateway, clock } = options;
  const reaper = startReaper();
  const functions = new Map<string, { pool: Pool; logGroup: LogGroup }>();
  const logicalIds = new Map<string, string>();
  try {
    for (const resource of deployment.ofType('AWS::Lambda::Function')) {
      const configuration = functionConfiguration(deployment, resource);
      const logGroup = createLogGroup();
      const pool = createPool({
        configuration,
        maxWorkers: options.maxWorkers ?? DEFAULT_MAX_WORKERS,
        environment: () =>
          functionEnvironment(configuration, {
            region: deployment.region,
            endpoint: gateway.url,
            ...gateway.credentialsFor(resource.logicalId),
            simulatedClock: clock.offset !== 0,
          }),
        clockOffset: () => clock.offset,
        logGroup,
        onStart: reaper.watch,
        onEnd: reaper.forget,
      });
      functions.set(resource.logicalId, { pool, logGroup });
      for (const name of [resource.logicalId, resource.physicalId, resource.arn])
        logicalIds.set(name, resource.logicalId);
    }
  } catch (error) {
    await reaper.close();
    throw error;
  }
  clock.onAdvance(() => {
    for (const { pool } of functions.values()) pool.replace();
  });

  const running = new Set<Promise<unknown>>();
  const find = (name: string) => {
    const found = functions.get(logicalIds.get(name) ?? '');
    if (found) return found;
    throw Object.assign(new Error(`Function not found: ${name}`), { name: 'ResourceNotFoundException' });
  };
  return {
    async invoke(name, payload) {
      const { pool } = find(name);
      const text = JSON.stringify(payload ?? null);
      const size = Buffer.byteLength(text);
      if (size > MAX_PAYLOAD_BYTES) throw new RequestTooLargeException(size);
      const invocation = pool.invoke(text);
      running.add(invocation);
      const outcome = await invocation.finally(() => running.delete(invocation));
      const answered = Buffer.byteLength(outcome.payload);
      if (answered > MAX_PAYLOAD_BYTES) {
        return {
          statusCode: 200,
          functionError: 'Unhandled',
          payload: JSON.stringify(responseTooLarge(answered)),
        };
      }
      return {
        statusCode: 200,
        ...(outcome.failed ? { functionError: 'Unhandled' } : {}),
        payload: outcome.payload,
      };
    },
    kill: (logicalId) => find(logicalId).pool.killBusy(),
    logs: (logicalId) =>
      logicalId
        ? find(logicalId).logGroup.text()
        : [...functions.values()].map(({ logGroup }) => logGroup.text()).join(''),
    get inFlight() {
      return running.size;
    },
    async drained() {
      await Promise.allSettled([...running]);
    },
    async close() {
      await Promise.all([...functions.values()].map(({ pool }) => pool.close()));
      await Promise.allSettled([...running]);
      await reaper.close();
    },
  };
}
