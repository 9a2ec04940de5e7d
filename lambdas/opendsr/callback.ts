import { openDsrStatus } from '../../core/opendsr/status.ts';
import { isAnswered } from '../../core/rights/kind.ts';
import { requireEnv } from '../../stores/environment.ts';
import { requestOf } from '../delete/request.ts';
import { OpenDsrSigner } from '../runtime/opendsr-signer.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { evidenceKeys, keyRing, requests } from '../runtime/stores.ts';
import { tell } from './tell.ts';

const store = requests();
const signer = new OpenDsrSigner(keyRing('evidence'), evidenceKeys(), requireEnv('ISSUER'));

/** What the step answers: an execution's history cannot be deleted, so it is the request's id only. */
interface Told {
  readonly requestId: string;
  /** The request has come to its end, and its callbacks know. */
  readonly ended: boolean;
}

/**
 * Tells a request's callbacks how it stands, section 8.5, if that is not what they were told last. One that does not take
 * it makes the step fail, which is then run again: a callback may come more than once.
 */
export const handler = settledHandler(async ({ requestId }: { requestId: string }): Promise<Told> => {
  const row = await requestOf(store, requestId);
  const { openDsr } = row;
  if (openDsr === undefined) throw new Error('the request did not come by OpenDSR');
  const status = openDsrStatus(row.status);
  if (openDsr.told !== status) {
    for (const url of openDsr.callbacks) await tell(signer, row, openDsr.subjectRequestId, url);
    await store.set(requestId, { openDsr: { ...openDsr, told: status } });
  }
  return { requestId, ended: isAnswered(row.status) };
});
