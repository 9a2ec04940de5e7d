import {
  AGREEMENT_KINDS,
  type Agreement,
  type AgreementKind,
  agreementSchema,
} from '../core/gate/agreements.ts';
import { readRow } from './rows.ts';
import type { Table } from './table.ts';

export type SignedAgreements = Partial<Record<AgreementKind, Agreement>>;

/** Signatures: every one is kept (`signed#…`), and the newest of each kind stands beside them (`current#…`). */
export class Agreements {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** Stores a signature; an older one never replaces a newer one as the current. */
  async sign(agreement: Agreement): Promise<void> {
    const pk = agreement.business;
    await this.#table.create({ pk, sk: `signed#${agreement.signedAt}#${agreement.id}`, ...agreement });
    await this.#table.put(
      { pk, sk: `current#${agreement.kind}`, ...agreement },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR signedAt <= :at',
        ExpressionAttributeValues: { ':at': agreement.signedAt },
      },
    );
  }

  /** The newest signature of each kind, for each of a batch's businesses. */
  async current(businesses: readonly string[]): Promise<Map<string, SignedAgreements>> {
    const keys = businesses.flatMap((pk) => AGREEMENT_KINDS.map((kind) => ({ pk, sk: `current#${kind}` })));
    const found = new Map<string, SignedAgreements>();
    for (const item of await this.#table.getMany(keys)) {
      const agreement = readRow(agreementSchema, item);
      if (agreement === undefined) continue;
      found.set(agreement.business, { ...found.get(agreement.business), [agreement.kind]: agreement });
    }
    return found;
  }
}
