import { createHash } from 'node:crypto';
import { type JournalEntry, journalEntrySchema } from '../core/rights/journal-entry.ts';
import type { Bucket } from './bucket.ts';
import type { MarkedTable } from './mark-numbers.ts';
import type { RestoreGuard } from './restore-guard.ts';

const PREFIX = 'journal/';

/** Where each kind of mark takes effect. */
const TABLE_OF: Readonly<Record<JournalEntry['mark'], MarkedTable>> = {
  suppression: 'suppressions',
  'suppression-lifted': 'suppressions',
  tombstones: 'sessions',
  rewritten: 'sessions',
  withdrawal: 'consents',
  'opt-out': 'consents',
  'agreement-withdrawal': 'agreements',
  'key-revocation': 'accounts',
};

/** The guards of the tables that a writer marks. */
export type Guards = Readonly<Partial<Record<MarkedTable, RestoreGuard>>>;

/**
 * The journal: every mark that must survive a restore, each an object of its own in the write-once bucket, written
 * before the mark is acknowledged. Nothing here is ever replaced or deleted.
 *
 * An entry's name is its time and the hash of its content: whoever writes the same entry again changes nothing, and
 * no two marks share a name. So a writer that is run again must write the time that it wrote first.
 */
export class Journal {
  readonly #bucket: Bucket;
  readonly #guards: Guards;

  /** @param guards of the tables whose marks are written; none for one that only reads */
  constructor(bucket: Bucket, guards: Guards = {}) {
    this.#bucket = bucket;
    this.#guards = guards;
  }

  /**
   * Writes a mark down, and numbers it in the table where it will take effect. Only when this has answered may the mark
   * be set there, or be confirmed.
   *
   * @throws {z.ZodError} when the entry is not one: before anything is written that could never be taken back
   * @throws {Error} when the mark is of a table whose guard this journal was not given
   */
  async write(entry: JournalEntry): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(journalEntrySchema.parse(entry)));
    const guard = this.#guards[TABLE_OF[entry.mark]];
    if (guard === undefined) throw new Error(`this function has no guard for a mark of kind ${entry.mark}`);
    const number = await guard.number();
    await this.#bucket.create(nameOf(entry, bytes), bytes, {
      ContentType: 'application/json',
      // S3 asks for a checksum on every upload to a bucket with a default retention.
      ChecksumAlgorithm: 'SHA256',
    });
    await guard.leave(number);
  }

  /** The names of all entries, in the order of their times, from behind the entry `after` on. */
  names(after?: string): AsyncGenerator<string> {
    return this.#bucket.list(PREFIX, after);
  }

  /**
   * The entry of a name.
   *
   * @throws {Error} naming the object, when it cannot be read or was laid over the one that was written: a journal that is
   * replayed in part protects nobody
   */
  async read(name: string): Promise<JournalEntry> {
    const bytes = await this.#bucket.get(name);
    const entry = journalEntrySchema.safeParse(bytes && parse(bytes));
    if (bytes === undefined || !entry.success) throw new Error(`the journal's entry ${name} cannot be read`);
    if (nameOf(entry.data, bytes) !== name)
      throw new Error(`the journal's entry ${name} is not the one that was written`);
    return entry.data;
  }
}

/** Where an entry stands: its time, its mark and the hash of its bytes, so that nothing else can stand there. */
function nameOf({ at, mark }: JournalEntry, bytes: Uint8Array): string {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  const [day, time] = [new Date(at).toISOString().slice(0, 10), String(at).padStart(15, '0')];
  return `${PREFIX}${day}/${time}-${mark}-${hash}.json`;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
