import type { Emulator } from '../emulators/emulator.ts';
import type { BucketStore } from './bucket-store.ts';
import type { Bucket } from './buckets.ts';
import { isPast } from './lifecycle.ts';
import type { ListedVersion } from './list-versions.ts';
import type { Objects } from './objects.ts';

/** A bucket without versions: fauxqs holds its objects. */
export function createPlainBucket(bucket: Bucket, objects: Objects, fauxqs: Emulator): BucketStore {
  return {
    read: (request) => fauxqs.send(request),
    write: (request) => fauxqs.send(request),
    async remove(key) {
      await objects.remove(bucket.name, key);
      return { deleteMarker: false };
    },
    async versions() {
      const listed: ListedVersion[] = [];
      for await (const { lastModified: at, ...object } of objects.list(bucket.name))
        listed.push({ ...object, at, id: 'null', latest: true });
      return listed;
    },
    lock: () => undefined,
    async expire(now) {
      if (bucket.lifecycle.length === 0) return;
      const past: string[] = [];
      for await (const { key, lastModified } of objects.list(bucket.name))
        if (bucket.lifecycle.some((rule) => isPast(rule, rule.days, key, lastModified, now))) past.push(key);
      for (const key of past) await objects.remove(bucket.name, key);
    },
    async *contents() {
      for await (const { key } of objects.list(bucket.name)) {
        const { headers, body } = await objects.get(bucket.name, key);
        yield { place: `${key} ${metadata(headers)}`.trim(), bytes: body };
      }
    },
  };
}

/** An object's own metadata: it is stored like its body, so it is looked at like it. */
export function metadata(headers: Readonly<Record<string, string>>): string {
  const own = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
  return own.map(([name, value]) => `${name}=${value}`).join(' ');
}
