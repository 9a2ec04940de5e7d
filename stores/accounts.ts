import {
  type Business,
  businessSchema,
  type SecretKey,
  type SiteKey,
  secretKeySchema,
  siteKeySchema,
} from '../core/gate/account.ts';
import { readRow } from './rows.ts';
import type { Table } from './table.ts';

const businessKey = (id: string) => `business#${id}`;
const siteKeyKey = (key: string) => `site#${key}`;
const secretKeyKey = (hash: string) => `secret#${hash}`;

/** Businesses and their keys. */
export class Accounts {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** Stores a new business with its first keys. Ids and keys are random: nothing can be there already. */
  async create(business: Business, siteKey: SiteKey, secretKey: SecretKey): Promise<void> {
    await this.#table.create({ pk: businessKey(business.business), ...business });
    await this.#table.create({ pk: siteKeyKey(siteKey.siteKey), ...siteKey });
    await this.#table.create({ pk: secretKeyKey(secretKey.hash), ...secretKey });
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

  /** Businesses and site keys of a whole batch, in ⌈keys/100⌉ strongly consistent reads. */
  async many(
    businesses: readonly string[],
    siteKeys: readonly string[],
  ): Promise<{ businesses: Map<string, Business>; siteKeys: Map<string, SiteKey> }> {
    const items = await this.#table.getMany([
      ...businesses.map((id) => ({ pk: businessKey(id) })),
      ...siteKeys.map((key) => ({ pk: siteKeyKey(key) })),
    ]);
    const found = { businesses: new Map<string, Business>(), siteKeys: new Map<string, SiteKey>() };
    for (const item of items) {
      const business = readRow(businessSchema, item);
      if (business !== undefined) found.businesses.set(business.business, business);
      const siteKey = readRow(siteKeySchema, item);
      if (siteKey !== undefined) found.siteKeys.set(siteKey.siteKey, siteKey);
    }
    return found;
  }
}
