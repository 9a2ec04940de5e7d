import type { S3Client } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';
import { presignGet } from './presign.ts';

/** How long a link to an export is good for, in seconds. Whoever has it needs no key. */
const LINK_SECONDS = 15 * 60;

/** Exports of what is held of people, and beside each whom it is about, so that a deletion of theirs finds it. */
export class Exports {
  readonly #bucket: Bucket;
  readonly #client: S3Client;
  readonly #name: string;
  constructor(bucket: Bucket, client: S3Client, name: string) {
    this.#bucket = bucket;
    this.#client = client;
    this.#name = name;
  }

  /** Stores an export; that it is there is told first, so that there is never one that a deletion does not find. */
  async put(request: string, blinds: readonly string[], zip: Uint8Array): Promise<void> {
    for (const blind of blinds) await this.#bucket.put(`about/${blind}/${request}`, new Uint8Array());
    await this.#bucket.put(exportKey(request), zip, { ContentType: 'application/zip' });
  }

  /** The keys of all that is held about an identifier: the exports, then what tells of them. */
  async about(blind: string): Promise<string[]> {
    const told: string[] = [];
    for await (const key of this.#bucket.list(`about/${blind}/`)) told.push(key);
    return [...told.map((key) => exportKey(key.slice(key.lastIndexOf('/') + 1))), ...told];
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.#bucket.deleteMany(keys);
  }

  /** A link that anybody can fetch the export by, for a quarter of an hour. */
  async link(request: string, now: number): Promise<{ url: string; expiresAt: number }> {
    const url = await presignGet(this.#client, this.#name, exportKey(request), LINK_SECONDS, now);
    return { url, expiresAt: now + LINK_SECONDS * 1000 };
  }
}

function exportKey(request: string): string {
  return `exports/${request}.zip`;
}
