import { noQuerySchema } from '../../core/flow/api.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { OPENDSR_VERSION } from '../../core/opendsr/request.ts';
import { openDsrStatus } from '../../core/opendsr/status.ts';
import { legalClock } from '../../core/rights/clock.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import { type Answer, type ApiEvent, callerOf, queryAs } from '../runtime/api-handler.ts';
import { cancelRequest } from '../runtime/life-cycle.ts';
import { signed } from './answers.ts';
import { signer, stores } from './places.ts';
import { requestId } from './request-id.ts';

/** How a request stands, section 8. Once an access request is completed, `results_url` is good for a quarter of an hour. */
export async function status(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const row = await rowOf(event);
  return signed(200, {
    controller_id: row.business,
    expected_completion_time: legalClock(row).respondBy,
    subject_request_id: row.openDsr?.subjectRequestId,
    request_status: openDsrStatus(row.status),
    api_version: OPENDSR_VERSION,
    ...(await results(row)),
    extensions: { [signer.domain]: { request: row.id, receipts: row.receipts } },
  });
}

async function results(row: RightsRequestRow) {
  const now = Date.now();
  if (row.status !== 'fulfilled' || row.export === undefined || row.export.expiresAt <= now) return {};
  const { url } = await stores.exports.link(row.id, now);
  return { results_url: url, results_count: row.export.sessions };
}

/** Takes a cancellation, section 9: until something is done for the request that cannot be undone. */
export async function cancel(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const { id } = await rowOf(event);
  const { row, hindrance } = await cancelRequest(stores, id, 'withdrawn');
  if (hindrance === undefined)
    return signed(202, {
      controller_id: row.business,
      received_time: new Date(row.cancelled?.at ?? Date.now()).toISOString(),
      subject_request_id: row.openDsr?.subjectRequestId,
      api_version: OPENDSR_VERSION,
    });
  throw new ProblemError({
    status: 400,
    code: 'not-pending',
    title: 'The request cannot be cancelled any more',
    detail: 'A request can be cancelled until something is done for it that cannot be undone.',
    given: openDsrStatus(row.status),
    expected: 'a request for which nothing has been done yet',
    mend: 'What is erased cannot be brought back; of an access request the export expires by itself.',
  });
}

/** The request that the path names, which must be the caller's own. @throws {ProblemError} 404 */
async function rowOf(event: ApiEvent): Promise<RightsRequestRow> {
  const { business } = callerOf(event, 'business');
  const row = await stores.requests.get(requestId(business, event.pathParameters?.id ?? ''));
  if (row?.openDsr !== undefined) return row;
  throw new ProblemError({
    status: 404,
    code: 'unknown-request',
    title: 'No such request',
    detail: 'There is no request of this subject_request_id from this controller.',
    expected: 'the subject_request_id of a request that was answered 201',
    mend: 'Check the id and that the secret key is of the same business.',
  });
}
