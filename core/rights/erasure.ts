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

/** What was done for a request, over all its records. */
export interface Erased {
  /** Per store, the tree of all that was removed. */
  readonly removed: ReadonlyMap<string, Removed>;
  /** Sessions of others that were rewritten without the person, the events in them, and the values masked. */
  readonly rewritten: { readonly sessions: number; readonly events: number; readonly values: number };
  /** Rows of the index that name the person by a right value now. */
  readonly corrected: number;
  /** How many erased sessions were of more than one owner. */
  readonly shared: number;
}

/** Adds up the records of a request. */
export async function addUpErasures(records: AsyncIterable<ErasureRecord>): Promise<Erased> {
  const removed = new Map<string, Removed>();
  const sessions = { rewritten: new Set<string>(), shared: new Set<string>() };
  let [events, values, corrected] = [0, 0, 0];
  for await (const record of records) {
    for (const [store, hashes] of Object.entries(record.removed)) {
      for (const hash of hashes)
        removed.set(store, addRemoved(removed.get(store) ?? NOTHING_REMOVED, store, hash));
    }
    if (record.rewritten) {
      sessions.rewritten.add(record.session);
      events += record.rewritten.events;
      values += record.rewritten.values;
    }
    corrected += record.corrected ?? 0;
    if (record.shared) sessions.shared.add(record.session);
  }
  const rewritten = { sessions: sessions.rewritten.size, events, values };
  return { removed, rewritten, corrected, shared: sessions.shared.size };
}

/**
 * Whether a session's own identifiers are of more than one person: two of a kind, such as two accounts, do not name
 * one. Of the visitor there is one in a session, and an address of the network names nobody.
 */
export function hasSeveralOwners(own: readonly { readonly type: string; readonly blind: string }[]): boolean {
  const blinds = Map.groupBy(
    own.filter(({ type }) => type !== 'visitor' && type !== 'ip'),
    ({ type }) => type,
  );
  return [...blinds.values()].some((held) => new Set(held.map(({ blind }) => blind)).size > 1);
}

/** Names hold ids of sessions, which the ledger must not: it holds their hashes. The ids have 128 random bits. */
function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}
