import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { Construct } from 'constructs';
import { STREAM_RETENTION_HOURS } from '../core/data-map.ts';
import type { EncryptionKey } from './encryption-keys.ts';
import type { ScrubjayFunction } from './scrubjay-function.ts';
import type { StreamCapacity } from './settings.ts';

/**
 * `consume` is what Lambda's poller needs with the function's role:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html. SubscribeToShard is only for
 * enhanced fan-out, and ListStreams cannot be granted on a stream.
 */
const ACTIONS = {
  put: ['kinesis:PutRecord'],
  putMany: ['kinesis:PutRecords'],
  consume: [
    'kinesis:DescribeStream',
    'kinesis:DescribeStreamSummary',
    'kinesis:GetRecords',
    'kinesis:GetShardIterator',
    'kinesis:ListShards',
  ],
  describe: ['kinesis:DescribeStreamSummary', 'kinesis:ListShards'],
} as const;

type StreamRight = keyof typeof ACTIONS;

/** A stream of which a function gets the named right and nothing else. */
class ScrubjayStream extends Stream {
  private readonly key: EncryptionKey;
  private readonly variable: string;

  constructor(scope: Construct, id: string, capacity: StreamCapacity, key: EncryptionKey, variable: string) {
    super(scope, id, {
      ...(capacity.mode === 'on-demand'
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount: capacity.shards }),
      retentionPeriod: Duration.hours(STREAM_RETENTION_HOURS),
      encryption: StreamEncryption.KMS,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.key = key;
    this.variable = variable;
  }

  allow(fn: ScrubjayFunction, right: StreamRight): void {
    Grant.addToPrincipal({ grantee: fn, actions: [...ACTIONS[right]], resourceArns: [this.streamArn] });
    if (right === 'put' || right === 'putMany') {
      this.key.allow(fn, 'GenerateDataKey');
    }
    if (right === 'consume') {
      this.key.allow(fn, 'Decrypt');
    } else {
      // A consumer is handed its records; only who calls the stream needs its name.
      fn.addEnvironment(this.variable, this.streamName);
    }
  }
}

/** What recorders send, before and after redaction. */
export class Streams {
  readonly raw: ScrubjayStream;
  readonly clean: ScrubjayStream;

  constructor(
    scope: Construct,
    capacity: StreamCapacity,
    keys: { readonly raw: EncryptionKey; readonly clean: EncryptionKey },
  ) {
    this.raw = new ScrubjayStream(scope, 'RawStream', capacity, keys.raw, 'RAW_STREAM');
    this.clean = new ScrubjayStream(scope, 'CleanStream', capacity, keys.clean, 'CLEAN_STREAM');
  }
}
