import * as z from 'zod';
import { readRow } from './rows.ts';
import type { Table } from './table.ts';

const suppressionSchema = z.strictObject({
  blind: z.string(),
  business: z.string(),
  type: z.string(),
  request: z.string(),
  /** `delete` covers what was stamped up to T0; `delete_and_suppress` stops later data too. */
  kind: z.enum(['delete', 'delete_and_suppress']),
  /** T0, ms since 1970. */
  at: z.int(),
});
export type Suppression = z.infer<typeof suppressionSchema>;

/** Tombstones of identifiers, by blind. Every request's is kept; the lasting kind stands beside as `lasting`. */
export class Suppressions {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  async add(suppression: Suppression): Promise<void> {
    const pk = suppression.blind;
    await this.#table.create({ pk, sk: `request#${suppression.request}`, ...suppression });
    if (suppression.kind === 'delete_and_suppress')
      await this.#table.create({ pk, sk: 'lasting', ...suppression });
  }

  /** Which of these blinds are suppressed for good. ⌈blinds/100⌉ strongly consistent reads. */
  async lasting(blinds: readonly string[]): Promise<Set<string>> {
    const items = await this.#table.getMany(blinds.map((pk) => ({ pk, sk: 'lasting' })));
    return new Set(items.map((item) => item.pk as string));
  }

  async ofRequest(blind: string, request: string): Promise<Suppression | undefined> {
    return readRow(suppressionSchema, await this.#table.get({ pk: blind, sk: `request#${request}` }));
  }
}
