import type { Clock } from '../../clock.ts';
import type { Emulator } from '../emulators/emulator.ts';
import { type Answer, AwsError } from '../wire/answer.ts';
import type { HttpRequest } from '../wire/listener.ts';
import type { BucketStore } from './bucket-store.ts';
import type { Bucket } from './buckets.ts';
import { isPast } from './lifecycle.ts';
import type { Objects } from './objects.ts';
import { metadata } from './plain-bucket.ts';
import { createVersions, type Version } from './versions.ts';

/**
 * A bucket with versions and, maybe, Object Lock. fauxqs holds the current objects and answers for them; every
 * version is kept here besides, so that an overwrite or a deletion loses none, and a locked one cannot be removed.
 */
export function createVersionedBucket(
  bucket: Bucket,
  parts: { readonly objects: Objects; readonly fauxqs: Emulator; readonly clock: Clock },
): BucketStore {
  const { objects, fauxqs, clock } = parts;
  const versions = createVersions();

  /** Makes the newest version that is left the current object. */
  async function restoreCurrent(key: string): Promise<void> {
    const answer = versions.of(key)[0]?.answer;
    if (!answer) await objects.remove(bucket.name, key);
    else await objects.put(bucket.name, key, storable(answer.headers), answer.body);
  }

  async function remove(key: string, versionId: string | undefined, bypassGovernance: boolean) {
    if (versionId === undefined) {
      await objects.remove(bucket.name, key);
      const marker = versions.add(key, { at: clock.now(), answer: undefined, lock: undefined });
      return { versionId: marker.id, deleteMarker: true };
    }
    const removed = versions.remove(key, versionId, clock.now(), bypassGovernance);
    if (removed) await restoreCurrent(key);
    return { versionId, deleteMarker: removed !== undefined && removed.answer === undefined };
  }

  return {
    remove,
    async read(request, { key, versionId }) {
      const version = versionId ? versions.find(key, versionId) : versions.of(key)[0];
      if (version && !version.answer)
        throw new AwsError(
          versionId ? 'MethodNotAllowed' : 'NoSuchKey',
          'a delete marker',
          versionId ? 405 : 404,
        );
      if (versionId && version?.answer) return withVersion(version.answer, version);
      const answer = await fauxqs.send(request);
      return version && answer.status < 300 ? withVersion(answer, version) : answer;
    },
    async write(request, { key }) {
      const lock = lockOf(bucket, request, clock.now());
      if (lock) requireChecksum(request);
      const answer = await fauxqs.send(request);
      if (answer.status !== 200) return answer;
      const version = versions.add(key, {
        at: clock.now(),
        answer: await objects.get(bucket.name, key),
        lock,
      });
      return { ...answer, headers: { ...answer.headers, 'x-amz-version-id': version.id } };
    },
    versions: async () =>
      versions.keys().flatMap((key) =>
        versions.of(key).map(({ id, at, answer }, index) => ({
          key,
          id,
          at,
          latest: index === 0,
          size: answer?.body.length ?? 0,
          etag: answer?.headers.etag,
        })),
      ),
    lock: (key, versionId) => (versionId ? versions.find(key, versionId) : versions.of(key)[0])?.lock,
    async expire(now) {
      for (const rule of bucket.lifecycle) {
        for (const key of versions.keys()) {
          const current = versions.of(key)[0];
          if (current?.answer && isPast(rule, rule.days, key, current.at, now))
            await remove(key, undefined, false);
        }
        versions.expireNoncurrent(rule, now);
      }
    },
    async *contents() {
      for (const key of versions.keys())
        for (const { id, answer } of versions.of(key))
          if (answer)
            yield { place: `${key}?versionId=${id} ${metadata(answer.headers)}`.trim(), bytes: answer.body };
    },
  };
}

function lockOf(bucket: Bucket, request: HttpRequest, now: number): Version['lock'] {
  const mode = request.headers['x-amz-object-lock-mode'];
  const until = request.headers['x-amz-object-lock-retain-until-date'];
  if (mode && until) {
    if (!bucket.lockable) throw new AwsError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
    return { mode: mode === 'GOVERNANCE' ? 'GOVERNANCE' : 'COMPLIANCE', until: Date.parse(until) };
  }
  return bucket.retention && { mode: bucket.retention.mode, until: now + bucket.retention.ms };
}

/** Source: docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, Content-MD5 */
function requireChecksum({ headers }: HttpRequest): void {
  if (headers['content-md5'] || Object.keys(headers).some((name) => /^x-amz-(checksum-|trailer)/.test(name)))
    return;
  throw new AwsError(
    'InvalidRequest',
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
  );
}

function withVersion(answer: Answer, version: Version): Answer {
  const lock = version.lock && {
    'x-amz-object-lock-mode': version.lock.mode,
    'x-amz-object-lock-retain-until-date': new Date(version.lock.until).toISOString(),
  };
  return { ...answer, headers: { ...answer.headers, 'x-amz-version-id': version.id, ...lock } };
}

/** The headers of an answer that are stored with the object. */
function storable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => name.startsWith('x-amz-meta-') || STORED_HEADERS.includes(name),
    ),
  );
}

const STORED_HEADERS = [
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
  'cache-control',
];
