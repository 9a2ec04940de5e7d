import * as z from 'zod';
import { noQuerySchema } from '../../core/flow/api.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { identifiersOf, kindOf, openDsrRequestSchema } from '../../core/opendsr/request.ts';
import { legalClock } from '../../core/rights/clock.ts';
import { openRequest } from '../requests/open-request.ts';
import { type Answer, type ApiEvent, bodyAs, bodyBytes, callerOf, queryAs } from '../runtime/api-handler.ts';
import { signed } from './answers.ts';
import { signer, stores } from './places.ts';
import { requestId } from './request-id.ts';

/**
 * Takes a request, section 7. The controller has verified who asks; it says so by sending it. What opens the receipt's
 * commitments stands in this processor's extension, and is given this once.
 */
export async function create(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const request = bodyAs(event, openDsrRequestSchema);
  const { subject_request_id, subject_request_type, submitted_time, status_callback_urls } = request;
  const identifiers = readIdentifiers(request);
  const id = requestId(business, subject_request_id);
  if ((await stores.requests.get(id)) !== undefined) throw duplicate();
  const kind = kindOf(subject_request_type);
  const { row, salts } = await openRequest(
    stores,
    id,
    business,
    {
      kind,
      identifiers,
      regime: 'ccpa',
      madeAt: submitted_time,
      manner: 'opendsr',
      verification: { by: 'business', tier: 'reasonable', method: 'opendsr-controller' },
    },
    { subjectRequestId: subject_request_id, callbacks: status_callback_urls },
  );
  return signed(201, {
    controller_id: business,
    expected_completion_time: legalClock(row).respondBy,
    received_time: new Date(row.receivedAt).toISOString(),
    encoded_request: bodyBytes(event).toString('base64'),
    subject_request_id,
    extensions: { [signer.domain]: { request: id, salts } },
  });
}

/** @throws {ProblemError} 400 when there is none, or this processor's extension is not one */
function readIdentifiers(request: z.infer<typeof openDsrRequestSchema>) {
  try {
    const identifiers = identifiersOf(request, signer.domain);
    if (identifiers.length > 0) return identifiers;
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
  }
  throw new ProblemError({
    status: 400,
    code: 'no-identities',
    title: 'The request names nobody',
    detail: 'There is no usable identity in subject_identities or in the extension of this processor.',
    expected: `subject_identities, or extensions["${signer.domain}"] with identifiers: [{"type", "value"}]`,
    mend: 'GET /opendsr/discovery lists the identities that are supported.',
  });
}

function duplicate(): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'duplicate-request',
    title: 'This request is known',
    detail: 'There is a request of this subject_request_id already.',
    expected: 'a subject_request_id that was never sent before',
    mend: 'GET /opendsr/requests/{subject_request_id} shows how it stands.',
  });
}
