import { buildReceipt } from '../../core/proof/receipt.ts';
import { disclosureReceipt } from '../../core/rights/disclosure-receipt.ts';
import { requireEnv } from '../../stores/environment.ts';
import { requestOf } from '../delete/request.ts';
import { issueReceipt } from '../runtime/issue-receipt.ts';
import { particularsOwner } from '../runtime/request-identifiers.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { agreements, logLeaves, particulars, requests, signingKey } from '../runtime/stores.ts';
import type { DisclosureState, Reported } from './request.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  agreements: agreements('as it stands'),
  leaves: logLeaves(),
  signing: signingKey(),
};

/**
 * Signs the receipt of a disclosure and lets it wait for its place in the log. What the request knew in the clear goes.
 * A person who was erased meanwhile, or who took the request back, is told nothing, and there is nothing to sign.
 */
export const handler = settledHandler(async (state: DisclosureState): Promise<Reported> => {
  const request = await requestOf(stores.requests, state.requestId);
  for await (const { name } of stores.particulars.list(particularsOwner(request.id), ''))
    await stores.particulars.delete(particularsOwner(request.id), name);
  if (state.erased || request.export === undefined) {
    await stores.requests.set(request.id, { status: 'revoked' });
    return { ...state, receipt: '' };
  }
  await stores.requests.advance(request.id);
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
  await issueReceipt(stores, request, receipt);
  return { ...state, receipt: receipt.id };
});
