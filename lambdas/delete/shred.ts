import { cutoffOf, isMention } from '../../core/rights/request.ts';
import type { IndexRow, SearchCursor } from '../../stores/identifiers.ts';
import { blindKey, blindSession } from '../runtime/blinds.ts';
import { inParallel } from '../runtime/parallel.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import {
  identifiers,
  identities,
  journal,
  keyRing,
  particulars,
  requests,
  sessions,
} from '../runtime/stores.ts';
import { requestOf, Worksheet } from './request.ts';
import type { DeletionState } from './state.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  identifiers: identifiers(),
  identities: identities(),
  sessions: sessions('as it stands'),
  journal: journal('sessions'),
  blindKeys: keyRing('blind'),
};

const PAGE = 100;
const AT_ONCE = 16;

/** A session of the person's, and when it began or was first said to be. */
interface Owned {
  readonly session: string;
  readonly at: number;
}

interface Position {
  readonly index: number;
  readonly cursor?: SearchCursor;
}

/**
 * Resolves the request's identifiers to the sessions that the person owns, and destroys the key of each: those that
 * the index tells, and those that the site said are the person's though nothing of it was granted. Per page: noted on
 * the worksheet, journalled, then shredded; so a step cut off anywhere is taken up again without a loss. Sessions that
 * only mention the person are noted, to be rewritten by the steps after it. It is the point of no return: it begins the
 * request, unless that was called off or is held.
 */
export const handler = settledHandler(async (state: DeletionState, context): Promise<DeletionState> => {
  const until = Date.now() + context.getRemainingTimeInMillis() / 2;
  const begun = await stores.requests.begin(state.requestId, Date.now());
  if (begun !== 'begun') return { ...state, more: false, stopped: begun };
  const request = await requestOf(stores.requests, state.requestId);
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  const key = await blindKey(stores.blindKeys, request.business);
  await stores.requests.setOnce(request.id, 'leaseEndedAt', Date.now());

  let position: Position | undefined = (await worksheet.position<Position>('shred')) ?? { index: 0 };
  // Sessions that were known for the person's while the request had not begun yet were only noted.
  if (position.index === 0 && position.cursor === undefined) {
    const noted = await Array.fromAsync(worksheet.early());
    const rows = await stores.sessions.many(noted);
    const left = noted.filter((session) => rows.get(session)?.state !== 'tombstone');
    for (let at = 0; at < left.length; at += PAGE)
      await shredPage(left.slice(at, at + PAGE).map((session) => ({ session, at: 0 })));
  }
  while (position !== undefined && Date.now() < until) {
    const identifier = request.identifiers[position.index];
    if (identifier === undefined) {
      position = undefined;
      break;
    }
    // An address is of whoever uses it: it finds sessions, and erases none.
    if (identifier.type === 'ip') {
      position = { index: position.index + 1 };
      continue;
    }
    const { cursor } = position;
    const page = await stores.identifiers.search(identifier.blind, {
      limit: PAGE,
      ...(cursor && { cursor }),
    });
    await noteMentions(page.rows);
    await shredPage(ownedOf(page.rows));
    if (cursor === undefined)
      await shredPage(await Array.fromAsync(stores.identities.sessionsOf(identifier.blind)));
    position =
      page.next === undefined ? { index: position.index + 1 } : { index: position.index, cursor: page.next };
  }
  await worksheet.setPosition('shred', position);
  return { ...state, more: position !== undefined };

  function ownedOf(rows: readonly IndexRow[]): Owned[] {
    const owned = rows.filter(({ role, business }) => role === 'own' && business === request.business);
    return owned.map(({ session, createdAt }) => ({ session, at: createdAt }));
  }

  async function noteMentions(rows: readonly IndexRow[]): Promise<void> {
    const covered = rows.filter((row) => isMention(row, request));
    for (const [session, held] of Map.groupBy(covered, (row) => row.session)) {
      const blind = blindSession(key, session);
      const noted = await worksheet.scrub(blind);
      const mentionedIn = Math.max(noted?.mentionedIn ?? 0, ...held.map(({ generation }) => generation));
      if (mentionedIn > (noted?.mentionedIn ?? 0))
        await worksheet.noteScrub(blind, { ...noted, session, mentionedIn });
    }
  }

  async function shredPage(owned: readonly Owned[]): Promise<void> {
    const cutoff = cutoffOf(request);
    const covered = owned.filter(({ at }) => request.kind === 'delete_and_suppress' || at <= cutoff);
    const found = [...new Set(covered.map(({ session }) => session))];
    if (found.length === 0) return;
    const at = Date.now();
    const blinds = found.map((session) => blindSession(key, session));
    await inParallel(found, AT_ONCE, (session, index) => worksheet.addSession(blinds[index]!, session));
    const { id, business } = request;
    await stores.journal.write({ mark: 'tombstones', at, business, request: id, sessions: blinds });
    await inParallel(found, AT_ONCE, (session) =>
      stores.sessions.shred({ session, business, tombstonedAt: at, request: id }),
    );
    // Whoever finds a tombstone may have set it in a run that was cut off before this line. Sessions from after the
    // cutoff do not put off the end of the request.
    if (covered.some((each) => each.at <= cutoff)) await stores.requests.set(request.id, { shreddedAt: at });
  }
});
