import type { ReceiptFields } from './receipt-fields.ts';

/** Why a receipt may not be final, in the words of its outcome's reason. */
export type Hindrance =
  | 'request_open'
  | 'survivors'
  | 'errors'
  | 'store_missing'
  | 'residual_unexpired'
  | 'verified_too_early';

/**
 * All that keeps a receipt from being final; empty when it is earned. A receipt is final only if the request has
 * come to its end, the verifying role found no survivor, no store had an error, every store of the data map is
 * accounted for, no residual lives on, and the verification came after the lease and after the last residual.
 */
export function hindrances(fields: Omit<ReceiptFields, 'status'>): Hindrance[] {
  const { issuedAt, verification, cutoff, dataMap, stores, residuals, outcome } = fields;
  const accounted = new Set(stores.map(({ store }) => store));
  const holds: Record<Hindrance, boolean> = {
    request_open: outcome.status === 'open' || outcome.status === 'in_progress',
    survivors: verification.survivors > 0,
    errors: stores.some(({ errors }) => errors > 0),
    store_missing: dataMap.stores.some((store) => !accounted.has(store)),
    // Timestamps have one form, in which the order of texts is the order of times.
    residual_unexpired: residuals.some(({ expiresAt }) => expiresAt > issuedAt),
    verified_too_early: [cutoff.lease.to, ...residuals.map(({ expiresAt }) => expiresAt)].some(
      (time) => verification.at < time,
    ),
  };
  return (Object.keys(holds) as Hindrance[]).filter((hindrance) => holds[hindrance]);
}
