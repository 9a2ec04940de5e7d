import { orderCategories } from '../flow/category.ts';
import { CATEGORIES, type Category } from '../redaction/categories.ts';
import { type Business, isInForce, type SiteKey } from './account.ts';
import {
  AGREEMENT_KINDS,
  type AgreementGap,
  type AgreementKind,
  type Agreements,
  agreementGap,
  isPending,
} from './agreements.ts';
import { type ConsentEvent, type ConsentGap, consentGap } from './consent.ts';
import { OPT_OUTS, type OptOut, TAKEN_AWAY } from './opt-out.ts';

/** Everything the gate looks at. Whatever is absent counts as "no"; opt-outs that cannot be read count as made. */
export interface GateFacts {
  /** Server time of the decision, ms. */
  readonly now: number;
  /** Server time at which the chunk was accepted, ms. */
  readonly receivedAt: number;
  /** What the recorder asked to keep. */
  readonly wishes: readonly Category[];
  readonly gpc: boolean;
  readonly siteKey: SiteKey | undefined;
  readonly business: Business | undefined;
  readonly agreements: Agreements;
  readonly consents: readonly ConsentEvent[];
  /** What the visitor, or somebody the session is known to belong to, has opted out of. */
  readonly optOuts: readonly OptOut[];
  /** The session carries a tombstone. */
  readonly tombstoned: boolean;
  /** The visitor, or somebody the session is known to belong to, is suppressed. */
  readonly suppressed: boolean;
}

type DropReason =
  | 'unknown-site-key'
  | 'revoked-site-key'
  | 'unknown-business'
  | 'pending-business'
  | 'tombstoned'
  | 'suppressed'
  | 'opted-out';

type RefusalReason =
  | 'not-wished'
  | 'policy'
  | 'gpc'
  | 'opted-out-of-sale'
  | 'limited'
  | `${AgreementKind}-${AgreementGap}`
  | ConsentGap;

/** A chunk is dropped with a reason, or stored with its grant and, per category not granted, the reason. */
export type Decision =
  | { readonly store: false; readonly reason: DropReason }
  | {
      readonly store: true;
      readonly grant: readonly Category[];
      readonly refused: Readonly<Partial<Record<Category, RefusalReason>>>;
      /** Opt-outs that go with the session. */
      readonly optOuts: readonly OptOut[];
    };

/**
 * The gate: grant = what the recorder asked ∩ policy ∩ signed agreements ∩ consent evidence − opt-outs − GPC.
 * Pure, and it fails closed: anything missing, expired, withdrawn or later than the chunk refuses.
 */
export function decide(facts: GateFacts): Decision {
  const drop = dropReason(facts);
  if (drop !== undefined) return { store: false, reason: drop };
  const refused: Partial<Record<Category, RefusalReason>> = {};
  for (const category of CATEGORIES) {
    const reason = refusal(category, facts);
    if (reason !== undefined) refused[category] = reason;
  }
  const grant = orderCategories(CATEGORIES.filter((category) => refused[category] === undefined));
  return { store: true, grant, refused, optOuts: withSignal(facts) };
}

function dropReason(facts: GateFacts): DropReason | undefined {
  const { siteKey, business, receivedAt, now } = facts;
  if (siteKey === undefined) return 'unknown-site-key';
  if (!isInForce(siteKey, receivedAt)) return 'revoked-site-key';
  if (business === undefined || business.business !== siteKey.business) return 'unknown-business';
  if (isPending(facts.agreements, now, receivedAt)) return 'pending-business';
  if (facts.tombstoned) return 'tombstoned';
  if (facts.suppressed) return 'suppressed';
  return facts.optOuts.includes('storage') ? 'opted-out' : undefined;
}

function refusal(category: Category, facts: GateFacts): RefusalReason | undefined {
  const { now, receivedAt, optOuts } = facts;
  if (!facts.wishes.includes(category)) return 'not-wished';
  if (!facts.business?.policy.categories.includes(category)) return 'policy';
  if (facts.gpc) return 'gpc';
  const takenBy = (kind: OptOut) => optOuts.includes(kind) && TAKEN_AWAY[kind].includes(category);
  if (takenBy('sale-and-sharing')) return 'opted-out-of-sale';
  if (takenBy('sensitive')) return 'limited';
  for (const kind of AGREEMENT_KINDS) {
    const gap = agreementGap(facts.agreements[kind], now, receivedAt);
    if (gap !== undefined) return `${kind}-${gap}`;
  }
  return consentGap(facts.consents, category, receivedAt, now);
}

/** Global Privacy Control is an opt-out of sale and sharing: 11 CCR §7025(c). */
function withSignal({ gpc, optOuts }: GateFacts): OptOut[] {
  return OPT_OUTS.filter((kind) => optOuts.includes(kind) || (gpc && kind === 'sale-and-sharing'));
}
