import type { Bucket } from './bucket.ts';

/**
 * The receipts, in the write-once bucket.
 * What stands here cannot be deleted before its retention ends, so it holds nothing personal in the clear.
 */
export class Log {
  readonly #bucket: Bucket;
  constructor(bucket: Bucket) {
    this.#bucket = bucket;
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
