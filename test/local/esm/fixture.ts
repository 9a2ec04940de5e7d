import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Gateway, startGateway } from '../../../local/aws/gateway.ts';
import { type Clock, createClock } from '../../../local/clock.ts';
import { createAwsClient } from '../../../local/esm/aws-client.ts';
import type { Consumer } from '../../../local/esm/consumer.ts';
import { type EventSources, startEventSources } from '../../../local/esm/event-sources.ts';
import { type Runtime, startRuntime } from '../../../local/lambda/runtime.ts';
import { createBundles, resource, smallDeployment } from '../lambda/fixture.ts';

const STREAM_ARN = 'arn:aws:kinesis:us-west-1:111122223333:stream/Stream';
const QUEUE_ARN = 'arn:aws:sqs:us-west-1:111122223333:Failures';
const ROLE_ARN = 'arn:aws:iam::111122223333:role/Role';

/** What AWS's poller needs of the function's role. */
const READ = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'DescribeStreamSummary', 'ListShards'];

/** A batch as the handler saw it, and when it began and ended, in its own count of steps. */
interface SeenBatch {
  readonly data: string[];
  readonly sequenceNumbers: string[];
  readonly shardId: string;
}

/** A stream, a function that consumes it, and a queue for what is given up, all of the local run. */
export interface Pipeline {
  readonly consumer: Consumer;
  readonly clock: Clock;
  readonly gateway: Gateway;
  readonly runtime: Runtime;
  /** The folder that handlers may write to. */
  readonly root: string;
  /** Puts records (one call) and answers their sequence numbers. `hashKey` chooses the shard. */
  put(data: readonly string[], hashKey?: string): Promise<string[]>;
  kinesis(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** The batches that the handler was invoked with, in order. */
  seen(): SeenBatch[];
  /** The messages in the queue for failures. */
  failures(): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/**
 * Starts a pipeline. `answer` is the body of the handler: it gets `data` (the records' texts), `sequenceNumbers`,
 * `event`, `root` and `attempt` (how often the handler was invoked before), and what it returns is the answer.
 */
export async function startPipeline(options: {
  readonly answer?: string;
  readonly mapping?: Record<string, unknown>;
  readonly shardCount?: number;
  readonly actions?: readonly string[];
}): Promise<Pipeline> {
  const bundles = createBundles();
  const trace = join(bundles.root, 'trace');
  const handler = bundles.add(
    'Consumer',
    `import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
     const root = ${JSON.stringify(bundles.root)}, trace = ${JSON.stringify(trace)};
     export const handler = async (event) => {
       const attempt = existsSync(trace) ? readFileSync(trace, 'utf8').split('\\n').length - 1 : 0;
       const data = event.Records.map((r) => Buffer.from(r.kinesis.data, 'base64').toString());
       const sequenceNumbers = event.Records.map((r) => r.kinesis.sequenceNumber);
       const shardId = event.Records[0].eventID.split(':')[0];
       appendFileSync(trace, JSON.stringify({ data: data.map((d) => d.slice(0, 40)), sequenceNumbers, shardId }) + '\\n');
       ${options.answer ?? ''}
     };`,
    { Role: ROLE_ARN },
  );
  const allow = (Action: string[], Resource: string) => ({ Effect: 'Allow', Action, Resource });
  const deployment = smallDeployment(
    [
      handler,
      resource(
        'AWS::Kinesis::Stream',
        'Stream',
        { ShardCount: options.shardCount ?? 1 },
        { physicalId: 'Stream', arn: STREAM_ARN },
      ),
      resource(
        'AWS::SQS::Queue',
        'Failures',
        {},
        { physicalId: 'http://gateway.invalid/111122223333/Failures', arn: QUEUE_ARN },
      ),
      resource(
        'AWS::IAM::Role',
        'Role',
        {
          Policies: [
            {
              PolicyName: 'Own',
              PolicyDocument: {
                Statement: [
                  allow(
                    (options.actions ?? READ).map((action) => `kinesis:${action}`),
                    STREAM_ARN,
                  ),
                  allow(['sqs:SendMessage'], QUEUE_ARN),
                ],
              },
            },
          ],
        },
        { physicalId: 'Role', arn: ROLE_ARN },
      ),
      resource('AWS::Lambda::EventSourceMapping', 'Mapping', {
        EventSourceArn: STREAM_ARN,
        FunctionName: 'Test-Consumer',
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig: { OnFailure: { Destination: QUEUE_ARN } },
        ...options.mapping,
      }),
    ],
    bundles.root,
  );
  const clock = createClock();
  const gateway = await startGateway({ deployment, clock });
  const runtime = await startRuntime({ deployment, gateway, clock });
  const backoff = { firstMs: 1, maxMs: 5 };
  const close = async (...more: Promise<unknown>[]) => {
    await Promise.all([runtime.close(), ...more]);
    await gateway.close();
    bundles.remove();
  };
  let sources: EventSources;
  try {
    sources = startEventSources({ deployment, gateway, runtime, clock, backoff });
  } catch (error) {
    await close();
    throw error;
  }
  const admin = createAwsClient(gateway, 'admin', 'us-west-1');
  return {
    consumer: sources.consumers[0]!,
    clock,
    gateway,
    runtime,
    root: bundles.root,
    async put(data, hashKey) {
      const { Records } = await admin('kinesis', 'PutRecords', {
        StreamARN: STREAM_ARN,
        Records: data.map((text) => ({
          PartitionKey: 'p',
          Data: Buffer.from(text).toString('base64'),
          ...(hashKey ? { ExplicitHashKey: hashKey } : {}),
        })),
      });
      return (Records as { SequenceNumber: string }[]).map(({ SequenceNumber }) => SequenceNumber);
    },
    kinesis: (operation, input) => admin('kinesis', operation, { StreamARN: STREAM_ARN, ...input }),
    seen: () =>
      existsSync(trace)
        ? readFileSync(trace, 'utf8')
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line) as SeenBatch)
        : [],
    async failures() {
      const { Messages } = await admin('sqs', 'ReceiveMessage', {
        QueueUrl: `${gateway.url}/111122223333/Failures`,
        MaxNumberOfMessages: 10,
      });
      return ((Messages ?? []) as { Body: string }[]).map(({ Body }) => JSON.parse(Body));
    },
    close: () => close(sources.close()),
  };
}
