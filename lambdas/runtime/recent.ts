import { createHash } from 'node:crypto';

/**
 * How many names are remembered. Copies come while redact tries one batch of a shard again, so that no more than its
 * batch (100 records, whole or in parts) lies between them; several shards may put into one.
 */
const CAPACITY = 500;

/** Of each name so much of its digest is kept. Two of 500 names agree in it once in some 10¹⁴ shards. */
const BYTES = 8;

/** The names that were counted last. */
export class Recent {
  readonly #digests: string[] = [];

  /** @param bytes what {@link bytes} answered before */
  constructor(bytes: Uint8Array = new Uint8Array()) {
    const buffer = Buffer.from(bytes);
    for (let at = 0; at < buffer.length; at += BYTES)
      this.#digests.push(buffer.toString('latin1', at, at + BYTES));
  }

  /** Adds a name. Answers false when it is there already. */
  add(name: string): boolean {
    const digest = createHash('sha256').update(name).digest().toString('latin1', 0, BYTES);
    if (this.#digests.includes(digest)) return false;
    this.#digests.push(digest);
    return true;
  }

  /** The last of them, oldest first; undefined when there is none. */
  bytes(): Uint8Array | undefined {
    if (this.#digests.length === 0) return undefined;
    return Buffer.from(this.#digests.slice(-CAPACITY).join(''), 'latin1');
  }
}
