import { isAnswered } from '../core/rights/kind.ts';
import { entryOf } from '../core/rights/log-entry.ts';
import {
  type ErasureRecord,
  erasureRecordSchema,
  type RightsRequestRow,
  rightsRequestRowSchema,
} from '../core/rights/request.ts';
import { RequestLog } from './request-log.ts';
import { readRow } from './rows.ts';
import { setting } from './setting.ts';
import { checkDeadline } from './settling.ts';
import type { Table } from './table.ts';

const ROW = 'request';

/** Fields to set, and those to take away. */
export type Changes = { readonly [Name in keyof RightsRequestRow]?: RightsRequestRow[Name] | undefined };

/** Rights requests, and per request what was erased of which blinded session; and the log of them. */
export class Requests {
  readonly log: RequestLog;
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
    this.log = new RequestLog(table);
  }

  /** Writes a request down, and a line of the log for it. @returns the one that stands: of two of an id the first */
  async create(row: RightsRequestRow): Promise<RightsRequestRow> {
    const created = await this.#table.create({ pk: row.id, sk: ROW, ...row });
    const standing = created ? row : ((await this.get(row.id)) ?? row);
    await this.log.add(standing.business, entryOf(standing));
    return standing;
  }

  async get(id: string): Promise<RightsRequestRow | undefined> {
    return readRow(rightsRequestRowSchema, await this.#table.get({ pk: id, sk: ROW }));
  }

  /**
   * Sets fields of a request that exists. A status that ends it is dated, and the log follows; one that has ended keeps
   * the status that it ended with.
   */
  async set(id: string, fields: Partial<RightsRequestRow>): Promise<void> {
    const { status, ...others } = fields;
    if (status === undefined) return this.#set(id, others);
    const row = await this.change(id, (standing) =>
      isAnswered(standing.status)
        ? others
        : { ...fields, ...(isAnswered(status) ? { answeredAt: Date.now() } : {}) },
    );
    await this.log.follow(row);
  }

  /**
   * Changes a request by a decision on how it stands: what is decided takes effect only if nothing that is decided upon
   * changed meanwhile; otherwise it is decided again. So of two decisions that exclude each other one is made.
   *
   * @param decide the fields to set, `undefined` for those to take away; nothing at all when it is to stay as it is
   * @returns the request as it stands then
   */
  async change(
    id: string,
    decide: (row: RightsRequestRow) => Changes | undefined,
  ): Promise<RightsRequestRow> {
    for (;;) {
      checkDeadline();
      const row = await this.get(id);
      if (row === undefined) throw new Error('no such request');
      const changes = decide(row);
      if (changes === undefined) return row;
      if (await this.#replace(row, changes)) return withChanges(row, changes);
    }
  }

  #replace({ id, version }: RightsRequestRow, changes: Changes): Promise<boolean> {
    const { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues } = setting(changes);
    return this.#table.update(
      { pk: id, sk: ROW },
      {
        UpdateExpression: `${UpdateExpression} ADD #version :one`,
        ConditionExpression: `attribute_exists(pk) AND ${version === undefined ? 'attribute_not_exists(#version)' : '#version = :read'}`,
        ExpressionAttributeNames: { ...ExpressionAttributeNames, '#version': 'version' },
        ExpressionAttributeValues: {
          ...ExpressionAttributeValues,
          ':one': 1,
          ...(version === undefined ? {} : { ':read': version }),
        },
      },
    );
  }

  /** A request that was not begun yet is under way. One that was called off meanwhile stays so. */
  async advance(id: string): Promise<void> {
    const row = await this.change(id, ({ status }) =>
      status === 'open' ? { status: 'in_progress' } : undefined,
    );
    await this.log.follow(row);
  }

  /**
   * Whoever is about to do what cannot be undone asks here first. From the answer `begun` on the request can be neither
   * called off nor held. Of one that is held it is noted that its workflow ends.
   *
   * @param at ms since 1970
   */
  async begin(id: string, at: number): Promise<'begun' | 'held' | 'cancelled'> {
    const row = await this.change(id, ({ begunAt, cancelled, hold, parked }) => {
      if (begunAt !== undefined || cancelled !== undefined) return undefined;
      if (hold === undefined) return { begunAt: at };
      return parked ? undefined : { parked: true };
    });
    if (row.cancelled !== undefined) return 'cancelled';
    return row.begunAt === undefined ? 'held' : 'begun';
  }

  async #set(id: string, fields: Partial<RightsRequestRow>): Promise<void> {
    await this.#table.update(
      { pk: id, sk: ROW },
      { ...setting(fields), ConditionExpression: 'attribute_exists(pk)' },
    );
  }

  /** Sets a time once: the first that is set stays. Answers the one that stands. */
  async setOnce(id: string, field: 'suppressedAt' | 'leaseEndedAt' | 'finalAt', at: number): Promise<number> {
    const set = await this.#table.update(
      { pk: id, sk: ROW },
      {
        UpdateExpression: 'SET #field = :at',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#field)',
        ExpressionAttributeNames: { '#field': field },
        ExpressionAttributeValues: { ':at': at },
      },
    );
    if (set) return at;
    const standing = (await this.get(id))?.[field];
    if (standing === undefined) throw new Error('no such request');
    return standing;
  }

  /** Writes down what is about to be erased of a session. The first record of a page stays. */
  recordErasure(id: string, record: ErasureRecord): Promise<boolean> {
    const page = String(record.page).padStart(6, '0');
    return this.#table.create({ pk: id, sk: `session#${record.session}#${page}`, ...record });
  }

  /** What was erased for a request, of one blinded session or of all. */
  async *erasures(id: string, session = ''): AsyncGenerator<ErasureRecord> {
    for await (const item of this.#table.all(id, session === '' ? 'session#' : `session#${session}#`)) {
      const record = readRow(erasureRecordSchema, item);
      if (record !== undefined) yield record;
    }
  }
}

function withChanges(row: RightsRequestRow, changes: Changes): RightsRequestRow {
  const all = Object.entries({ ...row, ...changes, version: (row.version ?? 0) + 1 });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as RightsRequestRow;
}
