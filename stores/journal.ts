import { createHash } from 'node:crypto';
import { type JournalEntry, journalEntrySchema } from '../core/rights/journal-entry.ts';
import type { Bucket } from './bucket.ts';

const PREFIX = 'journal/';

/**
 * The journal: every mark that must survive a restore, each an object of its own in the write-once bucket, written
 * before the mark is acknowledged. Nothing here is ever replaced or deleted.
 *
 * An entry's name is its time and the hash of its content: whoever writes the same entry again changes nothing, and
 * no two marks share a name. So a writer that is run again must write the time that it wrote first.
 */
export class Journal {
  readonly #bucket: Bucket;
  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  /**
   * Writes a mark down. Only when this has answered may the mark be set where it takes effect, or be confirmed.
   *
   * @throws {z.ZodError} when the entry is not one: before anything is written that could never be taken back
   */
  async write(entry: JournalEntry): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(journalEntrySchema.parse(entry)));
    const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
    const [day, time] = [new Date(entry.at).toISOString().slice(0, 10), String(entry.at).padStart(15, '0')];
    await this.#bucket.create(`${PREFIX}${day}/${time}-${entry.mark}-${hash}.json`, bytes, {
      ContentType: 'application/json',
      // S3 asks for a checksum on every upload to a bucket with a default retention.
      ChecksumAlgorithm: 'SHA256',
    });
  }

  /**
   * Every entry, in the order of their times, from behind the entry `after` on.
   *
   * @throws {Error} naming the object, when one cannot be read: a journal that is replayed in part protects nobody
   */
  async *entries(after?: string): AsyncGenerator<{ readonly name: string; readonly entry: JournalEntry }> {
    for await (const name of this.#bucket.list(PREFIX, after)) {
      const bytes = await this.#bucket.get(name);
      const entry = journalEntrySchema.safeParse(bytes && parse(bytes));
      if (!entry.success) throw new Error(`the journal's entry ${name} cannot be read`);
      yield { name, entry: entry.data };
    }
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
