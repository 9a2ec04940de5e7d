import { NoSuchKey, S3ServiceException } from '@aws-sdk/client-s3';

/** Buckets with a default retention: S3 asks for a checksum on every upload there. */
const LOCKED = new Set(['log', 'marks']);

interface Held {
  readonly body: Uint8Array;
  readonly at: number;
}

interface Input {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: Uint8Array;
  readonly IfNoneMatch?: string;
  readonly ChecksumAlgorithm?: string;
  readonly Prefix?: string;
  readonly StartAfter?: string;
  readonly ContinuationToken?: string;
  readonly MaxKeys?: number;
  readonly Delete: { readonly Objects: readonly { readonly Key: string }[] };
}

const PAGE = 1000;

/** Objects by name. What stands below a prefix is found without a look at the others. */
class FakeBucket extends Map<string, Held> {
  #names: string[] = [];

  override set(name: string, held: Held): this {
    if (!this.has(name)) this.#names.splice(this.#at(name), 0, name);
    return super.set(name, held);
  }

  override delete(name: string): boolean {
    if (this.has(name)) this.#names.splice(this.#at(name), 1);
    return super.delete(name);
  }

  /** At most so many names, in S3's order. @param after the name before the first; a prefix comes before all its names */
  page(prefix: string, after: string, most: number): string[] {
    const from = after > prefix ? this.#at(`${after}\0`) : this.#at(prefix);
    const page = this.#names.slice(from, from + most);
    const end = page.findIndex((name) => !name.startsWith(prefix));
    return end === -1 ? page : page.slice(0, end);
  }

  copy(): FakeBucket {
    const copy = new FakeBucket();
    for (const [name, held] of this) Map.prototype.set.call(copy, name, held);
    copy.#names = [...this.#names];
    return copy;
  }

  /** Where a name stands, or would stand. */
  #at(name: string): number {
    let [low, high] = [0, this.#names.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#names[middle]! < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Buckets in memory, without versions: what may be put is for the stores to say. */
export class FakeS3 {
  readonly buckets = new Map<string, FakeBucket>();

  static isWrite(operation: string): boolean {
    return ['PutObjectCommand', 'DeleteObjectsCommand'].includes(operation);
  }

  perform(operation: string, input: Input, now: number): unknown {
    const bucket = this.bucket(input.Bucket);
    switch (operation) {
      case 'PutObjectCommand':
        if (LOCKED.has(input.Bucket) && input.ChecksumAlgorithm === undefined)
          throw refused('InvalidRequest', 400);
        if (input.IfNoneMatch === '*' && bucket.has(input.Key)) throw refused('PreconditionFailed', 412);
        bucket.set(input.Key, { body: Uint8Array.from(input.Body), at: now });
        return {};
      case 'GetObjectCommand': {
        const held = bucket.get(input.Key);
        if (held === undefined) throw new NoSuchKey({ message: 'no such key', $metadata: {} });
        return { Body: { transformToByteArray: async () => Uint8Array.from(held.body) } };
      }
      case 'ListObjectsV2Command': {
        const after = input.ContinuationToken ?? input.StartAfter ?? '';
        const page = Math.min(input.MaxKeys ?? PAGE, PAGE);
        const keys = bucket.page(input.Prefix ?? '', after, page + 1);
        return {
          Contents: keys.slice(0, page).map((Key) => ({ Key, LastModified: new Date(bucket.get(Key)!.at) })),
          ...(keys.length > page ? { NextContinuationToken: keys[page - 1] } : {}),
        };
      }
      case 'DeleteObjectsCommand':
        if (input.Delete.Objects.length > PAGE) throw refused('MalformedXML', 400);
        for (const { Key } of input.Delete.Objects) bucket.delete(Key);
        return {};
      default:
        throw new Error(`the fake does not know ${operation}`);
    }
  }

  bucket(name: string): FakeBucket {
    const bucket = this.buckets.get(name) ?? new FakeBucket();
    this.buckets.set(name, bucket);
    return bucket;
  }

  copy(): FakeS3 {
    const copy = new FakeS3();
    for (const [name, bucket] of this.buckets) copy.buckets.set(name, bucket.copy());
    return copy;
  }
}

function refused(name: string, httpStatusCode: number): S3ServiceException {
  return new S3ServiceException({ name, $fault: 'client', $metadata: { httpStatusCode } });
}
