import { dropAt, type LogEntry, logEntrySchema } from '../core/rights/log-entry.ts';
import type { RightsRequestRow } from '../core/rights/request.ts';
import { readRow } from './rows.ts';
import { setting } from './setting.ts';
import type { Item, Table } from './table.ts';

/** The month of a time, such as 2026-11: a business's lines of one month are one partition. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

const partitionOf = (business: string, month: string) => `log#${business}#${month}`;
const positionOf = (at: number, id = '') => `${String(at).padStart(15, '0')}#${id}`;

/** The log of requests, in the order in which the business received them. It stands in the table of the requests. */
export class RequestLog {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** Adds a line, unless it is there. */
  async add(business: string, entry: LogEntry): Promise<void> {
    const { id, madeAt, status, answeredAt } = entry;
    const expiresAt = answeredAt === undefined ? undefined : dropAt(status, answeredAt);
    await this.#table.create({
      pk: partitionOf(business, monthOf(madeAt)),
      sk: positionOf(madeAt, id),
      ...entry,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  }

  /** Writes down how a request stands. A request that has no line, as those from before there was a log, gets none. */
  async follow(row: RightsRequestRow): Promise<void> {
    const { id, business, receivedAt, madeAt = receivedAt, status, answeredAt } = row;
    const expiresAt = answeredAt === undefined ? undefined : dropAt(status, answeredAt);
    const fields = {
      status,
      ...(expiresAt === undefined ? {} : { answeredAt, expiresAt }),
      ...(status === 'denied' ? { reason: row.cancelled?.reason ?? 'other' } : {}),
    };
    await this.#table.update(
      { pk: partitionOf(business, monthOf(madeAt)), sk: positionOf(madeAt, id) },
      { ...setting(fields), ConditionExpression: 'attribute_exists(pk)' },
    );
  }

  /**
   * Lines of one month, oldest first.
   *
   * @param after the `next` of the page before
   */
  async page(
    business: string,
    month: string,
    limit: number,
    after?: string,
  ): Promise<{ entries: LogEntry[]; next?: string }> {
    const pk = partitionOf(business, month);
    const page = await this.#table.page(pk, {
      limit,
      after: after === undefined ? undefined : { pk, sk: after },
    });
    const entries = page.items.flatMap((item) => readEntry(item) ?? []);
    return { entries, ...(page.next === undefined ? {} : { next: page.next.sk as string }) };
  }
}

function readEntry({ expiresAt: _, ...item }: Item): LogEntry | undefined {
  return readRow(logEntrySchema, item);
}
