import { openDsrStatus } from '../../core/opendsr/status.ts';
import { legalClock } from '../../core/rights/clock.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { OpenDsrSigner } from '../runtime/opendsr-signer.ts';
import { postPublic } from './post-public.ts';

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
  post: typeof postPublic = postPublic,
): Promise<void> {
  const text = JSON.stringify({
    controller_id: row.business,
    expected_completion_time: legalClock(row).respondBy,
    status_callback_url: url,
    subject_request_id: subjectRequestId,
    request_status: openDsrStatus(row.status),
  });
  const body = Buffer.from(text);
  const headers = { 'content-type': 'application/json', ...(await signer.headers(body, Date.now())) };
  const status = await post(url, { headers, body, timeout: TIMEOUT }).catch((error: Error) => {
    const { code = error.name } = error as Error & { code?: string };
    throw new Error(`a callback could not be reached: ${code}`);
  });
  if (status < 200 || status > 299) throw new Error(`a callback was answered ${status}`);
}
