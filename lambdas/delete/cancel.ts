import { settledHandler } from '../runtime/settled-handler.ts';
import { journal, requests, suppressions } from '../runtime/stores.ts';
import { requestOf } from './request.ts';
import type { DeletionState } from './state.ts';

const stores = {
  requests: requests(),
  suppressions: suppressions('as it stands'),
  journal: journal('suppressions'),
};

/**
 * A request was called off before anything was erased: its marks are taken away, in the journal first. What was dropped
 * while they stood is not brought back.
 */
export const handler = settledHandler(async (state: DeletionState): Promise<DeletionState> => {
  const request = await requestOf(stores.requests, state.requestId);
  const { id, business, kind, cancelled, suppressedAt } = request;
  if (cancelled === undefined || (kind !== 'delete' && kind !== 'delete_and_suppress'))
    throw new Error('only a deletion that was called off gives its marks back');
  if (suppressedAt === undefined) return state;
  const identifiers = request.identifiers.map(({ type, blind }) => ({ type, blind }));
  const mark = { business, request: id, kind };
  // The time of the decision names the entry: a step that runs again writes the same one.
  const entry = { ...mark, at: cancelled.at, suppressedAt, identifiers };
  await stores.journal.write({ mark: 'suppression-lifted', ...entry });
  for (const identifier of identifiers)
    await stores.suppressions.lift({ ...mark, ...identifier, at: suppressedAt });
  return state;
});
