import { splitFrames } from '../../core/flow/frame.ts';
import { rawExpiry } from '../../core/rights/deletion-receipt.ts';
import { cutoffOf, isMention, type RightsRequestRow } from '../../core/rights/request.ts';
import { namesPerson, toChunks } from '../../core/rights/scrub-records.ts';
import { parseObjectKey, sessionPrefix } from '../../core/sealing/session-object.ts';
import { openSessionObjects } from '../runtime/session-reader.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import {
  accounts,
  archive,
  cleanStream,
  exports as exportStore,
  identifierPolicies,
  identifiers,
  identities,
  keyRing,
  particulars,
  progress,
  quarantine,
  rawStream,
  requests,
  restoreGuard,
  sessions,
  suppressions,
} from '../runtime/stores.ts';
import { personOf } from './people.ts';
import { requestOf, type ScrubNote, Worksheet } from './request.ts';
import type { DeletionState, Verdict } from './state.ts';

const stores = {
  accounts: accounts('as it stands'),
  identifierPolicies: identifierPolicies(),
  requests: requests(),
  particulars: particulars(),
  identifiers: identifiers(),
  identities: identities(),
  sessions: sessions('as it stands'),
  suppressions: suppressions('as it stands'),
  guards: [restoreGuard('suppressions'), restoreGuard('sessions')],
  archive: archive(),
  quarantine: quarantine(),
  exports: exportStore(),
  blindKeys: keyRing('blind'),
  sealKeys: keyRing('seal'),
  progress: progress(),
};

const STREAMS = [
  { stream: rawStream(), name: 'raw', stage: 'redact' },
  { stream: cleanStream(), name: 'clean', stage: 'archive' },
] as const;

/**
 * Looks for survivors in every store, by a role that can only read: of each session on the worksheet, and once more
 * by the identifiers themselves. A missing suppression counts as a survivor, since data could come back; so does a table
 * that was restored while the journal is yet to be replayed. Sessions that were rewritten are unsealed and read.
 */
export const handler = settledHandler(async (state: DeletionState): Promise<Verdict> => {
  const request = await requestOf(stores.requests, state.requestId);
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  const verifiedAt = Date.now();
  const reached = await horizon();
  let survivors = 0;
  for (const guard of stores.guards) if ((await guard.state()).behind) survivors += 1;
  for await (const { session } of worksheet.sessions()) survivors += await survivorsOf(session);

  const waiting = new Set<string>();
  for await (const { note } of worksheet.scrubs()) {
    if (note.state === 'awaits parts') waiting.add(note.session);
    else survivors += await leftOf(note, request);
  }

  const cutoff = cutoffOf(request);
  const mentioning = new Set<string>();
  const byAddress = new Set<string>();
  for (const { type, blind } of request.identifiers) {
    if ((await stores.suppressions.ofRequest(blind, request.id)) === undefined) survivors += 1;
    survivors += (await stores.exports.about(blind)).length;
    for await (const { at } of stores.identities.sessionsOf(blind)) {
      if (type !== 'ip' && at <= cutoff) survivors += 1;
    }
    for await (const row of stores.identifiers.ofBlind(blind)) {
      if (row.business !== request.business) continue;
      if (type === 'ip' && row.seenAt <= cutoff) byAddress.add(row.session);
      else if (row.role === 'own' && type !== 'ip' && row.createdAt <= cutoff) survivors += 1;
      else if (isMention(row, request)) {
        if (waiting.has(row.session)) mentioning.add(row.session);
        else survivors += 1;
      }
    }
  }
  return {
    ...state,
    rounds: state.rounds + 1,
    survivors,
    mentions: mentioning.size,
    byAddress: [...byAddress].filter((session) => !mentioning.has(session)).length,
    quarantined: await quarantinedUpTo(rawExpiry(request)),
    horizon: reached,
    verifiedAt,
  };
});

/** What of the person is left in a session that was to be rewritten: old keys, old objects, and what it says. */
async function leftOf({ session, upTo }: ScrubNote, request: RightsRequestRow): Promise<number> {
  const row = await stores.sessions.get(session);
  if (row?.state !== 'live') return 0;
  if (upTo === undefined) return 1;
  const oldKeys = (row.earlier ?? []).filter(({ generation }) => generation <= upTo);
  const objects = (await openSessionObjects(stores, row)) ?? [];
  const names = await Array.fromAsync(stores.archive.list(sessionPrefix(session)));
  const old = names.filter((name) => (parseObjectKey(row.business, name)?.generation ?? 0) <= upTo);
  const { subject } = await personOf(stores, [request.id]);
  const chunks = toChunks(objects.flatMap(({ plaintext }) => splitFrames(plaintext)));
  const naming = chunks.filter(
    (chunk) => chunk.isWhole && chunk.header.receivedAt <= cutoffOf(request) && namesPerson(chunk, subject),
  );
  return oldKeys.length + old.length + naming.length;
}

/** Raw records in quarantine that may be from before the cutoff: what is inside them nobody can tell. */
async function quarantinedUpTo(time: number): Promise<number> {
  let total = 0;
  for await (const { modifiedAt } of stores.quarantine.entries('')) if (modifiedAt <= time) total += 1;
  return total;
}

/** Up to which record of each shard the stages have come, read before anything else is looked at. */
async function horizon(): Promise<Verdict['horizon']> {
  const reached: Verdict['horizon'][number][] = [];
  for (const { stream, name, stage } of STREAMS) {
    for (const shard of (await stream.describe()).shards) {
      const { sequence } = await stores.progress.horizon(stage, shard);
      if (sequence !== undefined) reached.push({ stream: name, shard, sequenceNumber: sequence, stage });
    }
  }
  return reached;
}

async function survivorsOf(session: string): Promise<number> {
  const row = await stores.sessions.get(session);
  return (
    (row?.state === 'tombstone' ? 0 : 1) +
    (await count(stores.identities.namesOf(session))) +
    (await count(stores.archive.list(sessionPrefix(session)))) +
    (await count(stores.quarantine.list(sessionPrefix(session)))) +
    (await count(stores.identifiers.ofSession(session)))
  );
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let total = 0;
  for await (const _ of items) total += 1;
  return total;
}
