import { randomUUID } from 'node:crypto';
import type { InvokeResult } from '../lambda/runtime.ts';
import type { AwsClient } from './aws-client.ts';
import type { KinesisEventRecord } from './event.ts';
import type { Mapping } from './mapping.ts';

/** A batch that is given up. `last` is its last invocation, unless it aged before any. */
export interface DiscardedBatch {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly records: readonly KinesisEventRecord[];
  readonly last?: { readonly result: InvokeResult; readonly invocations: number } | undefined;
}

/**
 * The record of a failure: metadata only, never the payload.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function failureMessage(
  mapping: Mapping,
  shardId: string,
  { condition, records, last }: DiscardedBatch,
  now: number,
): Record<string, unknown> {
  const first = records[0]!.kinesis;
  const final = records[records.length - 1]!.kinesis;
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: last?.invocations ?? 0,
    },
    ...(last
      ? {
          responseContext: {
            statusCode: last.result.statusCode,
            executedVersion: '$LATEST',
            ...(last.result.functionError ? { functionError: last.result.functionError } : {}),
          },
        }
      : {}),
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    KinesisBatchInfo: {
      shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: final.sequenceNumber,
      approximateArrivalOfFirstRecord: isoTime(first.approximateArrivalTimestamp),
      approximateArrivalOfLastRecord: isoTime(final.approximateArrivalTimestamp),
      batchSize: records.length,
      streamArn: mapping.streamArn,
    },
  };
}

/** Sends the record of a failure to the mapping's queue, with the function's role, as AWS does. */
export async function sendToQueue(
  call: AwsClient,
  mapping: Mapping,
  message: Record<string, unknown>,
): Promise<void> {
  if (!mapping.failureQueue) return;
  await call('sqs', 'SendMessage', {
    QueueUrl: mapping.failureQueue.url,
    MessageBody: JSON.stringify(message),
  });
}

const isoTime = (seconds: number) => new Date(seconds * 1000).toISOString();
