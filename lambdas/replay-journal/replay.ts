import type { JournalEntry } from '../../core/rights/journal-entry.ts';
import type { Journal } from '../../stores/journal.ts';
import { MARKED_TABLES, type MarkedTable } from '../../stores/mark-numbers.ts';
import { END_OF_JOURNAL, type GuardState, type RestoreGuard } from '../../stores/restore-guard.ts';
import { inParallel } from '../runtime/parallel.ts';
import { applyEntry, type MarkedStores } from './apply.ts';
import { type ReshredStores, reshred } from './sessions.ts';

export interface ReplayStores extends MarkedStores, ReshredStores {
  readonly journal: Journal;
  readonly guards: Readonly<Record<MarkedTable, RestoreGuard>>;
}

/** What a call did. */
export interface Replayed {
  /** Every table has every mark again, and the gate is open. */
  readonly done: boolean;
  /** Tables that lacked marks when the call began. */
  readonly restored: readonly MarkedTable[];
  /** Entries of the journal that were set again, by kind. */
  readonly entries: Readonly<Partial<Record<JournalEntry['mark'], number>>>;
  /** Keys of erased sessions that had come back and were destroyed again. */
  readonly keys: number;
  /** Rows of the index that had come back and were taken away again. */
  readonly rows: number;
}

/** How many entries are read before what was done is noted. */
const PAGE = 200;
const AT_ONCE = 16;

/** The tables that have every mark when the entries are through. */
const OF_ENTRIES = MARKED_TABLES.filter((name) => name !== 'sessions');

/**
 * Sets every mark of the journal again, from where an earlier call left off: first the entries, in the order of their
 * times, then the keys of erased sessions, by going through all sessions. Each table's own row says how far it has
 * come, so a table that is restored meanwhile begins anew; and each is opened only when it has all. A mark that stands
 * changes nothing, so it does no harm to begin with all tables as they should be.
 *
 * @param until ms since 1970 after which nothing more is begun
 */
export async function replayJournal(stores: ReplayStores, until: number): Promise<Replayed> {
  const states = new Map<MarkedTable, GuardState>();
  for (const name of MARKED_TABLES) states.set(name, await stores.guards[name].state());
  const restored = MARKED_TABLES.filter((name) => states.get(name)!.behind);
  const isNew = [...states.values()].every(({ replayed }) => replayed === undefined);
  const tally = { entries: {} as Partial<Record<JournalEntry['mark'], number>>, keys: 0, rows: 0 };
  const answer = (done: boolean): Replayed => ({ done, restored, ...tally });

  /** Behind which entry a table is to go on: a table that neither lacks anything nor has begun has all of them. */
  const positionOf = (name: MarkedTable): string => {
    const { replayed, behind } = states.get(name)!;
    return replayed ?? (isNew || behind ? '' : END_OF_JOURNAL);
  };
  const replaying = MARKED_TABLES.filter((name) => positionOf(name) < END_OF_JOURNAL);
  const noted = new Map(replaying.map((name) => [name, states.get(name)!.replayed]));
  const note = async (position: string): Promise<boolean> => {
    for (const [name, before] of noted) {
      if (!(await stores.guards[name].setReplayed(position, before))) return false;
      noted.set(name, position);
    }
    return true;
  };
  if (replaying.length > 0) {
    let position = replaying.map(positionOf).sort()[0]!;
    for (let page = await pageAfter(position); page.length > 0; page = await pageAfter(position)) {
      if (Date.now() > until) return answer(false);
      const entries = await inParallel(page, AT_ONCE, (name) => stores.journal.read(name));
      await inParallel(entries, AT_ONCE, (entry) => applyEntry(stores, entry));
      for (const { mark } of entries) tally.entries[mark] = (tally.entries[mark] ?? 0) + 1;
      position = page.at(-1)!;
      if (!(await note(position))) return answer(false);
    }
    if (!(await note(END_OF_JOURNAL))) return answer(false);
  }
  for (const name of OF_ENTRIES.filter((each) => replaying.includes(each) || states.get(each)!.replayed)) {
    if (!(await stores.guards[name].finish(states.get(name)!.newest, END_OF_JOURNAL))) return answer(false);
  }

  const sessions = stores.guards.sessions;
  // A table that lacks nothing while others are replayed has its sessions gone through as well: they may have come back.
  let at = noted.get('sessions') ?? states.get('sessions')!.replayed;
  if (at === undefined) {
    at = END_OF_JOURNAL;
    if (!(await sessions.setReplayed(at, undefined))) return answer(false);
  }
  for (;;) {
    if (Date.now() > until) return answer(false);
    const { keys, rows, next } = await reshred(stores, at.slice(END_OF_JOURNAL.length) || undefined);
    tally.keys += keys;
    tally.rows += rows;
    if (next === undefined) break;
    if (!(await sessions.setReplayed(END_OF_JOURNAL + next, at))) return answer(false);
    at = END_OF_JOURNAL + next;
  }
  if (!(await sessions.finish(states.get('sessions')!.newest, at))) return answer(false);
  return answer(true);

  async function pageAfter(position: string): Promise<string[]> {
    const names: string[] = [];
    for await (const name of stores.journal.names(position === '' ? undefined : position)) {
      if (names.push(name) === PAGE) break;
    }
    return names;
  }
}
