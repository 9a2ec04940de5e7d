import { type Correction, isTheirs } from '../../core/rights/correction.ts';
import { newRecords } from '../../core/rights/erasure.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { IndexRow, SearchCursor } from '../../stores/identifiers.ts';
import { rowName } from '../delete/names.ts';
import { requestOf, Worksheet } from '../delete/request.ts';
import type { DeletionState } from '../delete/state.ts';
import { blindKey, blindSession } from '../runtime/blinds.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { identifiers, keyRing, particulars, requests } from '../runtime/stores.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  identifiers: identifiers(),
  blindKeys: keyRing('blind'),
};

const PAGE = 25;

interface Position {
  readonly index: number;
  readonly cursor?: SearchCursor;
}

/** What the steps after it are told: whether there is anything to rewrite, or only a choice to report. */
interface Resolved extends DeletionState {
  readonly rewrites: boolean;
}

/**
 * Of a request to correct: finds the person's sessions that hold a wrong value, notes them to be rewritten without it, and
 * has the rows that name the person by it name them by the right one. The right row stands before the wrong one goes, so
 * that a search always finds the session by one of them. Other requests have nothing to resolve.
 */
export const handler = settledHandler(
  async ({ requestId }: { requestId: string }, context): Promise<Resolved> => {
    const until = Date.now() + context.getRemainingTimeInMillis() / 2;
    const request = await requestOf(stores.requests, requestId);
    await stores.requests.advance(requestId);
    const { correction } = request;
    const state = { requestId, rounds: 0, rewrites: correction !== undefined };
    if (correction === undefined) return { ...state, more: false };
    if ((await stores.requests.begin(requestId, Date.now())) === 'cancelled')
      return { ...state, rewrites: false, more: false };
    await stores.requests.setOnce(requestId, 'suppressedAt', Date.now());
    const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
    const key = await blindKey(stores.blindKeys, request.business);
    let position: Position | undefined = (await worksheet.position<Position>('correct')) ?? { index: 0 };
    while (position !== undefined && Date.now() < until) {
      const { index, cursor }: Position = position;
      const wrong = request.identifiers[index];
      if (wrong === undefined) {
        position = undefined;
        break;
      }
      const page = await stores.identifiers.search(wrong.blind, { limit: PAGE, ...(cursor && { cursor }) });
      for (const session of new Set(page.rows.map((row) => row.session)))
        await correct(request, correction, worksheet, session, blindSession(key, session));
      position = page.next === undefined ? { index: index + 1 } : { index, cursor: page.next };
    }
    await worksheet.setPosition('correct', position);
    return { ...state, more: position !== undefined };
  },
);

async function correct(
  request: RightsRequestRow,
  correction: Correction,
  worksheet: Worksheet,
  session: string,
  blind: string,
): Promise<void> {
  const rows = await Array.fromAsync(stores.identifiers.ofSession(session));
  const noted = await worksheet.scrub(blind);
  // Once noted it is theirs, though the row that said so may have been replaced already.
  if (noted === undefined && !isTheirs(rows, request.business, correction)) return;
  const wrong = new Set(request.identifiers.map((each) => each.blind));
  const held = rows.filter((row) => wrong.has(row.blind));
  const mentionedIn = Math.max(noted?.mentionedIn ?? 0, ...held.map(({ generation }) => generation));
  if (mentionedIn > (noted?.mentionedIn ?? 0))
    await worksheet.noteScrub(blind, { ...noted, session, mentionedIn });
  for (const row of held.filter(({ role }) => role === 'own')) await replace(request, correction, blind, row);
}

async function replace(
  request: RightsRequestRow,
  correction: Correction,
  blind: string,
  row: IndexRow,
): Promise<void> {
  const wrong = request.identifiers.find((each) => each.blind === row.blind)?.commitment;
  const right = correction.values.find((value) => value.wrong === wrong);
  if (right === undefined) throw new Error('a wrong value has no right one');
  await stores.identifiers.add({ ...row, blind: right.blind });
  const recorded = await Array.fromAsync(stores.requests.erasures(request.id, blind));
  for (const record of newRecords(blind, { Identifiers: [rowName(row)] }, recorded))
    await stores.requests.recordErasure(request.id, { ...record, corrected: 1 });
  await stores.identifiers.remove(row);
}
