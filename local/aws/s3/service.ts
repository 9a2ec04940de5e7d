import type { Clock } from '../../clock.ts';
import type { Deployment } from '../../template/deployment.ts';
import type { Emulator } from '../emulators/emulator.ts';
import type { Check, Operation, Service, ServiceRequest } from '../service.ts';
import { type Answer, AwsError, xmlAnswer } from '../wire/answer.ts';
import type { BucketStore, Lock } from './bucket-store.ts';
import { type Bucket, bucketNamed, readBuckets } from './buckets.ts';
import { readCall, type S3Call } from './call.ts';
import { verifyChecksums } from './checksum.ts';
import { deleteObjects, mayBypass } from './delete-objects.ts';
import { listVersions } from './list-versions.ts';
import { createObjects, type Objects } from './objects.ts';
import { checksOf, keyUse } from './permissions.ts';
import { createPlainBucket } from './plain-bucket.ts';
import { checkPreconditions, createTurns, type Turns } from './preconditions.ts';
import { createVersionedBucket } from './versioned-bucket.ts';

interface Parts {
  readonly buckets: readonly Bucket[];
  readonly stores: ReadonlyMap<Bucket, BucketStore>;
  readonly objects: Objects;
  readonly fauxqs: Emulator;
  readonly turns: Turns;
}

/**
 * S3, by fauxqs. What fauxqs does not do and the gateway adds: versions, Object Lock, conditional puts, checksums,
 * lifecycle rules, refusals key by key. Multipart uploads are not done.
 */
export async function startS3(deployment: Deployment, fauxqs: Emulator, clock: Clock): Promise<Service> {
  const objects = createObjects(fauxqs);
  const buckets = readBuckets(deployment);
  const stores = new Map<Bucket, BucketStore>();
  for (const bucket of buckets) {
    await objects.createBucket(bucket.name);
    const versioned = () => createVersionedBucket(bucket, { objects, fauxqs, clock });
    stores.set(bucket, bucket.versioned ? versioned() : createPlainBucket(bucket, objects, fauxqs));
  }
  const parts: Parts = { buckets, stores, objects, fauxqs, turns: createTurns() };
  return {
    protocol: 's3',
    understand: (request) => understand(request, parts),
    async expire(now) {
      for (const store of stores.values()) await store.expire(now);
    },
    async *contents() {
      for (const [bucket, store] of stores)
        for await (const held of store.contents()) yield { store: bucket.resource.logicalId, ...held };
    },
  };
}

function understand(request: ServiceRequest, parts: Parts): Operation {
  const call = readCall(request);
  if (call.operation === 'ListBuckets') {
    const check = { action: 's3:ListAllMyBuckets', resource: '*' };
    return { ...check, checks: [check], perform: () => parts.fauxqs.send(request) };
  }
  const bucket = bucketNamed(parts.buckets, call.bucket);
  const copied = call.operation === 'CopyObject' ? sourceChecks(request, parts.buckets) : [];
  const checks = [...checksOf(call, bucket, request), ...copied];
  const whole = { action: 's3:DeleteObject', resource: `${bucket.arn}/*` };
  const { action, resource } = checks[0] ?? whole;
  return { action, resource, checks, perform: () => perform(request, call, bucket, parts) };
}

async function perform(request: ServiceRequest, call: S3Call, bucket: Bucket, parts: Parts): Promise<Answer> {
  const store = parts.stores.get(bucket) as BucketStore;
  switch (call.operation) {
    case 'GetObject':
    case 'HeadObject': {
      const answer = await store.read(request, call);
      // Whoever may not list a bucket is not told that a key is missing.
      const mayKnow = answer.status !== 404 || request.may({ action: 's3:ListBucket', resource: bucket.arn });
      if (!mayKnow) throw new AwsError('AccessDenied', 'Access Denied', 403);
      return answer;
    }
    case 'PutObject':
    case 'CopyObject':
      verifyChecksums(request);
      return parts.turns(`${bucket.name}/${call.key}`, async () => {
        await checkPreconditions(request, bucket.name, call.key, parts.objects);
        return store.write(request, call);
      });
    case 'DeleteObject':
      return parts.turns(`${bucket.name}/${call.key}`, async () => {
        const removal = await store.remove(call.key, call.versionId, mayBypass(request, bucket, call.key));
        const headers = {
          ...(removal.versionId ? { 'x-amz-version-id': removal.versionId } : {}),
          ...(removal.deleteMarker ? { 'x-amz-delete-marker': 'true' } : {}),
        };
        return { status: 204, headers, body: Buffer.alloc(0) };
      });
    case 'DeleteObjects':
      verifyChecksums(request);
      return deleteObjects(request, bucket, store);
    case 'ListObjectVersions':
      return listVersions(request, bucket.name, await store.versions());
    case 'GetBucketVersioning':
      return xmlAnswer(
        `<VersioningConfiguration>${bucket.versioned ? '<Status>Enabled</Status>' : ''}</VersioningConfiguration>`,
      );
    case 'GetObjectLockConfiguration':
      return xmlAnswer(lockConfiguration(bucket));
    case 'GetObjectRetention':
      return xmlAnswer(retention(store.lock(call.key, call.versionId)));
    case 'HeadBucket':
    case 'ListObjects':
    case 'ListBuckets':
      return parts.fauxqs.send(request);
  }
}

function sourceChecks(request: ServiceRequest, buckets: readonly Bucket[]): Check[] {
  const source = decodeURIComponent(request.headers['x-amz-copy-source'] ?? '').replace(/^\//, '');
  const slash = source.indexOf('/');
  const bucket = bucketNamed(buckets, source.slice(0, slash));
  const key = source.slice(slash + 1);
  return [
    { action: 's3:GetObject', resource: `${bucket.arn}/${key}` },
    ...keyUse(bucket, key, 'kms:Decrypt'),
  ];
}

const DAY_MS = 86_400_000;

function lockConfiguration({ lockable, retention: standard }: Bucket): string {
  if (!lockable)
    throw new AwsError(
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
      404,
    );
  const rule = standard
    ? `<Rule><DefaultRetention><Mode>${standard.mode}</Mode><Days>${standard.ms / DAY_MS}</Days></DefaultRetention></Rule>`
    : '';
  return `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`;
}

function retention(lock: Lock | undefined): string {
  if (!lock)
    throw new AwsError(
      'NoSuchObjectLockConfiguration',
      'The specified object does not have a ObjectLock configuration',
      404,
    );
  return `<Retention><Mode>${lock.mode}</Mode><RetainUntilDate>${new Date(lock.until).toISOString()}</RetainUntilDate></Retention>`;
}
