import { idSchema } from '../../core/flow/ids.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import { type ApiEvent, callerOf } from '../runtime/api-handler.ts';
import { stores } from './places.ts';

/** The request in the path, which must be the caller's own. @throws {ProblemError} 404 */
export async function requestOf(event: ApiEvent): Promise<RightsRequestRow> {
  const { business } = callerOf(event, 'business');
  const id = idSchema.safeParse(event.pathParameters?.id);
  const row = id.success ? await stores.requests.get(id.data) : undefined;
  if (row !== undefined && row.business === business) return row;
  throw new ProblemError({
    status: 404,
    code: 'unknown-request',
    title: 'No such request',
    detail: 'There is no request of this id for this business.',
    expected: 'the id that POST /v1/requests answered',
    mend: 'Check the id and that the secret key is of the same business.',
  });
}
