import type { Clock } from '../../clock.ts';
import type { Deployment, Resource } from '../../template/deployment.ts';
import { customerKey } from '../encryption.ts';
import { AwsError } from '../wire/answer.ts';
import { createStream, type Stream } from './stream.ts';

/** A stream with what the template says of it. */
export interface DeployedStream {
  readonly resource: Resource;
  readonly stream: Stream;
  readonly onDemand: boolean;
  /** The ARN of the customer managed key that encrypts it. */
  readonly key: string | undefined;
  /** The most bytes that a record may have, data and partition key together. */
  readonly maxRecordBytes: number;
}

/** An on-demand stream starts with four shards: docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html */
const ON_DEMAND_SHARDS = 4;
const DEFAULT_RETENTION_HOURS = 24;
const HOUR_MS = 3_600_000;

/** Makes the streams of the template. */
export function createStreams(deployment: Deployment, clock: Clock): DeployedStream[] {
  return deployment.ofType('AWS::Kinesis::Stream').map((resource) => {
    const properties = resource.properties as {
      ShardCount?: number | string;
      RetentionPeriodHours?: number | string;
      MaxRecordSizeInKiB?: number | string;
      StreamModeDetails?: { StreamMode?: string };
      StreamEncryption?: { KeyId?: string };
    };
    const onDemand = properties.StreamModeDetails?.StreamMode === 'ON_DEMAND';
    return {
      resource,
      onDemand,
      key: customerKey(deployment, properties.StreamEncryption?.KeyId),
      maxRecordBytes: Number(properties.MaxRecordSizeInKiB ?? 1024) * 1024,
      stream: createStream({
        name: resource.physicalId,
        arn: resource.arn,
        shardCount: onDemand ? ON_DEMAND_SHARDS : Number(properties.ShardCount ?? 1),
        retentionMs: Number(properties.RetentionPeriodHours ?? DEFAULT_RETENTION_HOURS) * HOUR_MS,
        clock,
      }),
    };
  });
}

/** Finds a stream by the name or ARN in a request. Throws ResourceNotFoundException. */
export function streamOf(streams: readonly DeployedStream[], body: Record<string, unknown>): DeployedStream {
  const found = streams.find(
    ({ stream }) => stream.name === body.StreamName || stream.arn === body.StreamARN,
  );
  if (found) return found;
  throw new AwsError(
    'ResourceNotFoundException',
    `the template has no stream ${String(body.StreamName ?? body.StreamARN)}`,
  );
}
