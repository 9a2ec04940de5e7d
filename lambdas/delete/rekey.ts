import { createSessionKey } from '../../core/sealing/session-key.ts';
import type { LiveSession } from '../../stores/sessions.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { keyRing, particulars, requests, sessions } from '../runtime/stores.ts';
import { requestOf, type ScrubNote, Worksheet } from './request.ts';
import type { DeletionState } from './state.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  sessions: sessions('as it stands'),
  blindKeys: keyRing('blind'),
  sealKeys: keyRing('seal'),
};

/**
 * Gives each session that mentions the person a key of a new generation. From then on whatever comes is sealed under
 * it; a lease later nobody writes under an older one any more, and the old objects can be sealed anew.
 */
export const handler = settledHandler(async (state: DeletionState, context): Promise<DeletionState> => {
  const until = Date.now() + context.getRemainingTimeInMillis() / 2;
  const request = await requestOf(stores.requests, state.requestId);
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  let last = await worksheet.position<string>('rekey');
  for await (const { blind, note } of worksheet.scrubs(last)) {
    if (Date.now() > until) {
      await worksheet.setPosition('rekey', last);
      return { ...state, more: true };
    }
    const newerThan = neededGeneration(note, state.rounds);
    const upTo = newerThan === undefined ? undefined : await renewKey(note.session, newerThan, request.id);
    if (upTo !== undefined) {
      const { session, mentionedIn } = note;
      await worksheet.noteScrub(blind, { session, mentionedIn, upTo });
    }
    last = blind;
  }
  await worksheet.setPosition('rekey', undefined);
  return { ...state, more: false };
});

/**
 * Which generation the session's key must be newer than; undefined when its rewriting is under way or done. A round
 * after survivors were found, or after a chunk lacked a part, is to rewrite what came since, too.
 */
function neededGeneration({ mentionedIn, upTo, state }: ScrubNote, rounds: number): number | undefined {
  if (upTo === undefined) return mentionedIn;
  if (state === 'awaits parts' || rounds > 0) return Math.max(mentionedIn, upTo + 1);
  return mentionedIn > upTo ? mentionedIn : undefined;
}

/**
 * Makes a key that is newer than a generation, and newer than what a rewriter writes that does not know of this
 * request yet.
 *
 * @returns the newest generation that is no longer written under; undefined when the session is dead
 */
async function renewKey(session: string, newerThan: number, request: string): Promise<number | undefined> {
  for (;;) {
    const row = await stores.sessions.get(session);
    if (row?.state !== 'live') return undefined;
    if (row.scrubs?.includes(request) && row.generation > newerThan) return row.generation - 1;
    if (await stores.sessions.replaceKeys(row, await nextKeys(row, request))) return row.generation;
  }
}

async function nextKeys(row: LiveSession, request: string) {
  const { business, session, generation, period, wrapped } = row;
  const periodKey = await stores.sealKeys.find(business, period);
  if (periodKey === undefined) throw new Error('the period key of a live session is missing');
  const place = { business, session, period, generation: generation + 1 };
  return {
    ...createSessionKey(periodKey, place).wrapped,
    earlier: [...(row.earlier ?? []), { generation, period, wrapped }],
    scrubs: [...new Set([...(row.scrubs ?? []), request])],
  };
}
