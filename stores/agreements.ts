import {
  AGREEMENT_KINDS,
  type Agreement,
  type AgreementKind,
  agreementSchema,
} from '../core/gate/agreements.ts';
import { readRow } from './rows.ts';
import type { Table } from './table.ts';

type SignedAgreements = Partial<Record<AgreementKind, Agreement>>;

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

  /**
   * Takes a signature back, and whichever of its kind counts that was given before: after a restore that may be an older
   * one. A later signature stays.
   *
   * @param at ms since 1970; an earlier withdrawal stays
   */
  async withdraw({ business, kind, id, signedAt }: Agreement, at: number): Promise<void> {
    await this.withdrawKind(business, kind, at);
    await this.#setWithdrawn({ pk: business, sk: `signed#${signedAt}#${id}` }, at);
  }

  /** Closes the gate for what counts of a kind, if it was signed by then: what a replay of the journal does. */
  async withdrawKind(business: string, kind: AgreementKind, at: number): Promise<void> {
    await this.#setWithdrawn({ pk: business, sk: `current#${kind}` }, at);
  }

  async #setWithdrawn(key: { pk: string; sk: string }, at: number): Promise<void> {
    await this.#table.update(key, {
      UpdateExpression: 'SET withdrawnAt = :at',
      ConditionExpression: 'signedAt <= :at AND (attribute_not_exists(withdrawnAt) OR withdrawnAt > :at)',
      ExpressionAttributeValues: { ':at': at },
    });
  }

  /** One page of all signatures of a business, oldest first. @param after the position that the page before answered */
  async signatures(
    pk: string,
    limit: number,
    after?: string,
  ): Promise<{ signatures: Agreement[]; next?: string }> {
    const start = after === undefined ? undefined : { pk, sk: `signed#${after}` };
    const page = await this.#table.page(pk, { prefix: 'signed#', limit, after: start });
    const signatures = page.items
      .map((item) => readRow(agreementSchema, item))
      .filter((agreement) => agreement !== undefined);
    const next = page.next?.sk as string | undefined;
    return next === undefined ? { signatures } : { signatures, next: next.slice('signed#'.length) };
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
