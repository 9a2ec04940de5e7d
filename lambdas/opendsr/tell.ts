import { openDsrStatus } from '../../core/opendsr/status.ts';
import { legalClock } from '../../core/rights/clock.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { OpenDsrSigner } from '../runtime/opendsr-signer.ts';

const TIMEOUT = 10_000;

/**
 * Tells one callback how a request stands, section 8.6: signed, and nowhere else than to the address that was given.
 *
 * @throws {Error} when it does not take it; without the address, which may hold a secret of the controller's
 */
export async function tell(
  signer: OpenDsrSigner,
  row: RightsRequestRow,
  subjectRequestId: string,
  url: string,
): Promise<void> {
  const text = JSON.stringify({
    controller_id: row.business,
    expected_completion_time: legalClock(row).respondBy,
    status_callback_url: url,
    subject_request_id: subjectRequestId,
    request_status: openDsrStatus(row.status),
  });
  const body = Buffer.from(text);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await signer.headers(body, Date.now())) },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((error: Error) => {
    throw new Error(`a callback could not be reached: ${error.name}`);
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`a callback was answered ${response.status}`);
}
