import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { FAILURE_QUEUE_DAYS } from '../core/data-map.ts';
import type { EncryptionKey } from './encryption-keys.ts';
import type { Places } from './places.ts';
import { ScrubjayFunction } from './scrubjay-function.ts';

/** The two stages of a chunk after it was taken in: redact, then archive. */
export class Stages {
  readonly redact: ScrubjayFunction;
  readonly archive: ScrubjayFunction;
  readonly failures: readonly FailureQueue[];

  constructor(scope: Construct, { keys, ledger, erasable, streams }: Places) {
    this.redact = new ScrubjayFunction(scope, 'Redact', {
      entry: 'redact/index.ts',
      // The largest chunk that collect takes must get through: 20 MiB of events.
      timeout: 180,
      memory: 3008,
      description: 'Masks what no grant allows to keep; the only reader of the raw stream',
    });
    streams.raw.allow(this.redact, 'consume');
    streams.clean.allow(this.redact, 'putMany');
    ledger.accounts.allow(this.redact, 'getMany');
    ledger.agreements.allow(this.redact, 'getMany');
    ledger.consents.allow(this.redact, 'getMany');
    ledger.suppressions.allow(this.redact, 'getMany');
    erasable.sessions.allow(this.redact, 'getMany');
    // A session that turns out to be of somebody who is to stay forgotten: tombstone, and a request for its erasure.
    erasable.sessions.allow(this.redact, 'get', 'put');
    ledger.allowMarks(this.redact, erasable.sessions, 'sessions');
    ledger.accounts.allow(this.redact, 'get');
    ledger.suppressions.allow(this.redact, 'get', 'query');
    ledger.requests.allow(this.redact, 'get', 'put');
    erasable.particulars.allow(this.redact, 'put');
    ledger.allowGuard(this.redact);
    ledger.businessKeys.allow(this.redact, 'get');
    keys.blind.allow(this.redact, 'Decrypt');
    erasable.identities.allow(this.redact, 'getMany', 'put');
    erasable.quarantine.allow(this.redact, ['put']);
    ledger.progress.allow(this.redact, 'get', 'update');

    this.archive = new ScrubjayFunction(scope, 'ArchiveFunction', {
      entry: 'archive/index.ts',
      timeout: 60,
      memory: 1024,
      description: 'Writes session key, index rows and sealed object; the only reader of the clean stream',
    });
    streams.clean.allow(this.archive, 'consume');
    erasable.sessions.allow(this.archive, 'get', 'getMany', 'put', 'update');
    erasable.identifiers.allow(this.archive, 'put');
    erasable.archive.allow(this.archive, ['put']);
    ledger.businessKeys.allow(this.archive, 'get', 'put');
    keys.seal.allow(this.archive, 'Decrypt', 'GenerateDataKey');
    ledger.progress.allow(this.archive, 'get', 'update');
    ledger.allowGuard(this.archive);

    this.failures = [
      consume(scope, 'Redact', streams.raw, this.redact, keys.store),
      consume(scope, 'Archive', streams.clean, this.archive, keys.store),
    ];
  }
}

/**
 * Where a batch is reported that was given up: shard and sequence numbers only. A bucket as destination would
 * hold the records themselves, https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html.
 */
class FailureQueue extends Queue {
  constructor(scope: Construct, id: string, key: EncryptionKey) {
    super(scope, id, {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(FAILURE_QUEUE_DAYS),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

function consume(
  scope: Construct,
  name: 'Redact' | 'Archive',
  stream: IStream,
  target: ScrubjayFunction,
  queueKey: EncryptionKey,
): FailureQueue {
  const queue = new FailureQueue(scope, `${name}Failures`, queueKey);
  Grant.addToPrincipal({ grantee: target, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
  // SQS makes a data key for a message, and opens the one that it reuses for the next.
  queueKey.allow(target, 'GenerateDataKey', 'Decrypt');
  new EventSourceMapping(scope, `${name}Source`, {
    target,
    eventSourceArn: stream.streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    maxBatchingWindow: Duration.seconds(1),
    parallelizationFactor: 1,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: 50,
    // Half of what the stream keeps: a record that holds up its shard is given up while those behind it live.
    maxRecordAge: Duration.hours(12),
    // CDK's SqsDlq would add wider rights to the role than the two that stand above.
    onFailure: { bind: () => ({ destination: queue.queueArn }) },
  });
  return queue;
}
