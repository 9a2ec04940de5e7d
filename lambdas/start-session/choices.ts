import { AGREEMENT_KINDS, type Agreements, agreementGap } from '../../core/gate/agreements.ts';
import { standingConsent } from '../../core/gate/consent.ts';
import { gppOptsOut } from '../../core/gate/gpp.ts';
import { type OptOut, takenAway } from '../../core/gate/opt-out.ts';
import type { Policy } from '../../core/gate/policy.ts';
import { CATEGORIES, type Category } from '../../core/redaction/categories.ts';
import type { ApiEvent } from '../runtime/api-handler.ts';
import { hasSignal, honourSignal, type OptOutStores } from '../runtime/opt-out.ts';

/** What a recorder should know before it records: the gate decides anew for every chunk. */
export interface Outlook {
  /** What could be kept, were the visitor to consent. */
  readonly mayRecord: readonly Category[];
  /** What the visitor has consented to. */
  readonly consented: readonly Category[];
  readonly optOuts: readonly OptOut[];
  /** The browser's opt-out signal came along, and is on file. */
  readonly gpc: boolean;
  /** 0: nothing is to be recorded. */
  readonly sampling: 0 | 1;
}

/** Puts a signal on file that came with the start of a session, and says what may be recorded of its visitor. */
export async function outlook(
  stores: OptOutStores,
  event: ApiEvent,
  gpp: string | undefined,
  subject: {
    readonly business: string;
    readonly policy: Policy;
    readonly agreements: Agreements;
    readonly principal: string;
  },
  now: number,
): Promise<Outlook> {
  const { business, policy, agreements, principal } = subject;
  const choosers = await stores.consents.choosers([principal], []);
  const gpc = hasSignal(event.headers) || (gpp !== undefined && gppOptsOut(gpp));
  const standing = choosers.optOuts(principal, now);
  const optOuts = gpc ? await honourSignal(stores, business, principal, standing, now) : standing;
  const isOpen = AGREEMENT_KINDS.every((kind) => agreementGap(agreements[kind], now, now) === undefined);
  const taken = takenAway(policy.categories, optOuts);
  const mayRecord = policy.categories.filter((category) => isOpen && !taken.includes(category));
  const consented = standingConsent(choosers.consents(principal), now);
  return {
    mayRecord,
    consented: CATEGORIES.filter((category) => consented.has(category)),
    optOuts,
    gpc,
    sampling: optOuts.includes('storage') ? 0 : 1,
  };
}
