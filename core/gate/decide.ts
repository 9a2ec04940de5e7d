import { orderCategories } from '../flow/category.ts';
import { CATEGORIES, type Category } from '../redaction/categories.ts';
import type { Business, SiteKey } from './account.ts';
import { AGREEMENT_KINDS, type Agreement, type AgreementKind, agreementGap } from './agreements.ts';
import type { Consent } from './consent.ts';

/** Everything the gate looks at. Whatever is absent counts as "no". */
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
  readonly agreements: Readonly<Partial<Record<AgreementKind, Agreement>>>;
  readonly consent: Consent | undefined;
  /** The session carries a tombstone. */
  readonly tombstoned: boolean;
  /** The visitor, or somebody the session is known to belong to, is suppressed. */
  readonly suppressed: boolean;
}

type DropReason = 'unknown-site-key' | 'revoked-site-key' | 'unknown-business' | 'tombstoned' | 'suppressed';

type RefusalReason =
  | 'not-wished'
  | 'policy'
  | 'gpc'
  | `${AgreementKind}-${'unsigned' | 'outdated' | 'withdrawn' | 'expired'}`
  | 'no-consent'
  | 'consent-withdrawn'
  | 'consent-expired'
  | 'not-consented';

/** A chunk is dropped with a reason, or stored with its grant and, per category not granted, the reason. */
export type Decision =
  | { readonly store: false; readonly reason: DropReason }
  | {
      readonly store: true;
      readonly grant: readonly Category[];
      readonly refused: Readonly<Partial<Record<Category, RefusalReason>>>;
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
  return { store: true, grant: orderCategories(CATEGORIES.filter((c) => refused[c] === undefined)), refused };
}

function dropReason(facts: GateFacts): DropReason | undefined {
  if (facts.siteKey === undefined) return 'unknown-site-key';
  if (facts.siteKey.revokedAt !== undefined && facts.siteKey.revokedAt <= facts.receivedAt)
    return 'revoked-site-key';
  if (facts.business === undefined || facts.business.business !== facts.siteKey.business)
    return 'unknown-business';
  if (facts.tombstoned) return 'tombstoned';
  if (facts.suppressed) return 'suppressed';
  return undefined;
}

function refusal(category: Category, facts: GateFacts): RefusalReason | undefined {
  if (!facts.wishes.includes(category)) return 'not-wished';
  if (!facts.business?.policy.categories.includes(category)) return 'policy';
  if (facts.gpc) return 'gpc';
  for (const kind of AGREEMENT_KINDS) {
    const gap = agreementGap(facts.agreements[kind], facts.now, facts.receivedAt);
    if (gap !== undefined) return `${kind}-${gap}`;
  }
  const { consent } = facts;
  if (consent === undefined || consent.timestamp > facts.receivedAt) return 'no-consent';
  if (consent.withdrawnAt !== undefined) return 'consent-withdrawn';
  if (consent.expiresAt !== undefined && consent.expiresAt <= facts.now) return 'consent-expired';
  if (!consent.categories.includes(category)) return 'not-consented';
  return undefined;
}
