import { noQuerySchema } from '../../core/flow/api.ts';
import { OPENDSR_VERSION, SUBJECT_REQUEST_TYPES, SUPPORTED_IDENTITIES } from '../../core/opendsr/request.ts';
import { type Answer, type ApiEvent, apiHandler, queryAs } from '../runtime/api-handler.ts';
import { openDsrRoute, signed } from './answers.ts';
import { create } from './create.ts';
import { signer } from './places.ts';
import { cancel, status } from './status.ts';

/** OpenDSR 2.0: what privacy platforms speak to those who process data for a business. */
export const handler = apiHandler({
  'GET /opendsr/discovery': openDsrRoute(discovery),
  'POST /opendsr/requests': openDsrRoute(create),
  'GET /opendsr/requests/{id}': openDsrRoute(status),
  'DELETE /opendsr/requests/{id}': openDsrRoute(cancel),
});

/** What is supported, section 6. */
async function discovery(event: ApiEvent): Promise<Answer> {
  queryAs(event, noQuerySchema);
  return signed(200, {
    api_version: OPENDSR_VERSION,
    supported_identities: SUPPORTED_IDENTITIES,
    supported_subject_request_types: SUBJECT_REQUEST_TYPES,
    processor_certificate: signer.certificate,
  });
}
