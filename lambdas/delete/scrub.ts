import { joinFrames, splitFrames } from '../../core/flow/frame.ts';
import { rawExpiry } from '../../core/rights/deletion-receipt.ts';
import { type Findings, newRecords } from '../../core/rights/erasure.ts';
import type { ErasureRecord, RightsRequestRow } from '../../core/rights/request.ts';
import { type ArchivedChunk, scrubChunk, toChunks } from '../../core/rights/scrub-records.ts';
import {
  objectKey,
  openObject,
  parseObjectKey,
  sealObject,
  sessionPrefix,
} from '../../core/sealing/session-object.ts';
import type { LiveSession } from '../../stores/sessions.ts';
import { inParallel } from '../runtime/parallel.ts';
import { SessionKeys } from '../runtime/session-reader.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import {
  accounts,
  archive,
  identifierPolicies,
  identifiers,
  journal,
  keyRing,
  particulars,
  requests,
  sessions,
} from '../runtime/stores.ts';
import { rowName } from './names.ts';
import { type Person, personOf } from './people.ts';
import { requestOf, type ScrubNote, Worksheet } from './request.ts';
import type { DeletionState } from './state.ts';

const stores = {
  accounts: accounts('as it stands'),
  identifierPolicies: identifierPolicies(),
  requests: requests(),
  particulars: particulars(),
  sessions: sessions('as it stands'),
  identifiers: identifiers(),
  archive: archive(),
  journal: journal('sessions'),
  blindKeys: keyRing('blind'),
  sealKeys: keyRing('seal'),
};

const ROWS_AT_ONCE = 16;

/**
 * Rewrites each session that mentions the person: every object under an older key is opened, the person masked in it,
 * sealed under the key that is current, written, and only then deleted. When a second listing finds none of the old
 * ones, their keys are destroyed, journalled first, and last the rows that led to the session. Everything else in it stays as it was.
 */
export const handler = settledHandler(async (state: DeletionState, context): Promise<DeletionState> => {
  const until = Date.now() + context.getRemainingTimeInMillis() / 2;
  const request = await requestOf(stores.requests, state.requestId);
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  let last = await worksheet.position<string>('scrub');
  for await (const { blind, note } of worksheet.scrubs(last)) {
    if (note.state === 'done') continue;
    const outcome = Date.now() > until ? 'later' : await rewrite(request, blind, note, until);
    if (outcome === 'later') {
      await worksheet.setPosition('scrub', last);
      return { ...state, more: true };
    }
    await worksheet.noteScrub(blind, { ...note, state: outcome });
    last = blind;
  }
  await worksheet.setPosition('scrub', undefined);
  return { ...state, more: false };
});

type Rewritten = NonNullable<ErasureRecord['rewritten']>;
const NOTHING: Rewritten = { events: 0, values: 0 };

type Outcome = 'done' | 'later' | 'awaits parts';

/** One session's rewriting, with the row as it was read in this invocation: writing under an older one is forbidden. */
class Rewriting {
  readonly row: LiveSession;
  readonly keys: SessionKeys;
  readonly person: Person;

  private constructor(row: LiveSession, person: Person) {
    this.row = row;
    this.keys = new SessionKeys(stores.sealKeys, row);
    this.person = person;
  }

  /** Whoever rewrites a session masks everybody for whose sake it is being rewritten. */
  static async of(row: LiveSession): Promise<Rewriting> {
    return new Rewriting(row, await personOf(stores, row.scrubs ?? []));
  }

  /** The records in an object; none in a ruin, whose key was destroyed; undefined when it has gone by now. */
  async open(name: string): Promise<Uint8Array[] | undefined> {
    const place = parseObjectKey(this.row.business, name);
    const key = place && (await this.keys.of(place.generation));
    if (place === undefined || key === undefined) return [];
    const sealed = await stores.archive.get(name);
    return sealed === undefined ? undefined : splitFrames(openObject(key, place, sealed));
  }

  /** Seals chunks anew, without the person. @returns how many events they hold, and how many values were masked */
  async seal(chunks: readonly ArchivedChunk[]): Promise<Rewritten> {
    if (chunks.length === 0) return NOTHING;
    const { business, session, generation } = this.row;
    const key = (await this.keys.of(generation))!;
    const sequences = chunks.map(({ header }) => header.sequence);
    const [from, to] = [Math.min(...sequences), Math.max(...sequences)];
    const { subject, blinds } = this.person;
    const scrubbed = chunks.map((chunk) => scrubChunk(chunk, subject, blinds));
    const plaintext = joinFrames(scrubbed.flatMap(({ records }) => records));
    const place = { business, session, generation, from, to };
    await stores.archive.put(objectKey(place, key, plaintext), sealObject(key, place, plaintext));
    return {
      events: chunks.reduce((sum, { header }) => sum + header.events, 0),
      values: scrubbed.reduce((sum, { values }) => sum + values, 0),
    };
  }
}

async function rewrite(
  request: RightsRequestRow,
  blind: string,
  note: ScrubNote,
  until: number,
): Promise<Outcome> {
  const row = await stores.sessions.get(note.session);
  // Erased by now, and its rows with it; or it was never given a new key, for the same reason.
  if (row?.state !== 'live' || note.upTo === undefined) return 'done';
  // Taken off the list by a run that was cut off after that: only the rows can be left.
  if (row.scrubs?.includes(request.id)) {
    const outcome = await rewriteObjects(await Rewriting.of(row), request, blind, note.upTo, until);
    if (outcome !== 'done') return outcome;
    const { id, business, suppressedAt: at = 0 } = request;
    const { upTo } = note;
    // A step that runs again writes the same entry.
    await stores.journal.write({ mark: 'rewritten', at, business, request: id, session: blind, upTo });
    await destroyOldKeys(request, blind, note.session, upTo);
  }
  await removeRows(request, blind, note.session, note.upTo);
  return 'done';
}

async function rewriteObjects(
  rewriting: Rewriting,
  request: RightsRequestRow,
  blind: string,
  upTo: number,
  until: number,
): Promise<Outcome> {
  const split: { readonly name: string; readonly frames: Uint8Array[] }[] = [];
  for (const name of await oldObjects(rewriting.row, upTo)) {
    if (Date.now() > until) return 'later';
    const frames = await rewriting.open(name);
    if (frames === undefined) continue;
    const chunks = toChunks(frames);
    if (chunks.every(({ isWhole }) => isWhole)) {
      await removeObjects(request, blind, [name], await rewriting.seal(chunks));
    } else split.push({ name, frames });
  }
  if (split.length > 0) {
    const chunks = toChunks(split.flatMap(({ frames }) => frames));
    const isLost = Date.now() > rawExpiry(request);
    if (!isLost && chunks.some(({ isWhole }) => !isWhole)) return 'awaits parts';
    const rewritten = await rewriting.seal(chunks.filter(({ isWhole }) => isWhole));
    await removeObjects(
      request,
      blind,
      split.map(({ name }) => name),
      rewritten,
    );
  }
  return (await oldObjects(rewriting.row, upTo)).length === 0 ? 'done' : 'later';
}

async function oldObjects({ business, session }: LiveSession, upTo: number): Promise<string[]> {
  const names = await Array.fromAsync(stores.archive.list(sessionPrefix(session)));
  return names.filter((name) => {
    const place = parseObjectKey(business, name);
    return place !== undefined && place.generation <= upTo;
  });
}

async function removeObjects(
  request: RightsRequestRow,
  blind: string,
  names: string[],
  rewritten: Rewritten,
): Promise<void> {
  await record(request, blind, { Archive: names }, rewritten);
  await stores.archive.deleteMany(names);
}

async function destroyOldKeys(
  request: RightsRequestRow,
  blind: string,
  session: string,
  upTo: number,
): Promise<void> {
  for (;;) {
    const row = await stores.sessions.get(session);
    if (row?.state !== 'live' || !row.scrubs?.includes(request.id)) return;
    const { generation, period, wrapped, earlier = [], scrubs } = row;
    const old = earlier.filter((key) => key.generation <= upTo);
    await record(request, blind, { Sessions: old.map((key) => `${session}#${key.generation}`) });
    const next = {
      generation,
      period,
      wrapped,
      earlier: earlier.filter((key) => key.generation > upTo),
      scrubs: scrubs.filter((id) => id !== request.id),
    };
    if (await stores.sessions.replaceKeys(row, next)) return;
  }
}

/** The rows go last: whatever an object still holds of the person can be found until then. */
async function removeRows(
  request: RightsRequestRow,
  blind: string,
  session: string,
  upTo: number,
): Promise<void> {
  const blinds = new Set(request.identifiers.map((each) => each.blind));
  const all = await Array.fromAsync(stores.identifiers.ofSession(session));
  const rows = all.filter(
    ({ generation, role, type, blind: held }) =>
      generation <= upTo && blinds.has(held) && (role === 'mention' || type === 'ip'),
  );
  await record(request, blind, { Identifiers: rows.map(rowName) });
  await inParallel(rows, ROWS_AT_ONCE, (row) => stores.identifiers.remove(row));
}

/** Written down before it is removed: a step that runs again finds less, and what it found before stays on record. */
async function record(
  request: RightsRequestRow,
  blind: string,
  findings: Findings,
  rewritten = NOTHING,
): Promise<void> {
  const recorded = await Array.fromAsync(stores.requests.erasures(request.id, blind));
  for (const each of newRecords(blind, findings, recorded))
    await stores.requests.recordErasure(request.id, { ...each, rewritten });
}
