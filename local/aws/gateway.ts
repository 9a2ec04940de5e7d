import type { Clock } from '../clock.ts';
import { createPermissions, type Permissions } from '../iam/permissions.ts';
import type { StatesService } from '../states/service.ts';
import type { Deployment } from '../template/deployment.ts';
import { answer } from './answering.ts';
import { createCallLog } from './call-log.ts';
import { createCredentials } from './credentials.ts';
import { startDynamoDb } from './dynamodb/service.ts';
import { startEmulator } from './emulators/emulator.ts';
import { createFaults } from './faults.ts';
import { createKinesis } from './kinesis/service.ts';
import { createKms } from './kms/service.ts';
import { startS3 } from './s3/service.ts';
import type { Service, StoredBytes } from './service.ts';
import { startSqs } from './sqs/service.ts';
import { createStates } from './states/service.ts';
import { listen } from './wire/listener.ts';

/** One AWS call as the gateway understood it. */
export interface Call {
  /** The logical id of the function whose credentials signed the call, or 'admin'. */
  readonly principal: string;
  /** The service in the SigV4 credential scope, such as 'dynamodb'. */
  readonly service: string;
  /** The IAM action, such as 'dynamodb:PutItem'. */
  readonly action: string;
  /** The ARN that the action is on. */
  readonly resource: string;
  readonly body: Buffer;
}

/** What a hook does to a call. */
export type Fault =
  /** Answered with this error; nothing takes effect. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  /** Takes effect, then the connection is cut before an answer. */
  | { readonly kind: 'lost-answer' }
  /** Held until the promise settles, then carried out. */
  | { readonly kind: 'delay'; readonly until: Promise<void> }
  /** Entries (by position) of a PutRecords or BatchWriteItem fail, the others take effect. */
  | { readonly kind: 'partial'; readonly entries: readonly number[]; readonly code: string };

/** The AWS of the local run: one port, the services' wire protocols, permissions checked. */
export interface Gateway {
  /** `http://127.0.0.1:PORT`, for AWS_ENDPOINT_URL. */
  readonly url: string;
  /** The credentials of a function, by logical id; 'admin' names the principal that may do everything. */
  credentialsFor(functionLogicalId: string): { accessKeyId: string; secretAccessKey: string };
  /** Lets `hook` see every permitted call before it takes effect, and harm it. Answers how to take the hook away. */
  intercept(hook: (call: Call) => Fault | undefined): () => void;
  /** The latest permitted calls, oldest first (bounded). */
  readonly calls: readonly Omit<Call, 'body'>[];
  /** How often an action was permitted, for one principal or for all: `callCount('dynamodb:PutItem', 'Redact')`. */
  callCount(action: string, principal?: string): number;
  /** Every refused call: who, which action, on which resource. */
  readonly denials: readonly string[];
  readonly permissions: Permissions;
  /** Removes what the clock says is past: S3 lifecycle rules, DynamoDB TTL, stream and queue retention. */
  expire(): Promise<void>;
  /** Everything that tables, buckets, streams and queues hold. */
  contents(): AsyncIterable<StoredBytes>;
  attachStates(service: StatesService): void;
  close(): Promise<void>;
}

/**
 * Makes the template's tables, buckets, streams, queues and keys, and serves them on one port of 127.0.0.1.
 *
 * @param options.port the port, or a free one when left out
 * @throws Error for a policy that cannot be evaluated or a resource that cannot be made
 *
 * @example
 * const gateway = await startGateway({ deployment: loadDeployment('cdk.out'), clock: createClock() });
 * const dynamo = new DynamoDBClient({ endpoint: gateway.url, credentials: gateway.credentialsFor('admin'), region: 'us-west-1' });
 */
export async function startGateway(options: {
  deployment: Deployment;
  clock: Clock;
  port?: number;
}): Promise<Gateway> {
  const { deployment, clock } = options;
  const permissions = createPermissions(deployment);
  const credentials = createCredentials(permissions.principals);
  const log = createCallLog();
  const faults = createFaults();
  const [dynalite, fauxqs] = await Promise.all([
    startEmulator('dynalite', clock),
    startEmulator('fauxqs', clock),
  ]);
  const closeEmulators = () => Promise.all([dynalite.close(), fauxqs.close()]);
  try {
    const states = createStates();
    const services: Record<string, Service> = {
      dynamodb: await startDynamoDb(deployment, dynalite),
      s3: await startS3(deployment, fauxqs, clock),
      sqs: await startSqs(deployment, fauxqs),
      kinesis: createKinesis(deployment, clock),
      kms: createKms(deployment),
      states,
    };
    const listener = await listen(options.port ?? 0, (request) =>
      answer(request, { services, permissions, credentials, log, faults }),
    );
    return {
      url: `http://127.0.0.1:${listener.port}`,
      credentialsFor: credentials.forPrincipal,
      intercept: faults.intercept,
      calls: log.calls,
      callCount: log.count,
      denials: log.denials,
      permissions,
      async expire() {
        for (const service of Object.values(services)) await service.expire(clock.now());
      },
      async *contents() {
        for (const service of Object.values(services)) yield* service.contents();
      },
      attachStates: states.attach,
      async close() {
        await listener.close();
        await closeEmulators();
      },
    };
  } catch (error) {
    await closeEmulators();
    throw error;
  }
}
