import { rawExpiry } from '../../core/rights/deletion-receipt.ts';
import { cutoffOf, isMention, type RightsRequestRow } from '../../core/rights/request.ts';
import { type Identifiers, INDEX_SHARDS, type IndexRow } from '../../stores/identifiers.ts';
import type { Identities } from '../../stores/identities.ts';
import { blindSession } from '../runtime/blinds.ts';
import { inParallel } from '../runtime/parallel.ts';
import { type PeopleStores, type Person, personOf } from './people.ts';
import type { Worksheet } from './request.ts';
import { inShares, SHARES, startOf } from './shares.ts';
import type { Verdict } from './state.ts';
import { leftOf, type SurvivorStores, survivorsOf } from './survivors.ts';

export interface LookStores extends SurvivorStores, PeopleStores {
  readonly identifiers: Identifiers;
  readonly identities: Identities;
  readonly suppressions: {
    ofRequest(blind: string, request: string): Promise<unknown>;
  };
  readonly exports: { about(blind: string): Promise<readonly string[]> };
}

/** What is looked for: whom a request is about, and what it noted of their sessions. */
export interface Sought {
  readonly request: RightsRequestRow;
  readonly worksheet: Worksheet;
  /** The business's blind key. */
  readonly key: Uint8Array;
}

type Found = Partial<Pick<Verdict, 'survivors' | 'mentions' | 'byAddress' | 'quarantined'>>;

/** What was found in some parts of a look, and how many parts are done with that. */
export interface Looked {
  readonly parts: number;
  readonly found: Found;
}

const AT_ONCE = 16;
const SESSIONS = 64;

/**
 * Looks everywhere, in parts that follow on each other, so that no invocation has to see to all sessions of a person:
 * of each share of the worksheet at the sessions that were erased, then at those that were rewritten; then by each of
 * the identifiers; then at what only addresses lead to, a shard of the index at a time; then into the quarantine.
 *
 * @param from how many parts are done. It is a counter, and all that the workflow needs to be told of where it is.
 */
export async function* look(stores: LookStores, sought: Sought, from: number): AsyncGenerator<Looked> {
  const { request, worksheet } = sought;
  if (from < SHARES) {
    for await (const { notes, next } of inShares(worksheet.sessions(startOf(from)), SESSIONS)) {
      const left = await inParallel(notes, AT_ONCE, ({ session }) => survivorsOf(stores, session));
      yield { parts: next, found: { survivors: sum(left) } };
    }
  }
  if (from < 2 * SHARES) {
    const start = startOf(Math.max(from - SHARES, 0));
    let person: Promise<Person> | undefined;
    for await (const { notes, next } of inShares(worksheet.scrubs(start), 1)) {
      const found = { survivors: 0, mentions: 0 };
      for (const { note } of notes) {
        if (note.state === 'awaits parts') {
          if (await isMentioned(stores, note.session, request)) found.mentions += 1;
          continue;
        }
        person ??= personOf(stores, [request.id]);
        found.survivors += await leftOf(stores, note, cutoffOf(request), (await person).subject);
      }
      yield { parts: SHARES + next, found };
    }
  }
  const rest: readonly (() => Promise<Found>)[] = [
    ...request.identifiers.map((identifier) => async () => ({
      survivors: await byIdentifier(stores, sought, identifier),
    })),
    ...Array.from({ length: INDEX_SHARDS }, (_, shard) => async () => ({
      byAddress: await byAddress(stores, sought, shard),
    })),
    async () => ({ quarantined: await isQuarantined(stores, rawExpiry(request)) }),
  ];
  const done = Math.max(from - 2 * SHARES, 0);
  for (const [at, part] of [...rest.entries()].slice(done)) {
    yield { parts: 2 * SHARES + at + 1, found: await part() };
  }
}

/** Whether rows from before the cutoff still say that a session mentions the person. */
async function isMentioned(
  { identifiers }: LookStores,
  session: string,
  request: RightsRequestRow,
): Promise<boolean> {
  const blinds = new Set(request.identifiers.map(({ blind }) => blind));
  for await (const row of identifiers.ofSession(session))
    if (blinds.has(row.blind) && isMention(row, request)) return true;
  return false;
}

/** What is left that an identifier leads to. A missing suppression counts too, since data could come back. */
async function byIdentifier(
  stores: LookStores,
  sought: Sought,
  { type, blind }: RightsRequestRow['identifiers'][number],
): Promise<number> {
  const { request } = sought;
  const suppression = await stores.suppressions.ofRequest(blind, request.id);
  let survivors = suppression === undefined ? 1 : 0;
  survivors += (await stores.exports.about(blind)).length;
  if (type === 'ip') return survivors;
  const cutoff = cutoffOf(request);
  for await (const { at } of stores.identities.sessionsOf(blind)) if (at <= cutoff) survivors += 1;
  for (let shard = 0; shard < INDEX_SHARDS; shard++) {
    for await (const row of stores.identifiers.inShard(blind, shard)) {
      if (row.business !== request.business) continue;
      if (row.role === 'own' && row.createdAt <= cutoff) survivors += 1;
      else if (isMention(row, request) && !(await isWaiting(sought, row))) survivors += 1;
    }
  }
  return survivors;
}

/** Whether a session is yet to be rewritten because a chunk of it lacks parts: it is counted by itself. */
async function isWaiting({ worksheet, key }: Sought, { session }: IndexRow): Promise<boolean> {
  return (await worksheet.scrub(blindSession(key, session)))?.state === 'awaits parts';
}

/** Sessions of one shard of the index that only an address of the network leads to. */
async function byAddress(stores: LookStores, sought: Sought, shard: number): Promise<number> {
  const { request } = sought;
  const cutoff = cutoffOf(request);
  const found = new Map<string, IndexRow>();
  for (const { type, blind } of request.identifiers) {
    if (type !== 'ip') continue;
    for await (const row of stores.identifiers.inShard(blind, shard))
      if (row.business === request.business && row.seenAt <= cutoff) found.set(row.session, row);
  }
  const waiting = await inParallel([...found.values()], AT_ONCE, (row) => isWaiting(sought, row));
  return waiting.filter((isSo) => !isSo).length;
}

/** Whether a raw record of quarantine may be from before a time: what is inside them nobody can tell. */
async function isQuarantined({ quarantine }: LookStores, time: number): Promise<boolean> {
  for await (const { modifiedAt } of quarantine.entries('')) if (modifiedAt <= time) return true;
  return false;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
