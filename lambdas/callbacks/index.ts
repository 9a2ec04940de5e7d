import { openDsrStatus } from '../../core/opendsr/status.ts';
import { isAnswered } from '../../core/rights/kind.ts';
import { requireEnv } from '../../stores/environment.ts';
import { requestOf } from '../delete/request.ts';
import { OpenDsrSigner } from '../runtime/opendsr-signer.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { evidenceKeys, keyRing, requests } from '../runtime/stores.ts';
import { noticeOf, openDsrNotice, tell } from './tell.ts';

const store = requests();
const signer = new OpenDsrSigner(keyRing('evidence'), evidenceKeys(), requireEnv('ISSUER'));

/** What the step answers: an execution's history cannot be deleted, so it is the request's id only. */
interface Told {
  readonly requestId: string;
  /** The request has come to its end, or waits until it is started again; and its callbacks know. */
  readonly ended: boolean;
}

/**
 * Tells a request's callbacks how it stands (for OpenDSR section 8.5), if that is not what they were told last. One that
 * does not take it makes the step fail, which is then run again: a callback may come more than once.
 */
export const handler = settledHandler(async ({ requestId }: { requestId: string }): Promise<Told> => {
  const row = await requestOf(store, requestId);
  const { openDsr, callback } = row;
  if (openDsr !== undefined && openDsr.told !== openDsrStatus(row.status)) {
    for (const url of openDsr.callbacks)
      await tell(signer, url, openDsrNotice(row, openDsr.subjectRequestId, url));
    await store.set(requestId, { openDsr: { ...openDsr, told: openDsrStatus(row.status) } });
  }
  if (callback !== undefined && callback.told !== row.status) {
    await tell(signer, callback.url, noticeOf(row, callback.url));
    await store.set(requestId, { callback: { ...callback, told: row.status } });
  }
  return { requestId, ended: isAnswered(row.status) || row.parked !== undefined };
});
