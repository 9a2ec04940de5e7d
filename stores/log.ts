import type { Bucket } from './bucket.ts';

/**
 * The write-once bucket: the journal of every mark that must survive a restore, and the receipts.
 * What stands here cannot be deleted before its retention ends, so it holds nothing personal in the clear.
 */
export class Log {
  readonly #bucket: Bucket;
  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  /**
   * Writes marks to the journal. Called before a mark is acknowledged.
   *
   * @param name unique for what is marked, so that a retry writes the same entry again
   */
  async journal(at: number, name: string, entry: object): Promise<void> {
    const day = new Date(at).toISOString().slice(0, 10);
    await this.#write(`journal/${day}/${name}.json`, Buffer.from(JSON.stringify({ at, ...entry })));
  }

  async putReceipt(request: string, name: string, file: Uint8Array): Promise<void> {
    await this.#write(`receipts/${request}/${name}.json`, file);
  }

  receipt(request: string, name: string): Promise<Uint8Array | undefined> {
    return this.#bucket.get(`receipts/${request}/${name}.json`);
  }

  /** S3 asks for a checksum on every upload to a bucket with a default retention. */
  #write(key: string, body: Uint8Array): Promise<void> {
    return this.#bucket.put(key, body, { ContentType: 'application/json', ChecksumAlgorithm: 'SHA256' });
  }
}
