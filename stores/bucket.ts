import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { checkDeadline } from './settling.ts';

/** S3's limit of keys in one deletion. */
const BATCH = 1000;

const CREATE_ATTEMPTS = 4;

/** An S3 bucket whose objects are whole byte strings. Listing is strongly consistent. */
export class Bucket {
  readonly #client: S3Client;
  readonly #name: string;
  constructor(client: S3Client, name: string) {
    this.#client = client;
    this.#name = name;
  }

  async put(key: string, body: Uint8Array, options?: Partial<PutObjectCommandInput>): Promise<void> {
    await this.#client.send(new PutObjectCommand({ Bucket: this.#name, Key: key, Body: body, ...options }));
  }

  /**
   * Puts an object where there is none; what is there stays. Answers false when there is one already. Two that create
   * at the same moment may both be sent away (409), so it is tried again.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
   */
  async create(key: string, body: Uint8Array, options?: Partial<PutObjectCommandInput>): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      checkDeadline();
      try {
        await this.put(key, body, { ...options, IfNoneMatch: '*' });
        return true;
      } catch (error) {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
        if (status === 412) return false;
        if (status !== 409 || attempt === CREATE_ATTEMPTS) throw error;
      }
    }
  }

  /** The object's bytes, or undefined when there is none. */
  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#name, Key: key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /** The first key below a prefix in S3's order, or undefined when there is none. */
  async first(prefix: string): Promise<string | undefined> {
    const { Contents } = await this.#client.send(
      new ListObjectsV2Command({ Bucket: this.#name, Prefix: prefix, MaxKeys: 1 }),
    );
    return Contents?.[0]?.Key;
  }

  /** The keys below a prefix, in S3's order, page by page, from behind the key `after` on. */
  async *list(prefix: string, after?: string): AsyncGenerator<string> {
    for await (const { key } of this.entries(prefix, after)) yield key;
  }

  /** The keys below a prefix and when each was written, ms since 1970. */
  async *entries(
    prefix: string,
    after?: string,
  ): AsyncGenerator<{ readonly key: string; readonly modifiedAt: number }> {
    let token: string | undefined;
    do {
      checkDeadline();
      const page: { Contents?: { Key?: string; LastModified?: Date }[]; NextContinuationToken?: string } =
        (await this.#client.send(
          new ListObjectsV2Command({
            Bucket: this.#name,
            Prefix: prefix,
            StartAfter: after,
            ContinuationToken: token,
          }),
        )) as never;
      for (const { Key, LastModified } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key, modifiedAt: LastModified?.getTime() ?? 0 };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  /** @throws {Error} with S3's code when any key could not be deleted */
  async deleteMany(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += BATCH) {
      checkDeadline();
      const Objects = keys.slice(at, at + BATCH).map((Key) => ({ Key }));
      const { Errors } = await this.#client.send(
        new DeleteObjectsCommand({ Bucket: this.#name, Delete: { Objects, Quiet: true } }),
      );
      const first = Errors?.[0];
      if (first !== undefined)
        throw new Error(`S3 could not delete ${Errors?.length} objects: ${first.Code}`);
    }
  }
}
