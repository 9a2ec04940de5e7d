import type { Choices } from '../../core/gate/opt-out.ts';
import { buildReceipt, type ReceiptFacts } from '../../core/proof/receipt.ts';
import { choiceReceipt } from '../../core/rights/choice-receipt.ts';
import { correctionReceipt } from '../../core/rights/correction-receipt.ts';
import { addUpErasures } from '../../core/rights/erasure.ts';
import type { Choice } from '../../core/rights/kind.ts';
import { cutoffOf, type RightsRequestRow } from '../../core/rights/request.ts';
import { requireEnv } from '../../stores/environment.ts';
import { requestOf, Worksheet } from '../delete/request.ts';
import { issueReceipt } from '../runtime/issue-receipt.ts';
import { particularsOwner } from '../runtime/request-identifiers.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import {
  agreements,
  consents,
  identifiers,
  keyRing,
  logLeaves,
  particulars,
  requests,
  signingKey,
} from '../runtime/stores.ts';

const stores = {
  requests: requests(),
  agreements: agreements('as it stands'),
  consents: consents('as it stands'),
  identifiers: identifiers(),
  particulars: particulars(),
  blindKeys: keyRing('blind'),
  leaves: logLeaves(),
  signing: signingKey(),
};

/** What the step hands to the one that publishes its receipt. */
interface Reported {
  readonly requestId: string;
  /** Sessions and rows in which a wrong value is left; then there is no receipt yet. */
  readonly left: number;
  /** The receipt's id; '' while there is none, and for a correction that was called off. */
  readonly receipt: string;
}

/**
 * Looks whether what was asked for has been done, by reading only: that the choice is on file, that no wrong value is left
 * in the person's sessions. Then signs the receipt and lets it wait for its place in the log. What the request knew in the
 * clear goes.
 */
export const handler = settledHandler(async ({ requestId }: { requestId: string }): Promise<Reported> => {
  const request = await requestOf(stores.requests, requestId);
  const { choice, correction } = request;
  const signed = (await stores.agreements.current([request.business])).get(request.business) ?? {};
  const common = {
    issuer: requireEnv('ISSUER'),
    simulated: process.env.SCRUBJAY_SIMULATED_CLOCK !== undefined,
    agreements: Object.values(signed),
  };
  if (choice !== undefined) {
    await stores.requests.advance(requestId);
    const missing = await missingOf(request, choice);
    return issue(
      request,
      choiceReceipt({ request: { ...request, choice }, missing, ...common, now: Date.now() }),
    );
  }
  if (correction === undefined) throw new Error('the request neither chose nor corrected anything');
  if (request.cancelled !== undefined) {
    await erasePersonals(requestId);
    return { requestId, left: 0, receipt: '' };
  }
  const checkedAt = await stores.requests.setOnce(requestId, 'leaseEndedAt', Date.now());
  const left = await leftOf(request);
  if (left > 0) return { requestId, left, receipt: '' };
  const erased = await addUpErasures(stores.requests.erasures(requestId));
  await erasePersonals(requestId);
  const facts = { request: { ...request, correction }, checkedAt, erased, ...common, now: Date.now() };
  return issue(request, correctionReceipt(facts));
});

async function issue(request: RightsRequestRow, facts: ReceiptFacts): Promise<Reported> {
  const receipt = buildReceipt(facts);
  await issueReceipt(stores, request, receipt);
  return { requestId: request.id, left: 0, receipt: receipt.id };
}

/** How many of the person's sessions wait to be rewritten, and how many of their rows from before still name a wrong value. */
async function leftOf(request: RightsRequestRow): Promise<number> {
  const worksheet = await Worksheet.open(stores.particulars, stores.blindKeys, request);
  const wrong = new Set(request.identifiers.map(({ blind }) => blind));
  let left = 0;
  for await (const { note } of worksheet.scrubs()) {
    if (note.state !== 'done') left += 1;
    for await (const { blind, seenAt } of stores.identifiers.ofSession(note.session))
      if (wrong.has(blind) && seenAt <= cutoffOf(request)) left += 1;
  }
  return left;
}

async function erasePersonals(requestId: string): Promise<void> {
  const owner = particularsOwner(requestId);
  for await (const { name } of stores.particulars.list(owner, ''))
    await stores.particulars.delete(owner, name);
}

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
