import type { ServiceRequest } from '../service.ts';
import { type Answer, AwsError, xmlAnswer } from '../wire/answer.ts';
import { element, tag } from '../wire/xml.ts';
import type { BucketStore } from './bucket-store.ts';
import type { Bucket } from './buckets.ts';
import { deletion } from './permissions.ts';

const MOST_KEYS = 1000;

/**
 * DeleteObjects: each key is permitted, deleted and answered by itself, a refusal within the 200.
 * Source: docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export async function deleteObjects(
  request: ServiceRequest,
  bucket: Bucket,
  store: BucketStore,
): Promise<Answer> {
  const xml = request.body.toString('utf8');
  const wanted = [...xml.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, object = '']) => ({
    key: element(object, 'Key') ?? '',
    versionId: element(object, 'VersionId'),
  }));
  if (wanted.length < 1 || wanted.length > MOST_KEYS)
    throw new AwsError(
      'MalformedXML',
      `DeleteObjects names ${wanted.length} keys; expected 1 to ${MOST_KEYS}`,
    );
  const quiet = element(xml, 'Quiet') === 'true';
  const results = await Promise.all(
    wanted.map(async ({ key, versionId }) => {
      const named = tag('Key', key) + (versionId ? tag('VersionId', versionId) : '');
      try {
        if (!request.may(deletion(bucket, key, versionId)))
          throw new AwsError('AccessDenied', 'Access Denied', 403);
        const { deleteMarker, versionId: removed } = await store.remove(
          key,
          versionId,
          mayBypass(request, bucket, key),
        );
        const marker = deleteMarker
          ? tag('DeleteMarker', 'true') + tag('DeleteMarkerVersionId', removed ?? '')
          : '';
        return quiet ? '' : `<Deleted>${named}${marker}</Deleted>`;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return `<Error>${named}${tag('Code', error.code)}${tag('Message', error.message)}</Error>`;
      }
    }),
  );
  return xmlAnswer(
    `<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${results.join('')}</DeleteResult>`,
  );
}

/** Whether the caller asks for, and may have, the deletion of a version under a governance lock. */
export function mayBypass(request: ServiceRequest, bucket: Bucket, key: string): boolean {
  if (request.headers['x-amz-bypass-governance-retention'] !== 'true') return false;
  return request.may({ action: 's3:BypassGovernanceRetention', resource: `${bucket.arn}/${key}` });
}
