import type { Bucket } from './bucket.ts';

const LOG = 'log/';

/**
 * The receipts and the files of the transparency log, in the write-once bucket.
 * What stands here cannot be deleted before its retention ends, so it holds nothing personal in the clear.
 */
export class Log {
  readonly #bucket: Bucket;
  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  /** Keeps a receipt file as it is given away. */
  async putReceipt(request: string, name: string, file: Uint8Array): Promise<void> {
    await this.#write(`receipts/${request}/${name}.json`, file);
  }

  /** Keeps the proof of a receipt's place in the log by itself, for tools that know c2sp.org/tlog-proof. */
  async putProof(request: string, name: string, proof: Uint8Array): Promise<void> {
    await this.#bucket.put(`receipts/${request}/${name}.tlog-proof`, proof, {
      ContentType: 'text/plain; charset=utf-8',
      ChecksumAlgorithm: 'SHA256',
    });
  }

  receipt(request: string, name: string): Promise<Uint8Array | undefined> {
    return this.#bucket.get(`receipts/${request}/${name}.json`);
  }

  /** The files of the transparency log, by their paths below `log/`. */
  readonly files = {
    get: (path: string): Promise<Uint8Array | undefined> => this.#bucket.get(`${LOG}${path}`),
    create: (path: string, bytes: Uint8Array): Promise<boolean> =>
      this.#bucket.create(`${LOG}${path}`, bytes, { ChecksumAlgorithm: 'SHA256' }),
    list: (prefix: string, after: string): AsyncIterable<string> => this.#list(prefix, after),
  };

  async *#list(prefix: string, after: string): AsyncGenerator<string> {
    for await (const key of this.#bucket.list(`${LOG}${prefix}`, `${LOG}${after}`))
      yield key.slice(LOG.length);
  }

  /** S3 asks for a checksum on every upload to a bucket with a default retention. */
  #write(key: string, body: Uint8Array): Promise<void> {
    return this.#bucket.put(key, body, { ContentType: 'application/json', ChecksumAlgorithm: 'SHA256' });
  }
}
