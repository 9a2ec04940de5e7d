import type { Deployment, Resource } from '../../template/deployment.ts';
import type { Emulator } from '../emulators/emulator.ts';
import { customerKey } from '../encryption.ts';
import { AwsError } from '../wire/answer.ts';

/** A queue with what the template says of it. */
export interface Queue {
  readonly resource: Resource;
  readonly name: string;
  /** What the emulator calls it. */
  readonly emulatedUrl: string;
  readonly key: string | undefined;
  readonly retentionMs: number;
}

/** Template properties that are queue attributes under the same name. */
const ATTRIBUTES = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
  'FifoQueue',
  'ContentBasedDeduplication',
];
/** Four days: docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const DEFAULT_RETENTION_SECONDS = 345_600;

/** The account that fauxqs puts into the ARNs of its queues. */
export const EMULATED_ACCOUNT = '000000000000';

/** Creates the queues of the template, those that others use as dead-letter queues first. */
export async function createQueues(deployment: Deployment, fauxqs: Emulator): Promise<Queue[]> {
  const isSource = (resource: Resource) => (resource.properties.RedrivePolicy ? 1 : 0);
  const resources = deployment.ofType('AWS::SQS::Queue').sort((a, b) => isSource(a) - isSource(b));
  const queues: Queue[] = [];
  for (const resource of resources) {
    const { properties } = resource;
    const name = resource.arn.split(':').at(-1) ?? '';
    const { QueueUrl } = await fauxqs.call('AmazonSQS.CreateQueue', {
      QueueName: name,
      Attributes: attributes(properties, deployment.account),
    });
    queues.push({
      resource,
      name,
      emulatedUrl: String(QueueUrl),
      key: customerKey(deployment, properties.KmsMasterKeyId),
      retentionMs: Number(properties.MessageRetentionPeriod ?? DEFAULT_RETENTION_SECONDS) * 1000,
    });
  }
  return queues;
}

/** Finds a queue by URL, name or ARN. Throws QueueDoesNotExist. */
export function queueNamed(queues: readonly Queue[], name: unknown): Queue {
  const last = String(name).split(/[/:]/).at(-1);
  const found = queues.find((queue) => queue.name === last);
  if (!found) throw new AwsError('QueueDoesNotExist', `the template has no queue ${String(last)}`);
  return found;
}

function attributes(properties: Record<string, unknown>, account: string): Record<string, string> {
  const plain = ATTRIBUTES.flatMap((name) =>
    properties[name] === undefined ? [] : [[name, String(properties[name])]],
  );
  const redrive = properties.RedrivePolicy;
  return {
    ...Object.fromEntries(plain),
    ...(redrive ? { RedrivePolicy: JSON.stringify(redrive).replaceAll(account, EMULATED_ACCOUNT) } : {}),
  };
}
