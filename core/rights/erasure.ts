import { createHash } from 'node:crypto';
import { addRemoved, NOTHING_REMOVED, type Removed } from '../proof/removed.ts';
import type { ErasureRecord } from './request.ts';

/** Names of what a session holds, per store of the data map. */
export type Findings = Readonly<Record<string, readonly string[]>>;

/** How many names one record holds: well below an item's 400 KB. */
const NAMES_PER_RECORD = 2_000;

/**
 * The records of what is about to be erased. Written before anything is deleted: a step that is run again, after it
 * deleted a part, finds less, and what it found before stays on record.
 *
 * @param recorded what earlier runs wrote down of the same session
 */
export function newRecords(
  session: string,
  findings: Findings,
  recorded: readonly ErasureRecord[],
): ErasureRecord[] {
  const known = new Set(
    recorded.flatMap(({ removed }) =>
      Object.entries(removed).flatMap(([store, hashes]) => hashes.map((hash) => `${store}:${hash}`)),
    ),
  );
  const fresh = Object.entries(findings).flatMap(([store, names]) =>
    names
      .map((name) => ({ store, hash: hashOf(name) }))
      .filter(({ store, hash }) => !known.has(`${store}:${hash}`)),
  );
  const records: ErasureRecord[] = [];
  for (let at = 0; at < fresh.length; at += NAMES_PER_RECORD) {
    const removed: Record<string, string[]> = {};
    for (const { store, hash } of fresh.slice(at, at + NAMES_PER_RECORD)) {
      removed[store] ??= [];
      removed[store].push(hash);
    }
    records.push({ session, page: recorded.length + records.length, removed });
  }
  return records;
}

/** Per store, the tree of all that was removed for a request. */
export async function removedByStore(records: AsyncIterable<ErasureRecord>): Promise<Map<string, Removed>> {
  const trees = new Map<string, Removed>();
  for await (const { removed } of records) {
    for (const [store, hashes] of Object.entries(removed)) {
      for (const hash of hashes)
        trees.set(store, addRemoved(trees.get(store) ?? NOTHING_REMOVED, store, hash));
    }
  }
  return trees;
}

/** Names hold ids of sessions, which the ledger must not: it holds their hashes. The ids have 128 random bits. */
function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}
