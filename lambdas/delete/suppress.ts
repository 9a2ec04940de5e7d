import { settledHandler } from '../runtime/settled-handler.ts';
import { log, requests, suppressions } from '../runtime/stores.ts';
import { requestOf } from './request.ts';
import type { DeletionState } from './state.ts';

const stores = { requests: requests(), suppressions: suppressions(), log: log() };

/** Marks the request's identifiers as forgotten: in the journal first, then where the gate looks. This is T0. */
export const handler = settledHandler(
  async ({ requestId }: { requestId: string }): Promise<DeletionState> => {
    const request = await requestOf(stores.requests, requestId);
    const at = request.suppressedAt ?? Date.now();
    const { business, kind } = request;
    const marks = request.identifiers.map(({ type, blind }) => ({ type, blind }));
    await stores.log.journal(at, `suppress-${requestId}`, {
      mark: 'suppression',
      business,
      request: requestId,
      kind,
      marks,
    });
    for (const mark of marks)
      await stores.suppressions.add({ ...mark, business, request: requestId, kind, at });
    await stores.requests.setOnce(requestId, 'suppressedAt', at);
    await stores.requests.set(requestId, { status: 'in_progress' });
    return { requestId, rounds: 0, more: false };
  },
);
