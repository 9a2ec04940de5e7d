import { type IdentifierPolicy, identifierPolicySchema } from '../core/identifiers/policy.ts';
import { readRow } from './rows.ts';
import type { Item, Table } from './table.ts';

/** Where the policy of a business stands in the table of accounts. */
export const identifierPolicyKey = (business: string) => ({ pk: `identifiers#${business}` });

/** @throws {Error} on a row that does not fit: to search under fewer epochs than there are would miss rows */
export function readIdentifierPolicy(item: Item | undefined): IdentifierPolicy | undefined {
  const policy = readRow(identifierPolicySchema, item);
  if (item !== undefined && policy === undefined) throw new Error('an identifier policy is unreadable');
  return policy;
}

/** How each business's identifiers are read and blinded. A business that has decided nothing has no row. */
export class IdentifierPolicies {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** @throws {Error} on a row that does not fit */
  async get(business: string): Promise<IdentifierPolicy | undefined> {
    return readIdentifierPolicy(await this.#table.get(identifierPolicyKey(business)));
  }

  /** Stores the next version of a policy. False when somebody else stored one since `policy` was read. */
  put(policy: IdentifierPolicy): Promise<boolean> {
    return this.#table.put(
      { ...identifierPolicyKey(policy.business), ...policy },
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
}
