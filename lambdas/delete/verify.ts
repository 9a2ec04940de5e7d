import { rawExpiry } from '../../core/rights/deletion-receipt.ts';
import { cutoffOf } from '../../core/rights/request.ts';
import { sessionPrefix } from '../../core/sealing/session-object.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import {
  archive,
  cleanStream,
  identifiers,
  identities,
  keyRing,
  particulars,
  progress,
  quarantine,
  rawStream,
  requests,
  sessions,
  suppressions,
} from '../runtime/stores.ts';
import { requestOf, Worksheet } from './request.ts';
import type { DeletionState, Verdict } from './state.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  identifiers: identifiers(),
  identities: identities(),
  sessions: sessions(),
  suppressions: suppressions(),
  archive: archive(),
  quarantine: quarantine(),
  blindKeys: keyRing('blind'),
  progress: progress(),
};

const STREAMS = [
  { stream: rawStream(), name: 'raw', stage: 'redact' },
  { stream: cleanStream(), name: 'clean', stage: 'archive' },
] as const;

/**
 * Looks for survivors in every store, by a role that can only read: of each session on the worksheet, and once more
 * by the identifiers themselves. A missing suppression counts as a survivor, since data could come back.
 */
export const handler = settledHandler(async (state: DeletionState): Promise<Verdict> => {
  const request = await requestOf(stores.requests, state.requestId);
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  const verifiedAt = Date.now();
  const reached = await horizon();
  let survivors = 0;
  for await (const { session } of worksheet.sessions()) survivors += await survivorsOf(session);

  const cutoff = cutoffOf(request);
  const mentioning = new Set<string>();
  for (const { type, blind } of request.identifiers) {
    if ((await stores.suppressions.ofRequest(blind, request.id)) === undefined) survivors += 1;
    for await (const { at } of stores.identities.sessionsOf(blind)) {
      if (type !== 'ip' && at <= cutoff) survivors += 1;
    }
    for await (const row of stores.identifiers.ofBlind(blind)) {
      if (row.createdAt > cutoff) continue;
      if (row.role === 'own' && type !== 'ip') survivors += 1;
      else mentioning.add(row.session);
    }
  }
  return {
    ...state,
    rounds: state.rounds + 1,
    survivors,
    mentions: mentioning.size,
    quarantined: await quarantinedUpTo(rawExpiry(request)),
    horizon: reached,
    verifiedAt,
  };
});

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
