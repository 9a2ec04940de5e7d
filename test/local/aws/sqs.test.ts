import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Run, startRun } from './support/run.ts';
import { arn, functionWith, outcome, stackOf } from './support/templates.ts';

let run: Run;
let admin: SQSClient;
beforeAll(async () => {
  run = await startRun(
    stackOf(
      {
        Key: { Type: 'AWS::KMS::Key', Properties: {} },
        Work: {
          Type: 'AWS::SQS::Queue',
          Properties: {
            VisibilityTimeout: 0,
            RedrivePolicy: { deadLetterTargetArn: arn('Failures'), maxReceiveCount: 1 },
          },
        },
        Failures: {
          Type: 'AWS::SQS::Queue',
          Properties: { MessageRetentionPeriod: 1_209_600, KmsMasterKeyId: arn('Key') },
        },
        Other: { Type: 'AWS::SQS::Queue', Properties: {} },
      },
      functionWith('Sender', [
        { Action: 'sqs:SendMessage', Resource: arn('Failures') },
        { Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: arn('Key') },
      ]),
      functionWith('Keyless', [{ Action: 'sqs:SendMessage', Resource: arn('Failures') }]),
    ),
  );
  admin = new SQSClient(run.as());
});
afterAll(() => run.gateway.close());

const send = (client: SQSClient, queue: string, MessageBody: string) =>
  client.send(new SendMessageCommand({ QueueUrl: run.id(queue), MessageBody }));
const receive = async (queue: string) =>
  (
    await admin.send(
      new ReceiveMessageCommand({ QueueUrl: run.id(queue), MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    )
  ).Messages?.map(({ Body }) => Body) ?? [];
const waiting = async (queue: string) => {
  const { Attributes } = await admin.send(
    new GetQueueAttributesCommand({ QueueUrl: run.id(queue), AttributeNames: ['All'] }),
  );
  return Attributes;
};

test('a message that is received too often goes to the queue that the template names', async () => {
  await send(admin, 'Work', 'poison');
  expect(await receive('Work')).toEqual(['poison']);
  expect(await receive('Work')).toEqual([]);
  expect(await receive('Failures')).toEqual(['poison']);
});

test('a queue tells the ARN that the template has', async () => {
  expect(await waiting('Failures')).toMatchObject({
    QueueArn: run.arn('Failures'),
    MessageRetentionPeriod: '1209600',
  });
});

test('who may send to one queue may not send to another, nor receive; a batch needs the same right', async () => {
  const sender = new SQSClient(run.as('Sender'));
  expect(await outcome(send(sender, 'Failures', 'x'))).toBe('done');
  expect(
    await outcome(
      sender.send(
        new SendMessageBatchCommand({
          QueueUrl: run.id('Failures'),
          Entries: [{ Id: '1', MessageBody: 'x' }],
        }),
      ),
    ),
  ).toBe('done');
  expect(await outcome(send(sender, 'Other', 'x'))).toBe('AccessDeniedException');
  expect(await outcome(sender.send(new ReceiveMessageCommand({ QueueUrl: run.id('Failures') })))).toBe(
    'AccessDeniedException',
  );
});

test('an encrypted queue needs its key', async () => {
  await expect(send(new SQSClient(run.as('Keyless')), 'Failures', 'x')).rejects.toThrow(
    'kms:GenerateDataKey',
  );
});

test('messages past the retention go, later ones stay and are not counted as received', async () => {
  await send(admin, 'Other', 'early');
  run.clock.advance(3 * 86_400_000);
  await send(admin, 'Other', 'late');
  run.clock.advance(2 * 86_400_000);
  await run.gateway.expire();
  const { Messages } = await admin.send(
    new ReceiveMessageCommand({
      QueueUrl: run.id('Other'),
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
  );
  expect(Messages?.map(({ Body, Attributes }) => [Body, Attributes?.ApproximateReceiveCount])).toEqual([
    ['late', '1'],
  ]);
});
