import { keyChecks } from '../encryption.ts';
import type { Check } from '../service.ts';
import type { HttpRequest } from '../wire/listener.ts';
import type { Bucket } from './buckets.ts';
import type { S3Call } from './call.ts';

/**
 * The permissions that a call on a bucket or object needs. DeleteObjects needs none as a whole: each of its keys is
 * asked for by itself.
 * Source: docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function checksOf(call: S3Call, bucket: Bucket, request: HttpRequest): Check[] {
  const object = `${bucket.arn}/${call.key}`;
  const version = call.versionId ? 'Version' : '';
  switch (call.operation) {
    case 'ListObjects':
    case 'HeadBucket':
      return [{ action: 's3:ListBucket', resource: bucket.arn, context: listingContext(request) }];
    case 'ListObjectVersions':
      return [{ action: 's3:ListBucketVersions', resource: bucket.arn, context: listingContext(request) }];
    case 'GetObjectLockConfiguration':
      return [{ action: 's3:GetBucketObjectLockConfiguration', resource: bucket.arn }];
    case 'GetBucketVersioning':
      return [{ action: 's3:GetBucketVersioning', resource: bucket.arn }];
    case 'GetObject':
      return [
        { action: `s3:GetObject${version}`, resource: object },
        ...keyUse(bucket, call.key, 'kms:Decrypt'),
      ];
    case 'HeadObject':
      return [{ action: `s3:GetObject${version}`, resource: object }];
    case 'GetObjectRetention':
      return [{ action: 's3:GetObjectRetention', resource: object }];
    case 'PutObject':
    case 'CopyObject':
      return [
        { action: 's3:PutObject', resource: object },
        ...(request.headers['x-amz-object-lock-mode']
          ? [{ action: 's3:PutObjectRetention', resource: object }]
          : []),
        ...keyUse(bucket, call.key, 'kms:GenerateDataKey'),
      ];
    case 'DeleteObject':
      return [deletion(bucket, call.key, call.versionId)];
    case 'DeleteObjects':
    case 'ListBuckets':
      return [];
  }
}

/** What deleting an object, or one version of it, needs. */
export function deletion(bucket: Bucket, key: string, versionId: string | undefined): Check {
  return { action: `s3:DeleteObject${versionId ? 'Version' : ''}`, resource: `${bucket.arn}/${key}` };
}

/** What an encrypted bucket's key is used for when an object of it is read or written. */
export function keyUse(bucket: Bucket, key: string, use: 'kms:GenerateDataKey' | 'kms:Decrypt'): Check[] {
  return keyChecks(bucket.key, [use], 's3', {
    'aws:s3:arn': bucket.bucketKey ? bucket.arn : `${bucket.arn}/${key}`,
  });
}

function listingContext({ query }: HttpRequest): Record<string, string> {
  return Object.fromEntries(
    ['prefix', 'delimiter', 'max-keys'].flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[`s3:${name}`, value] as const];
    }),
  );
}
