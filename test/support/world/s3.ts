import { NoSuchKey, S3ServiceException } from '@aws-sdk/client-s3';

interface Held {
  readonly body: Uint8Array;
  readonly at: number;
}

interface Input {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: Uint8Array;
  readonly IfNoneMatch?: string;
  readonly Prefix?: string;
  readonly StartAfter?: string;
  readonly ContinuationToken?: string;
  readonly MaxKeys?: number;
  readonly Delete: { readonly Objects: readonly { readonly Key: string }[] };
}

const PAGE = 1000;

/** Buckets in memory, without versions: what may be put is for the stores to say. */
export class FakeS3 {
  readonly buckets = new Map<string, Map<string, Held>>();

  static isWrite(operation: string): boolean {
    return ['PutObjectCommand', 'DeleteObjectsCommand'].includes(operation);
  }

  perform(operation: string, input: Input, now: number): unknown {
    const bucket = this.bucket(input.Bucket);
    switch (operation) {
      case 'PutObjectCommand':
        if (input.IfNoneMatch === '*' && bucket.has(input.Key)) {
          throw new S3ServiceException({
            name: 'PreconditionFailed',
            $fault: 'client',
            $metadata: { httpStatusCode: 412 },
          });
        }
        bucket.set(input.Key, { body: Uint8Array.from(input.Body), at: now });
        return {};
      case 'GetObjectCommand': {
        const held = bucket.get(input.Key);
        if (held === undefined) throw new NoSuchKey({ message: 'no such key', $metadata: {} });
        return { Body: { transformToByteArray: async () => Uint8Array.from(held.body) } };
      }
      case 'ListObjectsV2Command': {
        const after = input.ContinuationToken ?? input.StartAfter ?? '';
        const keys = [...bucket.keys()]
          .filter((key) => key.startsWith(input.Prefix ?? '') && key > after)
          .sort();
        const page = Math.min(input.MaxKeys ?? PAGE, PAGE);
        return {
          Contents: keys.slice(0, page).map((Key) => ({ Key, LastModified: new Date(bucket.get(Key)!.at) })),
          ...(keys.length > page ? { NextContinuationToken: keys[page - 1] } : {}),
        };
      }
      case 'DeleteObjectsCommand':
        for (const { Key } of input.Delete.Objects) bucket.delete(Key);
        return {};
      default:
        throw new Error(`the fake does not know ${operation}`);
    }
  }

  bucket(name: string): Map<string, Held> {
    const bucket = this.buckets.get(name) ?? new Map<string, Held>();
    this.buckets.set(name, bucket);
    return bucket;
  }

  copy(): FakeS3 {
    const copy = new FakeS3();
    for (const [name, bucket] of this.buckets) copy.buckets.set(name, new Map(bucket));
    return copy;
  }
}
