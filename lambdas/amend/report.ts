import type { Choices } from '../../core/gate/opt-out.ts';
import { buildReceipt } from '../../core/proof/receipt.ts';
import { choiceReceipt } from '../../core/rights/choice-receipt.ts';
import type { Choice } from '../../core/rights/kind.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import { requireEnv } from '../../stores/environment.ts';
import { requestOf } from '../delete/request.ts';
import { issueReceipt } from '../runtime/issue-receipt.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { agreements, consents, logLeaves, requests, signingKey } from '../runtime/stores.ts';

const stores = {
  requests: requests(),
  agreements: agreements(),
  consents: consents(),
  leaves: logLeaves(),
  signing: signingKey(),
};

/** What the step hands to the one that publishes its receipt. */
interface Reported {
  readonly requestId: string;
  /** The receipt's id. */
  readonly receipt: string;
}

/** Looks whether the choice that a request made is on file, signs its receipt, and lets that wait for its place in the log. */
export const handler = settledHandler(async ({ requestId }: { requestId: string }): Promise<Reported> => {
  const request = await requestOf(stores.requests, requestId);
  const { choice } = request;
  if (choice === undefined) throw new Error('the request made no choice');
  await stores.requests.set(requestId, { status: 'in_progress' });
  const signed = (await stores.agreements.current([request.business])).get(request.business) ?? {};
  const missing = await missingOf(request, choice);
  const receipt = buildReceipt(
    choiceReceipt({
      request: { ...request, choice },
      missing,
      issuer: requireEnv('ISSUER'),
      now: Date.now(),
      simulated: process.env.SCRUBJAY_SIMULATED_CLOCK !== undefined,
      agreements: Object.values(signed),
    }),
  );
  await issueReceipt(stores, request, receipt);
  return { requestId, receipt: receipt.id };
});

/** Of how many identifiers the choice stands under none of their blinds. */
async function missingOf({ identifiers }: RightsRequestRow, choice: Choice): Promise<number> {
  let missing = 0;
  for (const forms of Map.groupBy(identifiers, ({ commitment }) => commitment).values()) {
    const views = await Promise.all(forms.map(({ blind }) => stores.consents.choicesOf(blind)));
    if (!views.some((view) => isOnFile(view, choice))) missing += 1;
  }
  return missing;
}

/** A later choice of the person's does not undo that this one was made. */
function isOnFile(view: Choices, { way, of, at }: Choice): boolean {
  return of.every((kind) => ((way === 'opt_out' ? view[kind]?.outAt : view[kind]?.inAt) ?? 0) >= at);
}
