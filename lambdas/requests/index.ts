import { noQuerySchema } from '../../core/flow/api.ts';
import { rightsRequestSchema } from '../../core/flow/api-requests.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { type Answer, type ApiEvent, apiHandler, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { idFor } from '../runtime/idempotency.ts';
import { idempotency } from '../runtime/stores.ts';
import { deny } from './denial.ts';
import { cancel, extend, hold, release, restart } from './life-cycle.ts';
import { list } from './list.ts';
import { requestOf } from './of-caller.ts';
import { openRequest } from './open-request.ts';
import { stores } from './places.ts';
import { shown } from './shown.ts';

export const handler = apiHandler(
  {
    'POST /v1/requests': create,
    'POST /v1/requests/denials': deny,
    'GET /v1/requests': list,
    'GET /v1/requests/{id}': show,
    'GET /v1/requests/{id}/receipt': receipt,
    'GET /v1/requests/{id}/export': link,
    'POST /v1/requests/{id}/cancel': cancel,
    'POST /v1/requests/{id}/hold': hold,
    'DELETE /v1/requests/{id}/hold': release,
    'POST /v1/requests/{id}/extension': extend,
    'POST /v1/requests/{id}/restart': restart,
  },
  idempotency(),
);

/** Takes a rights request. The salts in the answer open the receipt's commitments; they are given this once. */
async function create(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const input = bodyAs(event, rightsRequestSchema);
  const { row, salts } = await openRequest(stores, idFor(event, 'request'), business, input);
  return { status: 202, body: { ...shown(row), salts } };
}

async function show(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  return { status: 200, body: shown(await requestOf(event)) };
}

/** The newest receipt's file, with its proof, byte for byte as it was written down. */
async function receipt(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const row = await requestOf(event);
  const name = row.receipts.at(-1);
  const file = name === undefined ? undefined : await stores.log.receipt(row.id, name);
  if (file === undefined) {
    throw new ProblemError({
      status: 404,
      code: 'no-receipt-yet',
      title: 'There is no receipt yet',
      detail:
        'The request is being carried out; of a deletion an interim receipt follows the first verification.',
      given: row.status,
      expected: 'a request whose receipts are not empty',
      mend: 'Ask again later; GET /v1/requests/{id} shows the state.',
    });
  }
  return { status: 200, bytes: file };
}

/** A short-lived link to the export of a request to know. Whoever has it can fetch the archive without a key. */
async function link(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  const row = await requestOf(event);
  const now = Date.now();
  if (row.export !== undefined && row.status === 'fulfilled' && row.export.expiresAt > now) {
    const { url, expiresAt } = await stores.exports.link(row.id, now);
    const { bytes, sessions, manifest } = row.export;
    return {
      status: 200,
      body: { url, expiresAt: new Date(expiresAt).toISOString(), bytes, sessions, manifest },
    };
  }
  throw new ProblemError({
    status: row.export === undefined || row.status !== 'fulfilled' ? 404 : 410,
    code: 'no-export',
    title: 'There is no export to fetch',
    detail: 'Only a request to know has one, once it is fulfilled and until it expires.',
    given: `${row.kind}, ${row.status}`,
    expected: 'a fulfilled request of kind know, not older than its export is kept',
    mend: 'Wait until the request is fulfilled; if its export has expired, make a new request.',
  });
}
