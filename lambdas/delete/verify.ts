import type { RightsRequestRow } from '../../core/rights/request.ts';
import { blindKey } from '../runtime/blinds.ts';
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
import { look } from './look.ts';
import { requestOf, Worksheet } from './request.ts';
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
 *
 * A look that is not done when its time runs out says that there is more, and how many parts are done: it can write
 * nothing down. One that has found survivors by then ends, since everything is to be done once more.
 */
export const handler = settledHandler(async (state: DeletionState | Verdict, context): Promise<Verdict> => {
  const until = Date.now() + context.getRemainingTimeInMillis() / 2;
  const request = await requestOf(stores.requests, state.requestId);
  if (state.stopped === 'cancelled') return marksOf(request, state);
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  const key = await blindKey(stores.blindKeys, request.business);
  let verdict = isBegun(state) ? state : await begin(state);
  for (const guard of stores.guards)
    if ((await guard.state()).behind) verdict = { ...verdict, survivors: verdict.survivors + 1 };

  for await (const { parts, found } of look(stores, { request, worksheet, key }, verdict.parts)) {
    verdict = {
      ...verdict,
      parts,
      survivors: verdict.survivors + (found.survivors ?? 0),
      mentions: verdict.mentions + (found.mentions ?? 0),
      byAddress: verdict.byAddress + (found.byAddress ?? 0),
      quarantined: verdict.quarantined || (found.quarantined ?? false),
    };
    if (Date.now() <= until) continue;
    if (verdict.survivors > 0) break;
    return { ...verdict, more: true };
  }
  return { ...verdict, rounds: verdict.rounds + 1, more: false };
});

/** The state of a round before has what was found then, and no more to do. */
function isBegun(state: DeletionState | Verdict): state is Verdict {
  return state.more;
}

/** Of a request that was called off nothing was erased: what may not be left is its marks. */
async function marksOf(request: RightsRequestRow, state: DeletionState): Promise<Verdict> {
  const verdict = await begin(state);
  let survivors = 0;
  for (const { blind } of request.identifiers)
    if ((await stores.suppressions.ofRequest(blind, request.id)) !== undefined) survivors += 1;
  return { ...verdict, survivors, rounds: verdict.rounds + 1 };
}

/** The time and the horizon are those from before anything was looked at. */
async function begin({ requestId, rounds, stopped }: DeletionState): Promise<Verdict> {
  return {
    requestId,
    rounds,
    more: false,
    ...(stopped && { stopped }),
    parts: 0,
    survivors: 0,
    mentions: 0,
    byAddress: 0,
    quarantined: false,
    verifiedAt: Date.now(),
    horizon: await horizon(),
  };
}

/** Up to which record of each shard the stages have come. */
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
