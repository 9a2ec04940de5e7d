import type { Emulator } from '../emulators/emulator.ts';
import type { Answer } from '../wire/answer.ts';
import { element } from '../wire/xml.ts';

/** An object as a listing shows it. */
interface ListedObject {
  readonly key: string;
  /** Local time, in milliseconds. */
  readonly lastModified: number;
  readonly size: number;
  readonly etag: string;
}

/** The gateway's own way to the objects in fauxqs, past permissions and faults. */
export interface Objects {
  get(bucket: string, key: string): Promise<Answer>;
  head(bucket: string, key: string): Promise<Answer>;
  put(bucket: string, key: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<Answer>;
  remove(bucket: string, key: string): Promise<Answer>;
  createBucket(bucket: string): Promise<void>;
  list(bucket: string): AsyncIterable<ListedObject>;
}

export function createObjects(fauxqs: Emulator): Objects {
  const send = (
    method: string,
    target: string,
    headers: Readonly<Record<string, string>> = {},
    body: Buffer = Buffer.alloc(0),
  ) => fauxqs.send({ method, target, headers, body });
  return {
    get: (bucket, key) => send('GET', pathOf(bucket, key)),
    head: (bucket, key) => send('HEAD', pathOf(bucket, key)),
    put: (bucket, key, headers, body) => send('PUT', pathOf(bucket, key), headers, body),
    remove: (bucket, key) => send('DELETE', pathOf(bucket, key)),
    async createBucket(bucket) {
      const { status, body } = await send('PUT', `/${bucket}`);
      if (status !== 200) throw new Error(`fauxqs refused the bucket ${bucket}: ${status} ${body}`);
    },
    async *list(bucket) {
      let after = '';
      for (;;) {
        const { body } = await send('GET', `/${bucket}?list-type=2&start-after=${encodeURIComponent(after)}`);
        const xml = body.toString('utf8');
        const page = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = '']) => ({
          key: element(entry, 'Key') ?? '',
          lastModified: Date.parse(element(entry, 'LastModified') ?? ''),
          size: Number(element(entry, 'Size')),
          etag: element(entry, 'ETag') ?? '',
        }));
        yield* page;
        const last = page.at(-1)?.key;
        if (last === undefined || !xml.includes('<IsTruncated>true</IsTruncated>')) return;
        after = last;
      }
    },
  };
}

function pathOf(bucket: string, key: string): string {
  return `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}
