import { Page } from '../page.ts';
import { HOLDING_BYTES, NODE_BYTES } from './assembly/kinds.ts';
import type { Engine } from './load.ts';

/** Where a node's record holds what; see PageNode in assembly/page.ts. */
const ID = 0;
const PARENT = 8;
const PREVIOUS = 12;
const LAST = 24;
const CONTEXT = 50;
const TYPE = 51;
const HOME = 68;
const BROOD = 72;
const BORN = 80;
const ARRIVAL = 84;
const NAME = 88;
const NAME_LENGTH = 92;
const HOLDING = 104;
const BROOD_BYTES = 8;

/** An item that tells a node's text or one of its attributes. */
interface NodeItem {
  readonly node: number;
  readonly item: number;
}

/** The page as the engine read it. Nodes are addresses in its memory, 0 for none. */
export class EnginePage extends Page {
  readonly #engine: Engine;
  readonly #memory: DataView;

  constructor(engine: Engine) {
    super();
    this.#engine = engine;
    this.#memory = new DataView(engine.exports.memory.buffer);
  }

  override order(): Map<number, number> {
    const { exports } = this.#engine;
    const order = new Map<number, number>();
    const pending: number[] = [];
    for (let index = exports.nodeCount.value - 1; index >= 0; index--) {
      const node = exports.nodes.value + index * NODE_BYTES;
      if (this.#read(node + PARENT) === 0 && exports.nodeOf(this.idOf(node)) === node) pending.push(node);
    }
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      order.set(this.idOf(node), order.size);
      for (let child = this.#read(node + LAST); child !== 0; child = this.#read(child + PREVIOUS))
        pending.push(child);
    }
    return order;
  }

  idOf(node: number): number {
    return this.#read(node + ID);
  }
  /** rrweb's NodeType. */
  typeOf(node: number): number {
    return this.#memory.getUint8(node + TYPE);
  }
  contextOf(node: number): number {
    return this.#memory.getUint8(node + CONTEXT);
  }
  /** The node that it was last put into. */
  homeOf(node: number): number {
    return this.#read(node + HOME);
  }
  /** The number of the event that brought it. */
  bornIn(node: number): number {
    return this.#read(node + BORN);
  }
  /** How many nodes came before it. */
  arrivalOf(node: number): number {
    return this.#read(node + ARRIVAL);
  }
  nameOf(node: number): { start: number; length: number } {
    return { start: this.#read(node + NAME), length: this.#read(node + NAME_LENGTH) };
  }

  /** Every node that was ever put into this one, in order of arrival. */
  broodOf(node: number): number[] {
    const list = this.#engine.exports.broods.value;
    const brood: number[] = [];
    for (let entry = this.#read(node + BROOD); entry !== 0; ) {
      const at = list + (entry - 1) * BROOD_BYTES;
      brood.push(this.#read(at));
      entry = this.#read(at + 4);
    }
    return brood;
  }

  /** The items that tell a node's text or attributes, in the order in which the chunk changes the page. */
  itemsOf(node: number): number[] {
    const list = this.#engine.exports.holdings.value;
    const items: number[] = [];
    for (let holding = this.#read(node + HOLDING); holding !== 0; ) {
      const at = list + (holding - 1) * HOLDING_BYTES;
      for (let item = this.#read(at + 4); item < this.#read(at + 8); item++) items.push(item);
      holding = this.#read(at + 12);
    }
    return items;
  }

  /** The items of all nodes that pass, in the order in which nodes came and were told of. */
  itemsThat(pass: (item: number) => boolean): NodeItem[] {
    const { exports } = this.#engine;
    const [list, count] = [exports.holdings.value, exports.holdingCount.value];
    const met: NodeItem[] = [];
    for (let index = 0; index < count; index++) {
      const at = list + index * HOLDING_BYTES;
      const last = this.#read(at + 8);
      for (let item = this.#read(at + 4); item < last; item++)
        if (pass(item)) met.push({ node: this.#read(at), item });
    }
    return met.sort((a, b) => this.arrivalOf(a.node) - this.arrivalOf(b.node));
  }

  #read(at: number): number {
    return this.#memory.getInt32(at, true);
  }
}
