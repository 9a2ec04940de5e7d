import {
  type Business,
  businessSchema,
  type SecretKey,
  type SiteKey,
  secretKeySchema,
  siteKeySchema,
} from '../core/gate/account.ts';
import type { Policy } from '../core/gate/policy.ts';
import type { IdentifierPolicy } from '../core/identifiers/policy.ts';
import { identifierPolicyKey, readIdentifierPolicy } from './identifier-policies.ts';
import { readRow } from './rows.ts';
import type { Table } from './table.ts';

const businessKey = (id: string) => `business#${id}`;
const keysKey = (id: string) => `keys#${id}`;
const siteKeyKey = (key: string) => `site#${key}`;
const secretKeyKey = (hash: string) => `secret#${hash}`;

/** How many keys a business may have made: they are listed from one row. */
const MAX_KEYS = 200;

export type AnyKey = (SiteKey & { readonly kind: 'site' }) | (SecretKey & { readonly kind: 'secret' });

/** What the accounts of a batch are, by id and by site key. */
export interface ManyAccounts {
  readonly businesses: ReadonlyMap<string, Business>;
  /** Of those that decided anything. */
  readonly identifierPolicies: ReadonlyMap<string, IdentifierPolicy>;
  readonly siteKeys: ReadonlyMap<string, SiteKey>;
}

/** Businesses and their keys. The names of a business's key rows stand in one row of their own, so that they can be listed. */
export class Accounts {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** Stores a new business. False when there is one of that id. */
  create(business: Business): Promise<boolean> {
    return this.#table.create({ pk: businessKey(business.business), ...business });
  }

  /** Stores a new key, listed before it counts: nothing works that cannot be revoked. False when there are too many. */
  async addKey(key: AnyKey): Promise<boolean> {
    const pk = keyRow(key);
    const listed = await this.#table.update(
      { pk: keysKey(key.business) },
      {
        UpdateExpression: 'ADD #keys :key',
        ConditionExpression: 'attribute_not_exists(#keys) OR size(#keys) < :most OR contains(#keys, :name)',
        ExpressionAttributeNames: { '#keys': 'keys' },
        ExpressionAttributeValues: { ':key': new Set([pk]), ':name': pk, ':most': MAX_KEYS },
      },
    );
    const { kind: _kind, ...row } = key;
    if (listed) await this.#table.create({ pk, ...row });
    return listed;
  }

  /** Every key that a business ever had. */
  async keys(business: string): Promise<AnyKey[]> {
    const names = (await this.#table.get({ pk: keysKey(business) }))?.keys as Set<string> | undefined;
    const items = await this.#table.getMany([...(names ?? [])].map((pk) => ({ pk })));
    return items.flatMap((item): AnyKey[] => {
      const [site, secret] = [readRow(siteKeySchema, item), readRow(secretKeySchema, item)];
      if (site !== undefined) return [{ kind: 'site', ...site }];
      return secret === undefined ? [] : [{ kind: 'secret', ...secret }];
    });
  }

  /** Ends a key at a time. An earlier end stays. */
  async revoke(
    key:
      | { readonly kind: 'site'; readonly siteKey: string }
      | { readonly kind: 'secret'; readonly hash: string },
    at: number,
  ): Promise<void> {
    await this.#table.update(
      { pk: keyRow(key) },
      {
        UpdateExpression: 'SET revokedAt = :at',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(revokedAt) OR revokedAt > :at)',
        ExpressionAttributeValues: { ':at': at },
      },
    );
  }

  /** Sets the record policy of a business that exists. */
  async setPolicy(business: string, policy: Policy): Promise<void> {
    await this.#table.update(
      { pk: businessKey(business) },
      {
        UpdateExpression: 'SET #policy = :policy',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#policy': 'policy' },
        ExpressionAttributeValues: { ':policy': policy },
      },
    );
  }

  async business(id: string): Promise<Business | undefined> {
    return readRow(businessSchema, await this.#table.get({ pk: businessKey(id) }));
  }

  async siteKey(key: string): Promise<SiteKey | undefined> {
    return readRow(siteKeySchema, await this.#table.get({ pk: siteKeyKey(key) }));
  }

  async secretKey(hash: string): Promise<SecretKey | undefined> {
    return readRow(secretKeySchema, await this.#table.get({ pk: secretKeyKey(hash) }));
  }

  /**
   * Businesses with how they read identifiers, and site keys, of a whole batch; ⌈keys/100⌉ strongly consistent reads.
   *
   * @throws {Error} when an identifier policy cannot be read
   */
  async many(businesses: readonly string[], siteKeys: readonly string[]): Promise<ManyAccounts> {
    const items = await this.#table.getMany([
      ...businesses.flatMap((id) => [{ pk: businessKey(id) }, identifierPolicyKey(id)]),
      ...siteKeys.map((key) => ({ pk: siteKeyKey(key) })),
    ]);
    const found = {
      businesses: new Map<string, Business>(),
      identifierPolicies: new Map<string, IdentifierPolicy>(),
      siteKeys: new Map<string, SiteKey>(),
    };
    const policyKeys = new Set(businesses.map((id) => identifierPolicyKey(id).pk));
    for (const item of items) {
      const policy = policyKeys.has(item.pk as string) ? readIdentifierPolicy(item) : undefined;
      if (policy !== undefined) found.identifierPolicies.set(policy.business, policy);
      const business = readRow(businessSchema, item);
      if (business !== undefined) found.businesses.set(business.business, business);
      const siteKey = readRow(siteKeySchema, item);
      if (siteKey !== undefined) found.siteKeys.set(siteKey.siteKey, siteKey);
    }
    return found;
  }
}

function keyRow(key: Parameters<Accounts['revoke']>[0]): string {
  return key.kind === 'site' ? siteKeyKey(key.siteKey) : secretKeyKey(key.hash);
}
