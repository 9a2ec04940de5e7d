import { AwsError } from '../wire/answer.ts';
import type { HttpRequest } from '../wire/listener.ts';

/** An S3 request, by what it does. */
export interface S3Call {
  readonly operation: S3Operation;
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

type S3Operation =
  | 'ListBuckets'
  | 'HeadBucket'
  | 'ListObjects'
  | 'ListObjectVersions'
  | 'GetObjectLockConfiguration'
  | 'GetBucketVersioning'
  | 'DeleteObjects'
  | 'GetObject'
  | 'HeadObject'
  | 'GetObjectRetention'
  | 'PutObject'
  | 'CopyObject'
  | 'DeleteObject';

/** Query parameters that make another operation of a request than its method says. */
const SUBRESOURCES = new Set([
  'acl',
  'attributes',
  'cors',
  'delete',
  'encryption',
  'legal-hold',
  'lifecycle',
  'location',
  'logging',
  'notification',
  'object-lock',
  'policy',
  'renameObject',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versioning',
  'versions',
  'website',
]);

/** What is done here, by method, whether a key is named, and subresource. */
const OPERATIONS: Record<string, S3Operation> = {
  'HEAD bucket': 'HeadBucket',
  'GET bucket': 'ListObjects',
  'GET bucket versions': 'ListObjectVersions',
  'GET bucket object-lock': 'GetObjectLockConfiguration',
  'GET bucket versioning': 'GetBucketVersioning',
  'POST bucket delete': 'DeleteObjects',
  'GET object': 'GetObject',
  'HEAD object': 'HeadObject',
  'GET object retention': 'GetObjectRetention',
  'PUT object': 'PutObject',
  'DELETE object': 'DeleteObject',
};

/**
 * Reads which operation a path-style request is.
 *
 * @throws AwsError NotImplemented for what the local run does not do, such as multipart uploads
 */
export function readCall(request: HttpRequest): S3Call {
  const [bucket = '', ...rest] = request.path.slice(1).split('/');
  const key = decodeURIComponent(rest.join('/'));
  const versionId = request.query.get('versionId') ?? undefined;
  if (bucket === '') return { operation: 'ListBuckets', bucket, key, versionId };
  const subresource = [...request.query.keys()].find((name) => SUBRESOURCES.has(name));
  const name = [request.method, key === '' ? 'bucket' : 'object', subresource]
    .filter((part) => part !== undefined)
    .join(' ');
  const operation = OPERATIONS[name];
  if (!operation) throw new AwsError('NotImplemented', `the local S3 does not do "${name}"`, 501);
  const copies = operation === 'PutObject' && request.headers['x-amz-copy-source'] !== undefined;
  return { operation: copies ? 'CopyObject' : operation, bucket, key, versionId };
}
