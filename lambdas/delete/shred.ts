import type { IndexRow, SearchCursor } from '../../stores/identifiers.ts';
import { blindKey, blindSession } from '../runtime/blinds.ts';
import { inParallel } from '../runtime/parallel.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { identifiers, identities, keyRing, log, particulars, requests, sessions } from '../runtime/stores.ts';
import { requestOf, Worksheet } from './request.ts';
import type { DeletionState } from './state.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  identifiers: identifiers(),
  identities: identities(),
  sessions: sessions(),
  log: log(),
  blindKeys: keyRing('blind'),
};

const PAGE = 100;
const AT_ONCE = 16;

interface Position {
  readonly index: number;
  readonly cursor?: SearchCursor;
}

/**
 * Resolves the request's identifiers to the sessions that the person owns, and destroys the key of each: those that
 * the index tells, and those that the site said are the person's though nothing of it was granted. Per page: noted on
 * the worksheet, journalled, then shredded; so a step cut off anywhere is taken up again without a loss.
 */
export const handler = settledHandler(async (state: DeletionState, context): Promise<DeletionState> => {
  const until = Date.now() + context.getRemainingTimeInMillis() / 2;
  const request = await requestOf(stores.requests, state.requestId);
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  const key = await blindKey(stores.blindKeys, request.business);
  await stores.requests.setOnce(request.id, 'leaseEndedAt', Date.now());

  let position: Position | undefined = (await worksheet.position<Position>('shred')) ?? { index: 0 };
  while (position !== undefined && Date.now() < until) {
    const identifier = request.identifiers[position.index];
    if (identifier === undefined) {
      position = undefined;
      break;
    }
    const { cursor } = position;
    const page = await stores.identifiers.search(identifier.blind, {
      limit: PAGE,
      ...(cursor && { cursor }),
    });
    await shredPage(ownedOf(page.rows));
    if (cursor === undefined)
      await shredPage(await Array.fromAsync(stores.identities.sessionsOf(identifier.blind)));
    position =
      page.next === undefined ? { index: position.index + 1 } : { index: position.index, cursor: page.next };
  }
  await worksheet.setPosition('shred', position);
  return { ...state, more: position !== undefined };

  function ownedOf(rows: readonly IndexRow[]): string[] {
    const owned = rows.filter(({ role, business }) => role === 'own' && business === request.business);
    return [...new Set(owned.map(({ session }) => session))];
  }

  async function shredPage(found: readonly string[]): Promise<void> {
    if (found.length === 0) return;
    const at = Date.now();
    const blinds = found.map((session) => blindSession(key, session));
    await inParallel(found, AT_ONCE, (session, index) => worksheet.addSession(blinds[index]!, session));
    const name = `shred-${request.id}-${blinds[0]}`;
    await stores.log.journal(at, name, {
      mark: 'tombstones',
      business: request.business,
      request: request.id,
      sessions: blinds,
    });
    await inParallel(found, AT_ONCE, (session) =>
      stores.sessions.shred({ session, business: request.business, tombstonedAt: at, request: request.id }),
    );
    // Whoever finds a tombstone may have set it in a run that was cut off before this line.
    await stores.requests.set(request.id, { shreddedAt: at });
  }
});
