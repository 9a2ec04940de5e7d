import { Page } from '../page.ts';
import { NODE_BYTES } from './assembly/kinds.ts';
import type { Engine } from './load.ts';

/** Where a node's record holds its id and its neighbours; see PageNode in assembly/page.ts. */
const ID = 0;
const PARENT = 8;
const PREVIOUS = 12;
const LAST = 24;

/** The page as the engine read it, as far as fields need it: the order in which they stand. */
export class EnginePage extends Page {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    super();
    this.#engine = engine;
  }

  override order(): Map<number, number> {
    const { exports } = this.#engine;
    const memory = new DataView(exports.memory.buffer);
    const read = (node: number, field: number) => memory.getInt32(node + field, true);
    const order = new Map<number, number>();
    const pending: number[] = [];
    for (let index = exports.nodeCount.value - 1; index >= 0; index--) {
      const node = exports.nodes.value + index * NODE_BYTES;
      if (read(node, PARENT) === 0 && exports.nodeOf(read(node, ID)) === node) pending.push(node);
    }
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      order.set(read(node, ID), order.size);
      for (let child = read(node, LAST); child !== 0; child = read(child, PREVIOUS)) pending.push(child);
    }
    return order;
  }
}
