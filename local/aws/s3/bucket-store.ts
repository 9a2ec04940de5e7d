import type { Answer } from '../wire/answer.ts';
import type { HttpRequest } from '../wire/listener.ts';
import type { S3Call } from './call.ts';
import type { ListedVersion } from './list-versions.ts';

/** Until when a version may not be removed, in local milliseconds. */
export interface Lock {
  readonly mode: 'COMPLIANCE' | 'GOVERNANCE';
  readonly until: number;
}

/** What a deletion did. */
interface Removal {
  /** The version that was removed, or that the delete marker is. */
  readonly versionId?: string;
  readonly deleteMarker: boolean;
}

/** An object, or a version of one, as it is held. */
interface HeldObject {
  readonly place: string;
  readonly bytes: Buffer;
}

/** The objects of one bucket. */
export interface BucketStore {
  /** GetObject and HeadObject. */
  read(request: HttpRequest, call: S3Call): Promise<Answer>;
  /** PutObject and CopyObject. */
  write(request: HttpRequest, call: S3Call): Promise<Answer>;
  remove(key: string, versionId: string | undefined, bypassGovernance: boolean): Promise<Removal>;
  /** Every version, by key, then newest first; without versions, the objects, whose version is 'null'. */
  versions(): Promise<ListedVersion[]>;
  /** The lock of an object's version, or of its current one. */
  lock(key: string, versionId: string | undefined): Lock | undefined;
  /** Follows the bucket's lifecycle rules at a local time. */
  expire(now: number): Promise<void>;
  contents(): AsyncIterable<HeldObject>;
}
