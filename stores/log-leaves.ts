import { type Leaf, type LogHead, leafSchema, logHeadSchema, type PlacedLeaf } from '../core/log/leaf.ts';
import { TILE_WIDTH } from '../core/proof/tiles.ts';

import { readRow } from './rows.ts';
import type { Table } from './table.ts';

const PENDING = 'pending';
const HEAD = { pk: 'head', sk: 'head' };
const leafKey = (name: string) => ({ pk: `leaf#${name}`, sk: 'leaf' });
const handedKey = (business: string) => ({ pk: `business#${business}`, sk: 'handed' });
const bundleKey = (bundle: number) => `bundle#${bundle}`;
const position = (index: number) => String(index % TILE_WIDTH).padStart(3, '0');

/**
 * The leaves of the transparency log and its head, as rows each of which is written once or moves forward only. So
 * any number of sequencers, each cut off anywhere, come to the same log.
 */
export class LogLeaves {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Adds a leaf to what waits for its place. Of two that add one of the same name, both get the one that was first.
   *
   * @returns the leaf that stands
   */
  async add(leaf: Leaf): Promise<Leaf> {
    const created = await this.#table.create({ ...leafKey(leaf.name), ...leaf });
    const stands = created ? leaf : await this.get(leaf.name);
    if (stands === undefined) throw new Error('a leaf that exists cannot be read: its row is malformed');
    if (stands.index === undefined) await this.#table.put({ pk: PENDING, sk: leaf.name });
    return stands;
  }

  async get(name: string): Promise<Leaf | undefined> {
    return readRow(leafSchema, await this.#table.get(leafKey(name)));
  }

  /** The names of leaves that wait for their place. */
  async *pending(): AsyncGenerator<string> {
    for await (const { sk } of this.#table.all(PENDING)) yield String(sk);
  }

  /** The leaves placed in one bundle of 256, in order. */
  async placed(bundle: number): Promise<PlacedLeaf[]> {
    const leaves: PlacedLeaf[] = [];
    for await (const { sk, name, entry } of this.#table.all(bundleKey(bundle))) {
      const index = bundle * TILE_WIDTH + Number(sk);
      leaves.push({ index, name: String(name), entry: entry as Uint8Array });
    }
    return leaves;
  }

  /** Gives a leaf its place, unless another has it. */
  place({ index, name, entry }: PlacedLeaf): Promise<boolean> {
    const pk = bundleKey(Math.floor(index / TILE_WIDTH));
    return this.#table.create({ pk, sk: position(index), name, entry });
  }

  /** Notes a leaf's place with the leaf; after that it waits no more. */
  async settle(name: string, index: number): Promise<void> {
    await this.#table.update(leafKey(name), {
      UpdateExpression: 'SET #index = :index',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#index)',
      ExpressionAttributeNames: { '#index': 'index' },
      ExpressionAttributeValues: { ':index': index },
    });
    await this.#table.delete({ pk: PENDING, sk: name });
  }

  /** The head of the tree: how many leaves it has, and the newest checkpoint, which may be of fewer. */
  async head(): Promise<LogHead> {
    return readRow(logHeadSchema, await this.#table.get(HEAD)) ?? { size: 0 };
  }

  /** Moves the head on. False when it is not where it was read: somebody else moved it. */
  moveHead(from: number, to: number, root: Uint8Array): Promise<boolean> {
    return this.#table.update(HEAD, {
      UpdateExpression: 'SET #size = :to, #root = :root',
      ConditionExpression: from === 0 ? 'attribute_not_exists(#size)' : '#size = :from',
      ExpressionAttributeNames: { '#size': 'size', '#root': 'root' },
      ExpressionAttributeValues: { ':to': to, ':root': root, ...(from === 0 ? {} : { ':from': from }) },
    });
  }

  /** Sets the checkpoint of a head. False when the head has moved on, whose checkpoint then is to be set. */
  setCheckpoint(size: number, checkpoint: string): Promise<boolean> {
    return this.#table.update(HEAD, {
      UpdateExpression: 'SET #checkpoint = :checkpoint, #signed = :size',
      ConditionExpression: '#size = :size',
      ExpressionAttributeNames: { '#checkpoint': 'checkpoint', '#signed': 'signed', '#size': 'size' },
      ExpressionAttributeValues: { ':checkpoint': checkpoint, ':size': size },
    });
  }

  /** Sets what proves a leaf's place, once. @returns the one that stands */
  async setProof(name: string, proof: string): Promise<string> {
    const set = await this.#table.update(leafKey(name), {
      UpdateExpression: 'SET #proof = :proof',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#proof)',
      ExpressionAttributeNames: { '#proof': 'proof' },
      ExpressionAttributeValues: { ':proof': proof },
    });
    return set ? proof : ((await this.get(name))?.proof ?? proof);
  }

  /** The checkpoint that a business was handed last. */
  async handed(business: string): Promise<{ size: number; checkpoint: string } | undefined> {
    const item = await this.#table.get(handedKey(business));
    return item && { size: Number(item.size), checkpoint: String(item.checkpoint) };
  }

  /** Notes the checkpoint that a business is handed, unless it was handed a later one. */
  async setHanded(business: string, size: number, checkpoint: string): Promise<void> {
    await this.#table.put(
      { ...handedKey(business), size, checkpoint },
      {
        ConditionExpression: 'attribute_not_exists(#size) OR #size < :size',
        ExpressionAttributeNames: { '#size': 'size' },
        ExpressionAttributeValues: { ':size': size },
      },
    );
  }
}
