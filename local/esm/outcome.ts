import type { InvokeResult } from '../lambda/runtime.ts';
import type { KinesisEventRecord } from './event.ts';

/** How a batch went: done, failed as a whole, or failed from one record on. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'partial'; readonly from: number };

/**
 * Reads what the function answered to a batch.
 * With ReportBatchItemFailures the lowest failed sequence number is where it failed; nothing, null or an empty list
 * is success; an item without a sequence number of the batch fails the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function readOutcome(
  result: InvokeResult,
  batch: readonly KinesisEventRecord[],
  reportsItemFailures: boolean,
): Outcome {
  if (result.functionError) return { kind: 'failed' };
  if (!reportsItemFailures) return { kind: 'done' };
  const answer: unknown = JSON.parse(result.payload);
  if (answer === null || typeof answer !== 'object') return answer ? { kind: 'failed' } : { kind: 'done' };
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return { kind: 'failed' };
  let from = batch.length;
  for (const failure of failures as ({ itemIdentifier?: unknown } | null)[]) {
    const index = batch.findIndex(({ kinesis }) => kinesis.sequenceNumber === failure?.itemIdentifier);
    if (index === -1) return { kind: 'failed' };
    from = Math.min(from, index);
  }
  return from === batch.length ? { kind: 'done' } : { kind: 'partial', from };
}
