import type { SearchCursor } from '../../stores/identifiers.ts';
import { requestOf, Worksheet } from '../delete/request.ts';
import { blindKey, blindSession } from '../runtime/blinds.ts';
import { inParallel } from '../runtime/parallel.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { identifiers, keyRing, particulars, requests, suppressions } from '../runtime/stores.ts';
import { type DisclosureState, wasErased } from './request.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  identifiers: identifiers(),
  suppressions: suppressions(),
  blindKeys: keyRing('blind'),
};

const PAGE = 100;
const AT_ONCE = 16;

interface Position {
  readonly index: number;
  readonly cursor?: SearchCursor;
}

/** Resolves the request's identifiers to sessions, and notes each on the sealed worksheet. */
export const handler = settledHandler(
  async ({ requestId }: { requestId: string }, context): Promise<DisclosureState> => {
    const until = Date.now() + context.getRemainingTimeInMillis() / 2;
    const request = await requestOf(stores.requests, requestId);
    // Called off before anything was read: nobody is told anything, as when the person was erased.
    if ((await stores.requests.begin(requestId, Date.now())) === 'cancelled')
      return { requestId, more: false, erased: true };
    if (await wasErased(stores.suppressions, request)) return { requestId, more: false, erased: true };
    const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
    const key = await blindKey(stores.blindKeys, request.business);
    let position: Position | undefined = (await worksheet.position<Position>('resolve')) ?? { index: 0 };
    while (position !== undefined && Date.now() < until) {
      const { index, cursor }: Position = position;
      const identifier = request.identifiers[index];
      if (identifier === undefined) {
        position = undefined;
        break;
      }
      const page = await stores.identifiers.search(identifier.blind, {
        limit: PAGE,
        ...(cursor && { cursor }),
      });
      const mine = page.rows.filter(({ business }) => business === request.business);
      await inParallel(mine, AT_ONCE, ({ session }) =>
        worksheet.addSession(blindSession(key, session), session),
      );
      position = page.next === undefined ? { index: index + 1 } : { index, cursor: page.next };
    }
    await worksheet.setPosition('resolve', position);
    return { requestId, more: position !== undefined, erased: false };
  },
);
