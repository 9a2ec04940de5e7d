import { buildReceipt } from '../../core/proof/receipt.ts';
import { cancellationReceipt } from '../../core/rights/cancellation-receipt.ts';
import { type DeletionFacts, deletionReceipt, residuals } from '../../core/rights/deletion-receipt.ts';
import { addUpErasures, newRecords } from '../../core/rights/erasure.ts';
import { receiptIdOf } from '../../core/rights/receipt-of-request.ts';
import { PARTICULARS, type RightsRequestRow } from '../../core/rights/request.ts';
import { requireEnv } from '../../stores/environment.ts';
import { BLIND_KEY_NAME } from '../runtime/blinds.ts';
import { issueReceipt } from '../runtime/issue-receipt.ts';
import { inParallel } from '../runtime/parallel.ts';
import { particularsOwner } from '../runtime/request-identifiers.ts';
import { settledHandler } from '../runtime/settled-handler.ts';
import { agreements, logLeaves, particulars, requests, signingKey } from '../runtime/stores.ts';
import { requestOf } from './request.ts';
import type { Reported, Verdict } from './state.ts';

const stores = {
  requests: requests(),
  particulars: particulars(),
  agreements: agreements('as it stands'),
  leaves: logLeaves(),
  signing: signingKey(),
};

const PAGE = 100;
const AT_ONCE = 16;

/**
 * Signs the receipt of what stands now. Once nothing but the request's own particulars is left these go too, and
 * the receipt is final; before that it is interim and names what remains and until when. When its time runs out before all
 * of them have gone, it says that there is more and is run again. Of a request that is held it says so; one that was called
 * off gets its only receipt.
 */
export const handler = settledHandler(async (verdict: Verdict, context): Promise<Reported | Verdict> => {
  const until = Date.now() + context.getRemainingTimeInMillis() / 2;
  const { requestId, stopped } = verdict;
  const request = await requestOf(stores.requests, requestId);
  if (stopped === 'cancelled') return reportCancelled(request, verdict, until);
  let facts = await gather(request, verdict);
  const remaining = residuals(facts)
    .map(({ expiresAt }) => expiresAt)
    .sort();
  const waitUntil = remaining.at(-1) ?? new Date(facts.now).toISOString();
  const expired = Date.parse(waitUntil) <= verdict.verifiedAt;
  if (stopped === undefined && expired && verdict.survivors === 0 && verdict.mentions === 0) {
    if (!(await eraseParticulars(requestId, until))) return { ...verdict, more: true };
    // Of a request there is one final receipt, whichever of its executions comes to it.
    const finalAt = await stores.requests.setOnce(requestId, 'finalAt', verdict.verifiedAt);
    facts = { ...(await gather(request, verdict)), receiptId: receiptIdOf(requestId, finalAt) };
  }
  const receipt = buildReceipt(deletionReceipt(facts));
  await issueReceipt(stores, request, receipt);
  const final = receipt.status === 'final';
  const stuck = stopped === undefined && !final && expired;
  return { ...reportedOf(verdict, receipt.id, final), stuck, waitUntil };
});

async function reportCancelled(
  request: RightsRequestRow,
  verdict: Verdict,
  until: number,
): Promise<Reported | Verdict> {
  const { cancelled } = request;
  if (cancelled === undefined) throw new Error('the request was not called off');
  if (!(await eraseParticulars(request.id, until))) return { ...verdict, more: true };
  const { verifiedAt: at, survivors, rounds, horizon } = verdict;
  const receipt = buildReceipt(
    cancellationReceipt({
      ...(await commonFacts(request)),
      request: { ...request, cancelled },
      supersedes: request.receipts.at(-1),
      horizon,
      verification: { at, survivors, rounds },
    }),
  );
  await issueReceipt(stores, request, receipt);
  const waitUntil = new Date(at).toISOString();
  return { ...reportedOf(verdict, receipt.id, true), stuck: false, waitUntil };
}

function reportedOf({ requestId, stopped }: Verdict, receipt: string, final: boolean) {
  return { requestId, rounds: 0, more: false, ...(stopped && { stopped }), receipt, final };
}

async function commonFacts(request: RightsRequestRow) {
  const signed = (await stores.agreements.current([request.business])).get(request.business) ?? {};
  return {
    issuer: requireEnv('ISSUER'),
    now: Date.now(),
    simulated: process.env.SCRUBJAY_SIMULATED_CLOCK !== undefined,
    agreements: Object.values(signed),
  };
}

async function gather(request: RightsRequestRow, verdict: Verdict): Promise<DeletionFacts> {
  const id = receiptIdOf(request.id, verdict.verifiedAt);
  let onFile = 0;
  for await (const _ of stores.particulars.list(particularsOwner(request.id), '')) onFile += 1;
  return {
    ...(await commonFacts(request)),
    request,
    // One for each verification: a step that runs again, however far it had come, writes the same receipt again.
    receiptId: id,
    supersedes: request.receipts.filter((earlier) => earlier !== id).at(-1),
    horizon: verdict.horizon,
    erased: await addUpErasures(stores.requests.erasures(request.id)),
    verification: { at: verdict.verifiedAt, survivors: verdict.survivors, rounds: verdict.rounds },
    mentions: verdict.mentions,
    byAddress: verdict.byAddress,
    quarantined: verdict.quarantined,
    particulars: onFile,
    blindKeys: [BLIND_KEY_NAME],
    held: verdict.stopped === 'held',
  };
}

/**
 * What a request's particulars were is on record before they go, so that a step run again counts the same.
 *
 * @returns false when time ran out before all had gone
 */
async function eraseParticulars(requestId: string, until: number): Promise<boolean> {
  const owner = particularsOwner(requestId);
  const names: string[] = [];
  for await (const { name } of stores.particulars.list(owner, '')) names.push(name);
  const recorded = await Array.fromAsync(stores.requests.erasures(requestId, PARTICULARS));
  for (const record of newRecords(PARTICULARS, { Particulars: names }, recorded)) {
    await stores.requests.recordErasure(requestId, record);
  }
  for (let at = 0; at < names.length; at += PAGE) {
    if (Date.now() > until) return false;
    await inParallel(names.slice(at, at + PAGE), AT_ONCE, (name) => stores.particulars.delete(owner, name));
  }
  return true;
}
