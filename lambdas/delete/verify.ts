import { sessionPrefix } from '../../core/sealing/session-object.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import {
  archive,
  identifiers,
  identities,
  keyRing,
  particulars,
  quarantine,
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
};

/**
 * Looks for survivors in every store, by a role that can only read: of each session on the worksheet, and once more
 * by the identifiers themselves. A missing suppression counts as a survivor, since data could come back.
 */
export const handler = settledHandler(async (state: DeletionState): Promise<Verdict> => {
  const request = await requestOf(stores.requests, state.requestId);
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  const verifiedAt = Date.now();
  let survivors = 0;
  for await (const { session } of worksheet.sessions()) survivors += await survivorsOf(session);

  const mentioning = new Set<string>();
  for (const { blind } of request.identifiers) {
    if ((await stores.suppressions.ofRequest(blind, request.id)) === undefined) survivors += 1;
    survivors += await count(stores.identities.sessionsOf(blind));
    for await (const row of stores.identifiers.ofBlind(blind)) {
      if (row.role === 'own') survivors += 1;
      else mentioning.add(row.session);
    }
  }
  return {
    ...state,
    rounds: state.rounds + 1,
    survivors,
    mentions: mentioning.size,
    unknownQuarantined: await count(stores.quarantine.list('unknown/')),
    verifiedAt,
  };
});

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
