import { createHash } from 'node:crypto';
import type { Blinded, Role } from '../core/flow/records.ts';
import type { Item, Table } from './table.ts';

/** Over how many partitions one identifier's rows are spread, so that a shared address makes no hot partition. */
const SHARDS = 4;

/** One identifier of one session. */
export interface IndexRow extends Blinded {
  readonly business: string;
  readonly session: string;
  /** When the session began, ms since 1970: rows of an identifier are in this order. */
  readonly createdAt: number;
}

/** Where a search goes on: opaque to callers. */
export interface SearchCursor {
  readonly shard: number;
  readonly after?: Item;
}

/**
 * The blinded index. Each row stands twice: under its session, so that an erasure finds all of a session's rows by a
 * strongly consistent read, and under its blind, for searches. The session's side is written first and deleted last:
 * whatever a search can find, an erasure can find too.
 */
export class Identifiers {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** Writes a row. Rows never change, so writing one again changes nothing. */
  async add(row: IndexRow): Promise<void> {
    await this.#table.create({ ...bySession(row), ...row });
    await this.#table.create({ ...byBlind(row), ...row });
  }

  /** All rows of a session. */
  async *ofSession(session: string): AsyncGenerator<IndexRow> {
    for await (const item of this.#table.all(session)) yield toRow(item);
  }

  /** One page of the sessions that hold an identifier, oldest first within a shard. */
  async search(
    blind: string,
    options: { limit: number; cursor?: SearchCursor },
  ): Promise<{ rows: IndexRow[]; next?: SearchCursor }> {
    const { shard, after } = options.cursor ?? { shard: 0 };
    const page = await this.#table.page(`${blind}#${shard}`, { limit: options.limit, after });
    const rows = page.items.map(toRow);
    if (page.next !== undefined) return { rows, next: { shard, after: page.next } };
    return shard + 1 < SHARDS ? { rows, next: { shard: shard + 1 } } : { rows };
  }

  /** Every row of an identifier. */
  async *ofBlind(blind: string): AsyncGenerator<IndexRow> {
    for (let shard = 0; shard < SHARDS; shard++) {
      for await (const item of this.#table.all(`${blind}#${shard}`)) yield toRow(item);
    }
  }

  async remove(row: IndexRow): Promise<void> {
    await this.#table.delete(byBlind(row));
    await this.#table.delete(bySession(row));
  }
}

function bySession({ session, role, type, blind }: IndexRow) {
  return { pk: session, sk: `${role}#${type}#${blind}` };
}

function byBlind({ blind, session, createdAt, role }: IndexRow) {
  const shard = createHash('sha256').update(session).digest().readUInt8() % SHARDS;
  return { pk: `${blind}#${shard}`, sk: `${String(createdAt).padStart(15, '0')}#${session}#${role}` };
}

function toRow(item: Item): IndexRow {
  const { business, session, createdAt, type, role, blind } = item;
  return {
    business: business as string,
    session: session as string,
    createdAt: createdAt as number,
    type: type as string,
    role: role as Role,
    blind: blind as string,
  };
}
