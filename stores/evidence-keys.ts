import type { ReceiptKey } from '../core/proof/jwks.ts';
import type { Table } from './table.ts';

const OWNER = 'evidence';

/** The public halves of the keys that ever signed consent receipts. They stay, so that old receipts can be checked. */
export class EvidenceKeys {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  async publish(jwk: ReceiptKey): Promise<void> {
    await this.#table.create({ pk: OWNER, sk: `public#${jwk.kid}`, jwk });
  }

  /** All of them, in the order of their names. */
  async all(): Promise<ReceiptKey[]> {
    const items = await Array.fromAsync(this.#table.all(OWNER, 'public#'));
    return items.map(({ jwk }) => jwk as ReceiptKey);
  }
}
