import { type Consent, consentSchema } from '../core/gate/consent.ts';
import { readRow } from './rows.ts';
import type { Table } from './table.ts';

/**
 * Consent evidence, append-only (`evidence#…`), and each visitor's newest beside it (`current`). The partition is the
 * visitor's blind, which is keyed per business.
 */
export class Consents {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** Stores evidence; older evidence never replaces newer as the current. */
  async add(consent: Consent): Promise<void> {
    const pk = consent.principal;
    await this.#table.create({ pk, sk: `evidence#${consent.timestamp}#${consent.id}`, ...consent });
    await this.#table.put(
      { pk, sk: 'current', ...consent },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR #timestamp <= :at',
        ExpressionAttributeNames: { '#timestamp': 'timestamp' },
        ExpressionAttributeValues: { ':at': consent.timestamp },
      },
    );
  }

  /** The newest evidence of each visitor, by blind. */
  async current(principals: readonly string[]): Promise<Map<string, Consent>> {
    const found = new Map<string, Consent>();
    for (const item of await this.#table.getMany(principals.map((pk) => ({ pk, sk: 'current' })))) {
      const consent = readRow(consentSchema, item);
      if (consent !== undefined) found.set(consent.principal, consent);
    }
    return found;
  }
}
