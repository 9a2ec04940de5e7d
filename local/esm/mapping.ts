import type { Deployment, Resource } from '../template/deployment.ts';

/** One event source mapping on a Kinesis stream, as the template configures it. */
export interface Mapping {
  readonly logicalId: string;
  readonly functionArn: string;
  readonly functionLogicalId: string;
  /** The ARN of the function's role, which reads the stream. */
  readonly roleArn: string;
  readonly streamArn: string;
  readonly region: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly bisect: boolean;
  /** Retries after the first attempt; Infinity when the template sets none. */
  readonly maxRetries: number;
  readonly maxRecordAgeMs: number;
  readonly reportsItemFailures: boolean;
  readonly failureQueue?: { readonly arn: string; readonly url: string };
}

/** Defaults and bounds: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html */
const DEFAULT_BATCH_SIZE = 100;
const MAX_BATCH_SIZE = 10_000;

/**
 * Reads an AWS::Lambda::EventSourceMapping; undefined when it is not enabled.
 * Throws an Error for a form that the local run does not act out.
 */
export function readMapping(deployment: Deployment, resource: Resource): Mapping | undefined {
  const properties = resource.properties as {
    Enabled?: boolean;
    EventSourceArn?: string;
    FunctionName?: string;
    StartingPosition?: string;
    BatchSize?: number;
    MaximumBatchingWindowInSeconds?: number;
    BisectBatchOnFunctionError?: boolean;
    MaximumRetryAttempts?: number;
    MaximumRecordAgeInSeconds?: number;
    FunctionResponseTypes?: string[];
    ParallelizationFactor?: number;
    TumblingWindowInSeconds?: number;
    FilterCriteria?: unknown;
    DestinationConfig?: { OnFailure?: { Destination?: string } };
  };
  if (properties.Enabled === false) return undefined;
  const refuse = (what: string): never => {
    throw new Error(`event source mapping ${resource.logicalId}: ${what}`);
  };
  const stream = deployment.byArn(properties.EventSourceArn ?? '');
  if (stream?.type !== 'AWS::Kinesis::Stream')
    refuse('EventSourceArn is no Kinesis stream of the deployment');
  const handler = deployment
    .ofType('AWS::Lambda::Function')
    .find(({ arn, physicalId }) => [arn, physicalId].includes(properties.FunctionName ?? ''));
  if (!handler) refuse('FunctionName is no function of the deployment');
  if ((properties.ParallelizationFactor ?? 1) !== 1) {
    refuse(
      `ParallelizationFactor ${properties.ParallelizationFactor}; the local run delivers one batch a shard at a time`,
    );
  }
  if (properties.TumblingWindowInSeconds) refuse('has a tumbling window; the local run has none');
  if (properties.FilterCriteria) refuse('has FilterCriteria; the local run does not filter');
  const { StartingPosition: startingPosition } = properties;
  if (startingPosition !== 'TRIM_HORIZON' && startingPosition !== 'LATEST') {
    refuse(`StartingPosition ${startingPosition}; expected TRIM_HORIZON or LATEST`);
  }
  const batchSize = properties.BatchSize ?? DEFAULT_BATCH_SIZE;
  if (batchSize < 1 || batchSize > MAX_BATCH_SIZE)
    refuse(`BatchSize ${batchSize}; expected 1 to ${MAX_BATCH_SIZE}`);
  const queue = failureQueue(deployment, properties.DestinationConfig?.OnFailure?.Destination, refuse);
  return {
    logicalId: resource.logicalId,
    functionArn: handler!.arn,
    functionLogicalId: handler!.logicalId,
    roleArn: String(handler!.properties.Role ?? ''),
    streamArn: stream!.arn,
    region: deployment.region,
    startingPosition: startingPosition as 'TRIM_HORIZON' | 'LATEST',
    batchSize,
    batchingWindowMs: (properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
    bisect: properties.BisectBatchOnFunctionError ?? false,
    maxRetries: unlimited(properties.MaximumRetryAttempts),
    maxRecordAgeMs: unlimited(properties.MaximumRecordAgeInSeconds) * 1000,
    reportsItemFailures: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    ...(queue ? { failureQueue: queue } : {}),
  };
}

/** -1, the default, means for ever. */
const unlimited = (value = -1) => (value === -1 ? Number.POSITIVE_INFINITY : value);

function failureQueue(
  deployment: Deployment,
  destination: string | undefined,
  refuse: (what: string) => never,
): Mapping['failureQueue'] {
  if (destination === undefined) return undefined;
  const queue = deployment.byArn(destination);
  if (queue?.type !== 'AWS::SQS::Queue') {
    refuse(
      'the failure destination is no SQS queue of the deployment; the local run knows no other (and S3 would hold the payload)',
    );
  }
  return { arn: destination, url: queue!.physicalId };
}
