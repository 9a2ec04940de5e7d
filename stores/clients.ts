import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { invocationSignal, track } from './settling.ts';

/** The one place where AWS clients are made: HTTP/1.1, bounded waits, every call watched by settling.ts. */
const OPTIONS: NodeHttpHandlerOptions = {
  connectionTimeout: 2_000,
  requestTimeout: 10_000,
  throwOnRequestTimeout: true,
};

/** Ends every request that is still under way when the invocation's deadline comes. */
class AbortingHandler extends NodeHttpHandler {
  override handle(
    ...[request, options]: Parameters<NodeHttpHandler['handle']>
  ): ReturnType<NodeHttpHandler['handle']> {
    return super.handle(request, { ...options, abortSignal: invocationSignal() });
  }
}

function configuration() {
  return { requestHandler: new AbortingHandler(OPTIONS), maxAttempts: 4 };
}

interface Watchable {
  middlewareStack: {
    add(middleware: never, options: { step: 'initialize'; priority: 'high'; name: string }): void;
  };
}

function watched<C extends Watchable>(client: C): C {
  const middleware = (next: (args: unknown) => Promise<unknown>) => (args: unknown) => track(next(args));
  client.middlewareStack.add(middleware as never, { step: 'initialize', priority: 'high', name: 'settling' });
  return client;
}

let dynamo: DynamoDBDocumentClient | undefined;
let kinesis: KinesisClient | undefined;
let kms: KMSClient | undefined;
let s3: S3Client | undefined;
let stepFunctions: SFNClient | undefined;

// Each client is made when it is first asked for, so that a bundle holds only the clients that its function uses.

export function dynamoClient(): DynamoDBDocumentClient {
  dynamo ??= DynamoDBDocumentClient.from(watched(new DynamoDBClient(configuration())), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return dynamo;
}

export function kinesisClient(): KinesisClient {
  kinesis ??= watched(new KinesisClient(configuration()));
  return kinesis;
}

export function kmsClient(): KMSClient {
  kms ??= watched(new KMSClient(configuration()));
  return kms;
}

/** Checksums only where S3 asks for them: bodies are whole, and TLS and the seal guard them. */
export function s3Client(): S3Client {
  s3 ??= watched(
    new S3Client({
      ...configuration(),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
  );
  return s3;
}

export function stepFunctionsClient(): SFNClient {
  stepFunctions ??= watched(new SFNClient(configuration()));
  return stepFunctions;
}
