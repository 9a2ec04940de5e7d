import { settledHandler } from '../runtime/settled-handler.ts';
import { journal, requests, suppressions } from '../runtime/stores.ts';
import { requestOf } from './request.ts';
import type { DeletionState } from './state.ts';

const stores = {
  requests: requests(),
  suppressions: suppressions('as it stands'),
  journal: journal('suppressions'),
};

/** Marks the request's identifiers as forgotten: in the journal first, then where the gate looks. This is T0. */
export const handler = settledHandler(
  async ({ requestId }: { requestId: string }): Promise<DeletionState> => {
    const request = await requestOf(stores.requests, requestId);
    const state = { requestId, rounds: 0, more: false };
    // Called off before it began: nobody is to be forgotten, and what there is of the request is tidied up.
    if (request.cancelled !== undefined) return state;
    // The time is set down first: a step that runs again writes the same marks again, with the same time.
    const at = await stores.requests.setOnce(requestId, 'suppressedAt', Date.now());
    const { business, kind } = request;
    if (kind !== 'delete' && kind !== 'delete_and_suppress')
      throw new Error('only a deletion suppresses anybody');
    const identifiers = request.identifiers.map(({ type, blind }) => ({ type, blind }));
    await stores.journal.write({ mark: 'suppression', at, business, request: requestId, kind, identifiers });
    for (const identifier of identifiers)
      await stores.suppressions.add({ ...identifier, business, request: requestId, kind, at });
    await stores.requests.advance(requestId);
    return state;
  },
);
