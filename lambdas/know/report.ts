import { signReceipt } from '../../core/proof/jws.ts';
import { buildReceipt } from '../../core/proof/receipt.ts';
import { disclosureReceipt } from '../../core/rights/disclosure-receipt.ts';
import { requireEnv } from '../../stores/environment.ts';
import { particularsOwner, requestOf } from '../delete/request.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { signer } from '../runtime/signer.ts';
import { agreements, log, particulars, requests, signingKey } from '../runtime/stores.ts';
import type { DisclosureState } from './request.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  agreements: agreements(),
  log: log(),
  signing: signingKey(),
};

/** Writes the receipt of a disclosure and ends the request. What the request knew in the clear goes with it. */
export const handler = settledHandler(async (state: DisclosureState): Promise<DisclosureState> => {
  const request = await requestOf(stores.requests, state.requestId);
  for await (const { name } of stores.particulars.list(particularsOwner(request.id), ''))
    await stores.particulars.delete(particularsOwner(request.id), name);
  if (state.erased || request.export === undefined) {
    await stores.requests.set(request.id, { status: 'revoked' });
    return state;
  }
  const signed = (await stores.agreements.current([request.business])).get(request.business) ?? {};
  const receipt = buildReceipt(
    disclosureReceipt({
      request: { ...request, export: request.export },
      issuer: requireEnv('ISSUER'),
      now: Date.now(),
      simulated: process.env.SCRUBJAY_SIMULATED_CLOCK !== undefined,
      agreements: Object.values(signed),
    }),
  );
  const { kid, sign } = await signer(stores.signing);
  await stores.log.putReceipt(request.id, receipt.id, await signReceipt(receipt, sign, kid));
  await stores.requests.set(request.id, { receipts: [receipt.id], status: 'fulfilled' });
  return state;
});
