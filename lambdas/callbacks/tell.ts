import { openDsrStatus } from '../../core/opendsr/status.ts';
import { legalClock } from '../../core/rights/clock.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { OpenDsrSigner } from '../runtime/opendsr-signer.ts';
import { postPublic } from './post-public.ts';

const TIMEOUT = 10_000;

/** What an OpenDSR callback is told, section 8.6. */
export function openDsrNotice(row: RightsRequestRow, subjectRequestId: string, url: string) {
  return {
    controller_id: row.business,
    expected_completion_time: legalClock(row).respondBy,
    status_callback_url: url,
    subject_request_id: subjectRequestId,
    request_status: openDsrStatus(row.status),
  };
}

/** What the callback of a request of our own API is told: ids, the status and the clock, and nothing of the person. */
export function noticeOf(row: RightsRequestRow, url: string) {
  const { confirmBy, respondBy } = legalClock(row);
  const { id, business, kind, status, receipts } = row;
  return { request: id, business, kind, status, confirmBy, respondBy, receipts, callback: url };
}

/**
 * Tells one callback: signed, and nowhere else than to the address that was given.
 *
 * @throws {Error} when it does not take it; without the address, which may hold a secret of the controller's
 */
export async function tell(
  signer: OpenDsrSigner,
  url: string,
  notice: object,
  post: typeof postPublic = postPublic,
): Promise<void> {
  const body = Buffer.from(JSON.stringify(notice));
  const headers = { 'content-type': 'application/json', ...(await signer.headers(body, Date.now())) };
  const status = await post(url, { headers, body, timeout: TIMEOUT }).catch((error: Error) => {
    const { code = error.name } = error as Error & { code?: string };
    throw new Error(`a callback could not be reached: ${code}`);
  });
  if (status < 200 || status > 299) throw new Error(`a callback was answered ${status}`);
}
