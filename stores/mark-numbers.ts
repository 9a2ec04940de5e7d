import type { Bucket } from './bucket.ts';
import { requireEnv } from './environment.ts';

/** The tables in which marks take effect: each counts its own. */
export const MARKED_TABLES = ['accounts', 'agreements', 'consents', 'suppressions', 'sessions'] as const;
export type MarkedTable = (typeof MARKED_TABLES)[number];

/** Numbers are written as what is left up to this one, so that S3 lists the newest first. */
const HIGHEST = 999_999_999_999_999;

/**
 * Which number the newest mark of each table has, in a write-once bucket: what no restore of a table takes back. Each
 * number is an empty object of its own, so that writers never meet.
 */
export class MarkNumbers {
  readonly #bucket: Bucket;
  readonly #known = new Map<MarkedTable, { readonly newest: number; readonly readAt: number }>();
  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  /**
   * The newest number of a table; 0 when there is none. One listing of one key.
   *
   * @throws {Error} when a name is no number: what somebody else put before the numbers must not hide them
   */
  async newest(table: MarkedTable): Promise<number> {
    const first = await this.#bucket.first(`${table}/`);
    if (first === undefined) return 0;
    const name = first.slice(table.length + 1);
    if (!/^\d{15}$/.test(name)) throw new Error(`a mark of ${table} has a name that is no number`);
    return HIGHEST - Number(name);
  }

  /**
   * A number that the table has had for sure, and the newest of some seconds ago: what a restored table is told by,
   * since none is put in place of another as fast as that.
   */
  async atLeast(table: MarkedTable): Promise<number> {
    const now = Date.now();
    const known = this.#known.get(table);
    // A clock that was set back tells no age.
    const age = known === undefined || now < known.readAt ? Number.POSITIVE_INFINITY : now - known.readAt;
    if (known !== undefined && age < Number(requireEnv('MARKS_SECONDS')) * 1000) return known.newest;
    const newest = await this.newest(table);
    this.#known.set(table, { newest, readAt: now });
    return newest;
  }

  /** Writes a number down. A second time changes nothing. */
  async add(table: MarkedTable, number: number): Promise<void> {
    const name = String(HIGHEST - number).padStart(String(HIGHEST).length, '0');
    // S3 asks for a checksum on every upload to a bucket with a default retention.
    await this.#bucket.create(`${table}/${name}`, new Uint8Array(), { ChecksumAlgorithm: 'SHA256' });
  }
}
