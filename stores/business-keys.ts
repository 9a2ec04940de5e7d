import type { Table } from './table.ts';

/** Wrapped keys of businesses and of the installation. Only KMS can unwrap them. */
export class BusinessKeys {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** The wrapped key, or undefined when there is none yet. */
  async get(owner: string, name: string): Promise<Uint8Array | undefined> {
    const item = await this.#table.get({ pk: owner, sk: name });
    return item?.wrapped instanceof Uint8Array ? item.wrapped : undefined;
  }

  /** Stores a new wrapped key unless there is one. Answers false when somebody else was first. */
  create(owner: string, name: string, wrapped: Uint8Array): Promise<boolean> {
    return this.#table.create({ pk: owner, sk: name, wrapped });
  }
}
