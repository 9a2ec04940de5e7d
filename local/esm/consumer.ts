import type { Gateway } from '../aws/gateway.ts';
import type { Clock } from '../clock.ts';
import type { InvokeResult, Runtime } from '../lambda/runtime.ts';
import { createAwsClient } from './aws-client.ts';
import type { Backoff, DeliveryContext } from './delivery.ts';
import { failureMessage, sendToQueue } from './failure-destination.ts';
import type { Mapping } from './mapping.ts';
import { type ShardRun, startShardRun } from './shard-run.ts';
import { createStreamReader, type Position } from './stream-reader.ts';
import type { Bell } from './wake.ts';

/** One event source mapping at work. */
export interface Consumer {
  readonly mapping: Mapping;
  /** The sequence number of each shard up to which everything is done with. */
  readonly checkpoints: ReadonlyMap<string, string>;
  /** How many invocations the mapping has made. */
  readonly invocations: number;
  /** Why the latest batch failed: the type of the function's error, or 'batchItemFailures'. Undefined when it did not. */
  readonly lastFailure: string | undefined;
  /** What keeps the mapping from reading or reporting, such as a missing grant. */
  readonly problem: string | undefined;
  /** Stops reading, after the invocations that run; records pile up in the stream. */
  pause(): Promise<void>;
  /** Goes on from the checkpoints. */
  resume(): Promise<void>;
  /** Forgets the checkpoints and delivers everything that the stream still holds once more. */
  rewind(): Promise<void>;
  /** Delivers the latest batch of each shard once more; answers how many records that were. */
  redeliver(): Promise<number>;
  /** Resolves when every shard has been read to its tip and delivered. */
  caughtUp(): Promise<void>;
}

/** Starts a consumer: reads the stream with the function's credentials, one poller a shard, parents before children. */
export function startConsumer(options: {
  readonly mapping: Mapping;
  readonly gateway: Pick<Gateway, 'url' | 'credentialsFor'>;
  readonly runtime: Pick<Runtime, 'invoke'>;
  readonly clock: Clock;
  readonly bell: Bell;
  readonly backoff: Backoff;
}): Consumer {
  const { mapping, gateway, runtime, clock, bell, backoff } = options;
  const call = createAwsClient(gateway, mapping.functionLogicalId, mapping.region);
  const reader = createStreamReader(call, mapping.streamArn);
  const checkpoints = new Map<string, string>();
  let invocations = 0;
  let lastFailure: string | undefined;
  let readProblem: string | undefined;
  let destinationProblem: string | undefined;
  let run: ShardRun | undefined;

  const explain = (error: unknown) =>
    error instanceof Error ? `${error.name}: ${error.message}` : String(error);

  function deliveryTo(shardId: string, retentionMs: number, signal: AbortSignal): DeliveryContext {
    return {
      mapping,
      maxAgeMs: Math.min(mapping.maxRecordAgeMs, retentionMs),
      async invoke(records) {
        invocations += 1;
        try {
          return await runtime.invoke(mapping.functionArn, { Records: records });
        } catch (error) {
          // Lambda refused the invocation: the batch failed without the function.
          return {
            statusCode: 200,
            functionError: 'Unhandled',
            payload: JSON.stringify({ errorMessage: explain(error) }),
          };
        }
      },
      checkpoint(sequenceNumber) {
        const before = checkpoints.get(shardId);
        if (before === undefined || BigInt(sequenceNumber) > BigInt(before))
          checkpoints.set(shardId, sequenceNumber);
      },
      async discard(batch) {
        try {
          await sendToQueue(call, mapping, failureMessage(mapping, shardId, batch, clock.now()));
        } catch (error) {
          destinationProblem = `the failure destination: ${explain(error)}`;
        }
      },
      now: clock.now,
      backoff,
      onOutcome(result, { kind }) {
        lastFailure = kind === 'done' ? undefined : failureOf(result);
      },
      signal,
    };
  }

  const start = (position: Position): ShardRun =>
    startShardRun({
      mapping,
      reader,
      bell,
      position,
      checkpoints,
      delivery: deliveryTo,
      onProblem: (problem) => {
        readProblem = problem;
      },
    });

  async function stop(): Promise<void> {
    const stopping = run;
    run = undefined;
    await stopping?.stop();
  }

  run = start(mapping.startingPosition);
  return {
    mapping,
    checkpoints,
    get invocations() {
      return invocations;
    },
    get lastFailure() {
      return lastFailure;
    },
    get problem() {
      return readProblem ?? destinationProblem;
    },
    pause: stop,
    async resume() {
      run ??= start(mapping.startingPosition);
      await run.discovered();
    },
    async rewind() {
      await stop();
      checkpoints.clear();
      run = start('TRIM_HORIZON');
      await run.discovered();
    },
    async redeliver() {
      const counts = await Promise.all((run?.pollers() ?? []).map((poller) => poller.redeliver()));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async caughtUp() {
      const current = run;
      if (!current) return;
      let known: number;
      do {
        await current.discovered();
        known = current.pollers().length;
        await Promise.all(current.pollers().map((poller) => poller.caughtUp()));
        await current.discovered();
        // A shard that ended has children, which have records of their own.
      } while (current.pollers().length > known);
    },
  };
}

/** The type only: a message may repeat what it was about. */
function failureOf({ functionError, payload }: InvokeResult): string {
  if (!functionError) return 'batchItemFailures';
  return String((JSON.parse(payload) as { errorType?: unknown }).errorType ?? functionError);
}
