/** The log's rows and files in memory, under conditions as DynamoDB's and S3's, with a hook around every call. */
import { randomBytes } from 'node:crypto';
import type { Leaf, LogHead, PlacedLeaf } from '../../core/log/leaf.ts';
import { logEntry } from '../../core/proof/log-entry.ts';
import { TILE_WIDTH } from '../../core/proof/tiles.ts';
import type { HandedRows } from '../../lambdas/publish/publish.ts';
import type { Files, Sequencer } from '../../lambdas/publish/sequence.ts';
import { type LogSigningKey, logSigningKey } from '../proof/receipt-facts.ts';

/** Called before and after the effect of each call; what it throws, the caller gets. */
export interface Hook {
  before?(call: string): Promise<void> | void;
  after?(call: string): Promise<void> | void;
}

export const key: LogSigningKey = await logSigningKey();

export class MemoryLog {
  readonly leaves = new Map<string, Leaf>();
  readonly waiting = new Set<string>();
  readonly bundles = new Map<number, PlacedLeaf>();
  readonly files = new Map<string, Uint8Array>();
  readonly handed = new Map<string, { size: number; checkpoint: string }>();
  readonly signed: string[] = [];
  headRow: LogHead = { size: 0 };

  /** A signed receipt on its way. */
  async add(name: string, business = 'b'.repeat(22)): Promise<void> {
    const [file, salt] = [Buffer.from(`receipt ${name}`), randomBytes(32)];
    const entry = await logEntry(salt, file);
    this.leaves.set(name, { name, business, request: 'q'.repeat(22), file, salt, entry });
    this.waiting.add(name);
  }

  /** The leaves' names in the order of the log. */
  order(): string[] {
    return [...this.bundles.values()].sort((a, b) => a.index - b.index).map(({ name }) => name);
  }

  /** What one sequencer works with; every call of it passes through the hook. */
  sequencer(hook: Hook = {}): Sequencer & { readonly rows: HandedRows } {
    const around = async <T>(call: string, effect: () => T): Promise<T> => {
      await hook.before?.(call);
      const result = effect();
      await hook.after?.(call);
      return result;
    };
    const change = (name: string, fields: Partial<Leaf>) => {
      const leaf = this.leaves.get(name);
      if (leaf !== undefined) this.leaves.set(name, { ...fields, ...leaf });
    };
    const rows: HandedRows = {
      get: (name) => around('get', () => this.leaves.get(name)),
      pending: async function* (this: MemoryLog) {
        yield* await around('pending', () => [...this.waiting].sort());
      }.bind(this),
      placed: (bundle) =>
        around('placed', () =>
          [...this.bundles.values()]
            .filter(({ index }) => Math.floor(index / TILE_WIDTH) === bundle)
            .sort((a, b) => a.index - b.index),
        ),
      place: (leaf) =>
        around('place', () => {
          if (this.bundles.has(leaf.index)) return false;
          this.bundles.set(leaf.index, leaf);
          return true;
        }),
      settle: async (name, index) => {
        await around('settle: index', () => change(name, { index }));
        await around('settle: wait', () => void this.waiting.delete(name));
      },
      head: () => around('head', () => this.headRow),
      moveHead: (from, to, root) =>
        around('moveHead', () => {
          if (this.headRow.size !== from) return false;
          this.headRow = { ...this.headRow, size: to, root };
          return true;
        }),
      setCheckpoint: (size, checkpoint) =>
        around('setCheckpoint', () => {
          if (this.headRow.size !== size) return false;
          this.headRow = { ...this.headRow, checkpoint, signed: size };
          return true;
        }),
      setProof: (name, proof) =>
        around('setProof', () => {
          change(name, { proof });
          return this.leaves.get(name)?.proof ?? proof;
        }),
      handed: (business) => around('handed', () => this.handed.get(business)),
      setHanded: (business, size, checkpoint) =>
        around('setHanded', () => {
          if ((this.handed.get(business)?.size ?? 0) < size) this.handed.set(business, { size, checkpoint });
        }),
    };
    const files: Files = {
      get: (path) => around('get file', () => this.files.get(path)),
      create: (path, bytes) =>
        around('create file', () => {
          if (this.files.has(path)) return false;
          this.files.set(path, bytes);
          return true;
        }),
      list: async function* (this: MemoryLog, prefix: string, after: string) {
        const found = await around('list files', () =>
          [...this.files.keys()].filter((path) => path.startsWith(prefix) && path > after).sort(),
        );
        yield* found;
      }.bind(this),
    };
    const sign = (text: Uint8Array) =>
      around('sign', () => {
        this.signed.push(Buffer.from(text).toString());
        return key.sign(text);
      }).then((signature) => signature);
    return { rows, files, origin: 'scrubjay.example/log', key: key.jwk, sign };
  }
}
