import { setTimeout as sleep } from 'node:timers/promises';
import type { InvokeResult } from '../lambda/runtime.ts';
import type { KinesisEventRecord } from './event.ts';
import type { DiscardedBatch } from './failure-destination.ts';
import type { Mapping } from './mapping.ts';
import { type Outcome, readOutcome } from './outcome.ts';

/** What a delivery needs of its shard's poller. */
export interface DeliveryContext {
  readonly mapping: Mapping;
  /** Records older than this are given up: the mapping's bound, or the stream's retention. */
  readonly maxAgeMs: number;
  readonly invoke: (batch: readonly KinesisEventRecord[]) => Promise<InvokeResult>;
  /** Everything up to this sequence number is done with. */
  readonly checkpoint: (sequenceNumber: string) => void;
  readonly discard: (batch: DiscardedBatch) => Promise<void>;
  /** Local time in milliseconds. */
  readonly now: () => number;
  readonly backoff: Backoff;
  readonly onOutcome: (result: InvokeResult, outcome: Outcome) => void;
  /** Ends the delivery after the invocation that is running. */
  readonly signal: AbortSignal;
}

/** The wait before retry n is `firstMs` * 2^n, at most `maxMs`. AWS waits longer; a laptop's user does not. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

interface Attempted {
  readonly records: readonly KinesisEventRecord[];
  /** Invocations that count against the retries. */
  readonly attempts: number;
  readonly last?: DiscardedBatch['last'];
}

/**
 * Delivers a batch until it is done with: succeeded, or given up and told to the failure destination. The records
 * stay in order, and nothing later of the shard is delivered meanwhile.
 *
 * Splitting does not use up retries: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * A function error under BisectBatchOnFunctionError halves the batch; a partial response splits it at the record it
 * names, and what was before that record counts as done. A partial response that names the first record splits
 * nothing: it uses up a retry, as every failure without bisecting does. When the retries are exhausted the whole rest
 * of the batch is given up.
 */
export async function deliver(batch: readonly KinesisEventRecord[], context: DeliveryContext): Promise<void> {
  const pending: Attempted[] = [{ records: batch, attempts: 0 }];
  for (let current = pending.shift(); current && !context.signal.aborted; current = pending.shift()) {
    const fresh = await giveUpAged(current, context);
    if (fresh.records.length === 0) continue;
    const result = await context.invoke(fresh.records);
    const outcome = readOutcome(result, fresh.records, context.mapping.reportsItemFailures);
    context.onOutcome(result, outcome);
    const rest = await afterAttempt(fresh, result, outcome, context);
    pending.unshift(...rest);
    if (rest.length > 0 && !context.signal.aborted) await pause(rest[0]!.attempts, context);
  }
}

/** What is still to be delivered of a batch after an attempt, in order. */
async function afterAttempt(
  { records, attempts, last }: Attempted,
  result: InvokeResult,
  outcome: Outcome,
  context: DeliveryContext,
): Promise<Attempted[]> {
  const { mapping } = context;
  if (outcome.kind === 'done') {
    context.checkpoint(lastOf(records).kinesis.sequenceNumber);
    return [];
  }
  if (context.signal.aborted) return [];
  const tried = { result, invocations: (last?.invocations ?? 0) + 1 };
  const done = outcome.kind === 'partial' ? outcome.from : 0;
  if (done > 0) context.checkpoint(records[done - 1]!.kinesis.sequenceNumber);
  const rest = records.slice(done);
  if (mapping.bisect && done > 0) return [{ records: rest, attempts, last: tried }];
  if (mapping.bisect && outcome.kind === 'failed' && rest.length > 1) {
    const middle = Math.ceil(rest.length / 2);
    return [rest.slice(0, middle), rest.slice(middle)].map((half) => ({
      records: half,
      attempts,
      last: tried,
    }));
  }
  if (attempts < mapping.maxRetries) return [{ records: rest, attempts: attempts + 1, last: tried }];
  await context.discard({ condition: 'RetryAttemptsExhausted', records: rest, last: tried });
  context.checkpoint(lastOf(rest).kinesis.sequenceNumber);
  return [];
}

/** Gives up the records at the head that are too old, and answers the others. */
async function giveUpAged(batch: Attempted, context: DeliveryContext): Promise<Attempted> {
  const horizon = (context.now() - context.maxAgeMs) / 1000;
  const young = batch.records.findIndex(({ kinesis }) => kinesis.approximateArrivalTimestamp >= horizon);
  const count = young === -1 ? batch.records.length : young;
  if (count === 0) return batch;
  const aged = batch.records.slice(0, count);
  await context.discard({ condition: 'RecordAgeExceeded', records: aged, last: batch.last });
  context.checkpoint(lastOf(aged).kinesis.sequenceNumber);
  return { ...batch, records: batch.records.slice(count) };
}

/** Waits before a retry; a split is tried at once. */
async function pause(attempts: number, { backoff, signal }: DeliveryContext): Promise<void> {
  if (attempts === 0) return;
  const delay = Math.min(backoff.firstMs * 2 ** (attempts - 1), backoff.maxMs);
  await sleep(delay, undefined, { signal }).catch(() => {});
}

const lastOf = (records: readonly KinesisEventRecord[]) => records[records.length - 1]!;
