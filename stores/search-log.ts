import * as z from 'zod';
import { roleSchema } from '../core/flow/records.ts';
import { readRow } from './rows.ts';
import type { Table } from './table.ts';

const searchEntrySchema = z.strictObject({
  id: z.string(),
  business: z.string(),
  /** ms since 1970 */
  at: z.int(),
  /** Types of what was searched for; never a value, and no blind of one. */
  types: z.array(z.string()),
  match: z.enum(['any', 'all']),
  role: roleSchema.optional(),
  from: z.int().optional(),
  to: z.int().optional(),
  /** Whether it went on with an earlier search's next page. */
  continued: z.boolean(),
  /** How many sessions were answered. */
  sessions: z.int(),
});
export type SearchEntry = z.infer<typeof searchEntrySchema>;

/** The audit trail of searches: who looked for what kind of identifier, when, and how much was answered. */
export class SearchLog {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** @param expiresAt seconds since 1970 */
  async add(entry: SearchEntry, expiresAt: number): Promise<void> {
    const month = new Date(entry.at).toISOString().slice(0, 7);
    const sk = `${String(entry.at).padStart(15, '0')}#${entry.id}`;
    await this.#table.create({ pk: `${entry.business}#${month}`, sk, ...entry, expiresAt });
  }

  /** One page of a business's month, e.g. `2026-11`, oldest first. @param after the `next` of the page before */
  async page(
    business: string,
    month: string,
    limit: number,
    after?: string,
  ): Promise<{ entries: SearchEntry[]; next?: string }> {
    const pk = `${business}#${month}`;
    const page = await this.#table.page(pk, {
      limit,
      after: after === undefined ? undefined : { pk, sk: after },
    });
    const entries = page.items.flatMap(({ expiresAt: _, ...item }) => readRow(searchEntrySchema, item) ?? []);
    return { entries, ...(page.next === undefined ? {} : { next: page.next.sk as string }) };
  }
}
