import type { RequestContext } from '../iam/conditions.ts';
import type { Answer, Protocol } from './wire/answer.ts';
import type { HttpRequest } from './wire/listener.ts';

/** One permission that a call needs. */
export interface Check {
  /** The IAM action, such as 'dynamodb:PutItem'. */
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
}

/** A request to a service, with a way to ask for permissions that only show while it is carried out. */
export interface ServiceRequest extends HttpRequest {
  /** Whether the caller has a permission; a refusal is recorded as a denial. */
  may(check: Check): boolean;
}

/** A call, understood but not yet carried out. */
export interface Operation {
  /** What it is, for the log of calls and for faults: its action and the resource that it is mainly on. */
  readonly action: string;
  readonly resource: string;
  /** The permissions that it needs: its action on what it is on, and what it touches besides, such as keys. */
  readonly checks: readonly Check[];
  perform(): Promise<Answer>;
  /** Carries it out but for some entries, by position, which are answered as failed. Batches only. */
  performWithout?(entries: readonly number[], code: string): Promise<Answer>;
}

/** Something that a store holds, byte for byte. */
export interface StoredBytes {
  /** The logical id of the table, bucket, stream or queue. */
  readonly store: string;
  /** Where in it: a key, a shard and sequence number, a message id. */
  readonly place: string;
  readonly bytes: Buffer;
}

/** One AWS service of the local run. */
export interface Service {
  readonly protocol: Protocol;
  /** Reads a request. Throws an AwsError for one that makes no sense. */
  understand(request: ServiceRequest): Operation;
  /** Removes what is past its retention at a local time (milliseconds since the epoch). */
  expire(now: number): Promise<void>;
  /** Everything that its stores hold. */
  contents(): AsyncIterable<StoredBytes>;
}
