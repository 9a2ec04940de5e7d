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
import type { Table } from './table.ts';

const ROW = 'request';

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

  /** Sets fields of a request that exists. A status that ends it is dated, and the log follows. */
  async set(id: string, fields: Partial<RightsRequestRow>): Promise<void> {
    if (fields.status === undefined) return this.#set(id, fields);
    const row = await this.get(id);
    if (row === undefined) throw new Error('no such request');
    const answered = isAnswered(fields.status) ? { answeredAt: row.answeredAt ?? Date.now() } : {};
    await this.#set(id, { ...fields, ...answered });
    await this.log.follow({ ...row, ...fields, ...answered });
  }

  async #set(id: string, fields: Partial<RightsRequestRow>): Promise<void> {
    const entries = Object.entries(fields);
    await this.#table.update(
      { pk: id, sk: ROW },
      {
        UpdateExpression: `SET ${entries.map((_, index) => `#f${index} = :f${index}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#f${index}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          entries.map(([, value], index) => [`:f${index}`, value]),
        ),
      },
    );
  }

  /** Sets a time once: the first that is set stays. Answers the one that stands. */
  async setOnce(id: string, field: 'suppressedAt' | 'leaseEndedAt', at: number): Promise<number> {
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
