import { createHash } from 'node:crypto';
import type { Blinded, Role, Source } from '../core/flow/records.ts';
import type { Item, Table } from './table.ts';

/** Over how many partitions an identifier's rows of one role are spread, so that a shared address makes no hot one. */
export const INDEX_SHARDS = 4;

const ROLES: readonly Role[] = ['own', 'mention'];

/** One identifier of one session. */
export interface IndexRow extends Blinded {
  readonly business: string;
  readonly session: string;
  /** When the session began, ms since 1970: rows of an identifier are in this order. */
  readonly createdAt: number;
  /** Of the session's key: what the row tells stands in objects of this generation, or came into later ones from it. */
  readonly generation: number;
  /** When the first chunk came that holds it in this generation, ms since 1970. */
  readonly seenAt: number;
}

/** Where a search goes on: opaque to callers. */
export interface SearchCursor {
  readonly partition: number;
  readonly after?: Item;
}

/** One of the partitions that an identifier's rows are spread over. */
export interface IndexPartition {
  readonly blind: string;
  readonly role: Role;
  readonly shard: number;
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

  /** Writes a row. Of a row that is there only the time can change, to an earlier one. */
  async add(row: IndexRow): Promise<void> {
    const condition = {
      ConditionExpression: 'attribute_not_exists(pk) OR seenAt > :seenAt',
      ExpressionAttributeValues: { ':seenAt': row.seenAt },
    };
    await this.#table.put({ ...bySession(row), ...row }, condition);
    await this.#table.put({ ...byBlind(row), ...row }, condition);
  }

  /** All rows of a session. */
  async *ofSession(session: string): AsyncGenerator<IndexRow> {
    for await (const item of this.#table.all(session)) yield toRow(item);
  }

  /** One page of the sessions that hold an identifier, oldest first within a partition. */
  async search(
    blind: string,
    options: { limit: number; cursor?: SearchCursor },
  ): Promise<{ rows: IndexRow[]; next?: SearchCursor }> {
    const { partition, after } = options.cursor ?? { partition: 0 };
    const partitions = partitionsOf(blind);
    const page = await this.#table.page(partitionKey(partitions[partition]!), {
      limit: options.limit,
      after,
    });
    const rows = page.items.map(toRow);
    if (page.next !== undefined) return { rows, next: { partition, after: page.next } };
    return partition + 1 < partitions.length ? { rows, next: { partition: partition + 1 } } : { rows };
  }

  /**
   * Rows of one partition in the order of their positions.
   *
   * @param range positions from and before which; see {@link indexPosition}
   */
  async read(
    partition: IndexPartition,
    range: { readonly from: string; readonly before: string; readonly limit: number },
  ): Promise<IndexRow[]> {
    return (await this.#table.range(partitionKey(partition), range)).map(toRow);
  }

  /** Every row of an identifier that is in one of its {@link INDEX_SHARDS}: all those of a session are in the same. */
  async *inShard(blind: string, shard: number): AsyncGenerator<IndexRow> {
    for (const role of ROLES) {
      for await (const item of this.#table.all(partitionKey({ blind, role, shard }))) yield toRow(item);
    }
  }

  async remove(row: IndexRow): Promise<void> {
    await this.#table.delete(byBlind(row));
    await this.#table.delete(bySession(row));
  }
}

/**
 * Where a session stands among those of any identifier: by the time it began, then by its id. All of a session's rows,
 * of whichever identifier and generation, have one position, so that lists of sessions can be merged and intersected as they are read.
 */
export function indexPosition({ createdAt, session }: Pick<IndexRow, 'createdAt' | 'session'>): string {
  return `${timePosition(createdAt)}${session}`;
}

/** The position before every session that began at a time, ms since 1970. */
export function timePosition(at: number): string {
  return `${String(at).padStart(15, '0')}#`;
}

function partitionsOf(blind: string): IndexPartition[] {
  return ROLES.flatMap((role) =>
    Array.from({ length: INDEX_SHARDS }, (_, shard) => ({ blind, role, shard })),
  );
}

function partitionKey({ blind, role, shard }: IndexPartition): string {
  return `${blind}#${role}#${shard}`;
}

function bySession({ session, role, type, blind, generation }: IndexRow) {
  return { pk: session, sk: `${role}#${type}#${blind}#${generation}` };
}

function byBlind(row: IndexRow) {
  const shard = createHash('sha256').update(row.session).digest().readUInt8() % INDEX_SHARDS;
  return { pk: partitionKey({ ...row, shard }), sk: `${indexPosition(row)}#${row.generation}` };
}

function toRow(item: Item): IndexRow {
  const { business, session, createdAt, generation, seenAt, type, role, source, blind } = item;
  return {
    business: business as string,
    session: session as string,
    createdAt: createdAt as number,
    generation: generation as number,
    seenAt: seenAt as number,
    type: type as string,
    role: role as Role,
    source: source as Source,
    blind: blind as string,
  };
}
