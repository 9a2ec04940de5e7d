import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { KMSClient } from '@aws-sdk/client-kms';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Gateway } from '../../local/aws/gateway.ts';

/** The AWS clients of one principal. */
export interface Clients {
  readonly dynamo: DynamoDBDocumentClient;
  readonly s3: S3Client;
  readonly kinesis: KinesisClient;
  readonly kms: KMSClient;
  readonly sqs: SQSClient;
  readonly states: SFNClient;
}

type Attempt = (as: Clients) => Promise<unknown>;

/** Calls by what they try. */
export type Attempts = Readonly<Record<string, Attempt>>;

/** Clients that sign as a function does, or as the admin. They do not try again. */
export function clientsOf(gateway: Pick<Gateway, 'url' | 'credentialsFor'>, principal: string): Clients {
  const config = {
    endpoint: gateway.url,
    region: 'us-west-1',
    credentials: gateway.credentialsFor(principal),
    maxAttempts: 1,
  };
  return {
    dynamo: DynamoDBDocumentClient.from(new DynamoDBClient(config)),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    kinesis: new KinesisClient(config),
    kms: new KMSClient(config),
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
    states: new SFNClient(config),
  };
}

/** The attempts of a principal that were not refused for want of a permission, and what became of them. */
export async function notRefused(
  gateway: Pick<Gateway, 'url' | 'credentialsFor'>,
  principal: string,
  attempts: Attempts,
): Promise<string[]> {
  const clients = clientsOf(gateway, principal);
  const outcomes = await Promise.all(
    Object.entries(attempts).map(async ([what, attempt]) => {
      const outcome = await attempt(clients).then(
        () => 'done',
        (error: Error) => error.name,
      );
      return /^AccessDenied/.test(outcome) ? [] : [`${principal}: ${what}: ${outcome}`];
    }),
  );
  for (const client of Object.values(clients)) client.destroy();
  return outcomes.flat();
}

/** A row and an object that the attempts are about. */
export const ROW = { pk: 'S'.repeat(22), sk: 'own#email#blind' };
const OBJECT = `${ROW.pk}/1/0-0-x`;

const Item = { pk: { S: ROW.pk }, sk: { S: ROW.sk } };
const record = { PartitionKey: 'k', Data: Buffer.from('record') };

const ATTEMPTS = {
  table: {
    get: ({ dynamo }, TableName) => dynamo.send(new GetCommand({ TableName, Key: ROW })),
    getMany: ({ dynamo }, table) =>
      dynamo.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: [ROW] } } })),
    query: ({ dynamo }, TableName) =>
      dynamo.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': ROW.pk },
        }),
      ),
    scan: ({ dynamo }, TableName) => dynamo.send(new ScanCommand({ TableName })),
    put: ({ dynamo }, TableName) => dynamo.send(new PutCommand({ TableName, Item: ROW })),
    update: ({ dynamo }, TableName) =>
      dynamo.send(new UpdateCommand({ TableName, Key: ROW, UpdateExpression: 'REMOVE something' })),
    delete: ({ dynamo }, TableName) => dynamo.send(new DeleteCommand({ TableName, Key: ROW })),
    putMany: ({ dynamo }, table) =>
      dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: [{ PutRequest: { Item } }] } })),
    deleteMany: ({ dynamo }, table) =>
      dynamo.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: [{ DeleteRequest: { Key: Item } }] } }),
      ),
  },
  bucket: {
    get: ({ s3 }, Bucket) => s3.send(new GetObjectCommand({ Bucket, Key: OBJECT })),
    list: ({ s3 }, Bucket) => s3.send(new ListObjectsV2Command({ Bucket })),
    put: ({ s3 }, Bucket) => s3.send(new PutObjectCommand({ Bucket, Key: OBJECT, Body: 'other' })),
    delete: ({ s3 }, Bucket) => s3.send(new DeleteObjectCommand({ Bucket, Key: OBJECT })),
    // Its refusals stand within the answer, by key.
    deleteMany: async ({ s3 }, Bucket) => {
      const Delete = { Objects: [{ Key: OBJECT }] };
      const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
      if (Errors?.[0]) throw Object.assign(new Error(), { name: Errors[0].Code });
    },
  },
  stream: {
    put: ({ kinesis }, StreamName) => kinesis.send(new PutRecordCommand({ StreamName, ...record })),
    putMany: ({ kinesis }, StreamName) =>
      kinesis.send(new PutRecordsCommand({ StreamName, Records: [record] })),
  },
  queue: {
    send: ({ sqs }, QueueUrl) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'message' })),
    receive: ({ sqs }, QueueUrl) => sqs.send(new ReceiveMessageCommand({ QueueUrl })),
  },
} satisfies Record<string, Record<string, (as: Clients, name: string) => Promise<unknown>>>;

/**
 * Some of what can be tried on each of some tables, buckets, streams or queues.
 *
 * @example attemptsOn('table', ['get', 'scan'], [tableName])
 */
export function attemptsOn<Kind extends keyof typeof ATTEMPTS>(
  kind: Kind,
  actions: readonly (keyof (typeof ATTEMPTS)[Kind] & string)[],
  names: readonly string[],
): Attempts {
  const all: Record<string, (as: Clients, name: string) => Promise<unknown>> = ATTEMPTS[kind];
  return Object.fromEntries(
    actions.flatMap((action) =>
      names.map((name): [string, Attempt] => [`${action} ${kind} ${name}`, (as) => all[action]!(as, name)]),
    ),
  );
}
