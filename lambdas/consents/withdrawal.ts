import { withdrawalRequestSchema } from '../../core/flow/api-consents.ts';
import { orderCategories } from '../../core/flow/category.ts';
import type { ConsentEvent, ConsentRecord } from '../../core/gate/consent.ts';
import { consentReceipt } from '../../core/proof/consent-receipt.ts';
import { CATEGORIES, type Category } from '../../core/redaction/categories.ts';
import { openRequest } from '../requests/open-request.ts';
import { type Answer, type ApiEvent, bodyAs, callerOf } from '../runtime/api-handler.ts';
import { blindVisitor } from '../runtime/blinds.ts';
import { idFor } from '../runtime/idempotency.ts';
import { fileIn } from '../runtime/signed-file.ts';
import { businessOf, partiesOf } from './business.ts';
import { type Common, commonOf } from './common.ts';
import { signer, stores } from './places.ts';
import { checkQuery, visitorOf } from './speaker.ts';

/**
 * Takes consent back, of some categories or of all. It holds for everything that is received after the answer, and for
 * what was received before and is not redacted yet. With `erase` what is stored of the visitor goes too.
 */
export async function withdrawal(event: ApiEvent): Promise<Answer> {
  const caller = callerOf(event, 'recorder', 'business');
  checkQuery(event, caller);
  const input = bodyAs(event, withdrawalRequestSchema);
  const visitor = visitorOf(caller, input.visitor);
  const business = await businessOf(caller.business);
  const principal = await blindVisitor(stores.blindKeys, caller.business, visitor);
  const common = commonOf(caller, business, principal, input);
  const categories = input.categories ?? [...CATEGORIES];
  const record = (await withdraw(common, idFor(event, 'withdrawal'), () => categories))!;
  const receipt = fileIn(
    await signer.sign(consentReceipt(record, undefined, partiesOf(business)), Date.now()),
  );
  const timestamp = new Date(record.timestamp).toISOString();
  const erasure = input.erase ? { erasure: await erase(event, caller.business, visitor) } : {};
  return {
    status: 201,
    body: { id: record.id, categories, assertion: record.assertion, timestamp, receipt, ...erasure },
  };
}

/** Has everything forgotten that was recorded of the visitor up to now: a request for deletion, as any other. */
async function erase(event: ApiEvent, business: string, visitor: string) {
  const { row, salts } = await openRequest(stores, idFor(event, 'erasure'), business, {
    kind: 'delete',
    identifiers: [{ type: 'visitor', value: visitor }],
    regime: 'ccpa',
  });
  return { request: row.id, salts };
}

/**
 * Appends a withdrawal to a visitor's history, journalled first.
 *
 * @param which the categories, from what stands and the time; none: nothing is written
 */
export function withdraw(
  common: Common,
  id: string,
  which: (events: readonly ConsentEvent[], now: number) => readonly Category[],
): Promise<ConsentRecord | undefined> {
  const { business, principal } = common;
  return stores.consents.addConsent(principal, async (events, timestamp) => {
    const categories = orderCategories(which(events, timestamp));
    if (categories.length === 0) return undefined;
    const visitor = { type: 'visitor', blind: principal };
    await stores.journal.write({
      mark: 'withdrawal',
      at: timestamp,
      business,
      id,
      principal: visitor,
      categories,
    });
    return { ...common, id, event: 'withdrawn', categories, timestamp };
  });
}
