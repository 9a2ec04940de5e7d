import type { Deployment, Resource } from '../../template/deployment.ts';
import { customerKey } from '../encryption.ts';
import { AwsError } from '../wire/answer.ts';
import { type LifecycleRule, readLifecycle } from './lifecycle.ts';

/** How long a new version of an object may not be deleted. */
interface Retention {
  readonly mode: 'COMPLIANCE' | 'GOVERNANCE';
  readonly ms: number;
}

/** A bucket with what the template says of it. */
export interface Bucket {
  readonly resource: Resource;
  readonly name: string;
  readonly arn: string;
  readonly versioned: boolean;
  readonly lockable: boolean;
  readonly retention: Retention | undefined;
  /** The customer managed key that encrypts it, and whether one bucket key serves all its objects. */
  readonly key: string | undefined;
  readonly bucketKey: boolean;
  readonly lifecycle: readonly LifecycleRule[];
}

interface BucketProperties {
  readonly VersioningConfiguration?: { readonly Status?: string };
  readonly ObjectLockEnabled?: boolean;
  readonly ObjectLockConfiguration?: {
    readonly Rule?: {
      readonly DefaultRetention?: {
        readonly Mode: Retention['mode'];
        readonly Days?: number;
        readonly Years?: number;
      };
    };
  };
  readonly BucketEncryption?: {
    readonly ServerSideEncryptionConfiguration?: readonly {
      readonly BucketKeyEnabled?: boolean;
      readonly ServerSideEncryptionByDefault?: {
        readonly SSEAlgorithm: string;
        readonly KMSMasterKeyID?: string;
      };
    }[];
  };
  readonly LifecycleConfiguration?: { readonly Rules?: readonly Record<string, unknown>[] };
}

const DAY_MS = 86_400_000;

/** Reads the buckets of the template. Throws an Error for a lifecycle rule that the local run cannot follow. */
export function readBuckets(deployment: Deployment): Bucket[] {
  return deployment.ofType('AWS::S3::Bucket').map((resource) => {
    const properties = resource.properties as BucketProperties;
    const encryption = properties.BucketEncryption?.ServerSideEncryptionConfiguration?.[0];
    const retention = properties.ObjectLockConfiguration?.Rule?.DefaultRetention;
    return {
      resource,
      name: resource.physicalId,
      arn: resource.arn,
      // Object Lock turns versions on by itself.
      versioned:
        properties.VersioningConfiguration?.Status === 'Enabled' || properties.ObjectLockEnabled === true,
      lockable: properties.ObjectLockEnabled === true,
      retention: retention && {
        mode: retention.Mode,
        ms: Number(retention.Days ?? Number(retention.Years ?? 0) * 365) * DAY_MS,
      },
      key: customerKey(deployment, encryption?.ServerSideEncryptionByDefault?.KMSMasterKeyID),
      bucketKey: encryption?.BucketKeyEnabled === true,
      lifecycle: readLifecycle(
        properties.LifecycleConfiguration?.Rules ?? [],
        `${resource.stack}/${resource.logicalId}`,
      ),
    };
  });
}

/** Finds a bucket by name. Throws NoSuchBucket. */
export function bucketNamed(buckets: readonly Bucket[], name: string): Bucket {
  const found = buckets.find((bucket) => bucket.name === name);
  if (!found) throw new AwsError('NoSuchBucket', `the template has no bucket ${name}`, 404);
  return found;
}
