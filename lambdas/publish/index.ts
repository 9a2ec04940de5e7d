import { originOf } from '../../core/proof/checkpoint.ts';
import { logJwk } from '../../core/proof/jwks.ts';
import { statementOf, withProof } from '../../core/proof/jws.ts';
import { parseReceipt } from '../../core/proof/receipt.ts';
import { requireEnv } from '../../stores/environment.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { log, logKey, logLeaves, requests } from '../runtime/stores.ts';
import { place } from './publish.ts';

/** The state of a workflow, of which only this is looked at. */
interface Published {
  /** The id of the receipt that was signed. */
  readonly receipt: string;
}

const stores = { rows: logLeaves(), log: log(), key: logKey(), requests: requests() };

/**
 * Gives a receipt away: brings it into the transparency log, writes it down with its proof for good, and only then
 * shows it with its request. The state is handed on as it came.
 */
export const handler = settledHandler(async (state: Published): Promise<Published> => {
  const { leaf, header } = await place(
    {
      rows: stores.rows,
      files: stores.log.files,
      origin: originOf(requireEnv('ISSUER')),
      key: await logJwk(await stores.key.publicKey()),
      sign: (text) => stores.key.sign(text),
    },
    state.receipt,
  );
  await stores.log.putProof(leaf.request, leaf.name, Buffer.from(header.proof));
  await stores.log.putReceipt(leaf.request, leaf.name, withProof(leaf.file, header));
  const request = await stores.requests.get(leaf.request);
  if (request === undefined) throw new Error('the receipt is of a request that is not on file');
  await stores.requests.set(leaf.request, {
    receipts: [...new Set([...request.receipts, leaf.name])],
    status: parseReceipt(statementOf(leaf.file)).outcome.status,
  });
  return state;
});
