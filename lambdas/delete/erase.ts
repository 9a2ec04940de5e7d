import { type Findings, hasSeveralOwners, newRecords } from '../../core/rights/erasure.ts';
import { type ErasureRecord, EXPORTS, type RightsRequestRow } from '../../core/rights/request.ts';
import { sessionPrefix } from '../../core/sealing/session-object.ts';
import { inParallel } from '../runtime/parallel.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import {
  archive,
  exports as exportStore,
  identifiers,
  identities,
  keyRing,
  particulars,
  quarantine,
  requests,
  sessions,
} from '../runtime/stores.ts';
import { rowName } from './names.ts';
import { requestOf, Worksheet } from './request.ts';
import type { DeletionState } from './state.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  identifiers: identifiers(),
  identities: identities(),
  sessions: sessions('as it stands'),
  archive: archive(),
  quarantine: quarantine(),
  exports: exportStore(),
  blindKeys: keyRing('blind'),
};

const ROWS_AT_ONCE = 16;

/** Erases what is left of each session whose key was shredded: written down first, then removed. */
export const handler = settledHandler(async (state: DeletionState, context): Promise<DeletionState> => {
  const until = Date.now() + context.getRemainingTimeInMillis() / 2;
  const request = await requestOf(stores.requests, state.requestId);
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  let last = await worksheet.position<string>('erase');
  for await (const { blind, session } of worksheet.sessions(last)) {
    if (Date.now() > until) {
      await worksheet.setPosition('erase', last);
      return { ...state, more: true };
    }
    await eraseSession(request, blind, session);
    last = blind;
  }
  await eraseExports(request);
  await worksheet.setPosition('erase', undefined);
  return { ...state, more: false };
});

/** What requests to know were answered with is about the person too. */
async function eraseExports(request: RightsRequestRow): Promise<void> {
  const found = await Promise.all(request.identifiers.map(({ blind }) => stores.exports.about(blind)));
  const keys = [...new Set(found.flat())];
  if (keys.length === 0) return;
  const recorded = await Array.fromAsync(stores.requests.erasures(request.id, EXPORTS));
  for (const record of newRecords(EXPORTS, { Exports: keys }, recorded))
    await stores.requests.recordErasure(request.id, record);
  await stores.exports.delete(keys);
}

async function eraseSession(request: RightsRequestRow, blind: string, session: string): Promise<void> {
  const objects = await Array.fromAsync(stores.archive.list(sessionPrefix(session)));
  const quarantined = await Array.fromAsync(stores.quarantine.list(sessionPrefix(session)));
  const rows = await Array.fromAsync(stores.identifiers.ofSession(session));
  const identity = await stores.identities.get(session);
  // A write that was cut off left rows that lead to known values which never came.
  const named = [...(identity?.blinds ?? []), ...request.identifiers.map((each) => each.blind)];
  const leading = await stores.identities.leadingTo(session, named);
  const row = await stores.sessions.get(session);
  if (row?.state === 'live') throw new Error('a session to be erased still has its key');

  const findings: Findings = {
    Sessions: row?.request === request.id ? [session] : [],
    Archive: objects,
    Quarantine: quarantined,
    Identifiers: rows.map(rowName),
    Identities: [
      // Rows of form fields go with it; they hold nothing of a person, so they are not counted.
      ...(identity === undefined ? [] : [session]),
      ...leading.map((each) => `${each}#${session}`),
    ],
  };
  const recorded: ErasureRecord[] = await Array.fromAsync(stores.requests.erasures(request.id, blind));
  const shared = hasSeveralOwners(rows.filter(({ role }) => role === 'own'));
  for (const record of newRecords(blind, findings, recorded))
    await stores.requests.recordErasure(request.id, shared ? { ...record, shared } : record);

  await stores.archive.deleteMany(objects);
  await stores.quarantine.deleteMany(quarantined);
  await inParallel(rows, ROWS_AT_ONCE, (each) => stores.identifiers.remove(each));
  await stores.identities.delete(session, leading);
}
