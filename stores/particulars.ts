import type { Table } from './table.ts';

/**
 * Sealed particulars: the identifiers of a request, the sessions it is about, the details of a signer. Erasable and
 * never backed up; a request's go when its final receipt is out.
 */
export class Particulars {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  async put(owner: string, name: string, sealed: Uint8Array): Promise<void> {
    await this.#table.put({ pk: owner, sk: name, sealed });
  }

  async get(owner: string, name: string): Promise<Uint8Array | undefined> {
    const item = await this.#table.get({ pk: owner, sk: name });
    return item?.sealed as Uint8Array | undefined;
  }

  /** Names and sealed bytes of an owner's particulars, in the order of their names, from behind `after` on. */
  async *list(
    owner: string,
    prefix: string,
    after?: string,
  ): AsyncGenerator<{ readonly name: string; readonly sealed: Uint8Array }> {
    for await (const item of this.#table.all(owner, prefix, after)) {
      yield { name: item.sk as string, sealed: item.sealed as Uint8Array };
    }
  }

  delete(owner: string, name: string): Promise<void> {
    return this.#table.delete({ pk: owner, sk: name });
  }
}
