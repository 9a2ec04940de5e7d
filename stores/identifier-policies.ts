import { type IdentifierPolicy, identifierPolicySchema } from '../core/identifiers/policy.ts';
import { readRow } from './rows.ts';
import type { Table } from './table.ts';

const key = (business: string) => `identifiers#${business}`;

/** How each business's identifiers are read and blinded. A business that has decided nothing has no row. */
export class IdentifierPolicies {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** @throws {Error} on a row that does not fit: to search under fewer epochs than there are would miss rows */
  async get(business: string): Promise<IdentifierPolicy | undefined> {
    return this.#read(await this.#table.get({ pk: key(business) }));
  }

  /** Strongly consistent, ⌈businesses/100⌉ calls. */
  async many(businesses: readonly string[]): Promise<Map<string, IdentifierPolicy>> {
    const items = await this.#table.getMany(businesses.map((business) => ({ pk: key(business) })));
    return new Map(items.map((item) => this.#read(item)!).map((policy) => [policy.business, policy]));
  }

  /** Stores the next version of a policy. False when somebody else stored one since `policy` was read. */
  put(policy: IdentifierPolicy): Promise<boolean> {
    return this.#table.put(
      { pk: key(policy.business), ...policy },
      {
        ConditionExpression: policy.version === 1 ? 'attribute_not_exists(pk)' : '#version = :before',
        ...(policy.version === 1
          ? {}
          : {
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':before': policy.version - 1 },
            }),
      },
    );
  }

  #read(item: Parameters<typeof readRow>[1]): IdentifierPolicy | undefined {
    const policy = readRow(identifierPolicySchema, item);
    if (item !== undefined && policy === undefined) throw new Error('an identifier policy is unreadable');
    return policy;
  }
}
