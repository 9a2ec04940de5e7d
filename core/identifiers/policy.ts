import * as z from 'zod';
import { idSchema } from '../flow/ids.ts';
import { identifierTypeSchema } from './identifier-type.ts';
import { defaultRules, type NormalisationRules, normalisationRulesSchema } from './rules.ts';

/** The label of the first blind key, and of what never changes its key: blinds of visitors and of sessions. */
export const FIRST_EPOCH = '1';

/**
 * How long before its first use a new epoch is announced. Whoever read the policy before works with the epochs of
 * then: a request computes its blinds when it is taken, and its marks are set within this time.
 */
export const ANNOUNCEMENT_MS = 60 * 60 * 1000;

/** Each search and each request looks under every epoch, so there cannot be any number of them. */
export const MOST_EPOCHS = 24;

/** A business declares at most so many contact values of its own. */
export const MOST_PUBLIC_CONTACTS = 100;

/** From a time on, the index is written with one key and one set of rules. */
const epochSchema = z.strictObject({
  /** Names the blind key. */
  label: z.string().regex(/^\d{1,4}$/),
  /** ms since 1970 from which rows are written under it; searches look under it at once. */
  from: z.int().min(0),
  rules: normalisationRulesSchema,
});
export type PolicyEpoch = z.infer<typeof epochSchema>;

/** How a business's identifiers are read and blinded: one row of the ledger a business. */
export const identifierPolicySchema = z.strictObject({
  business: idSchema,
  /** Grows by one with each change. */
  version: z.int().min(0),
  /** Oldest first. */
  epochs: z.array(epochSchema).min(1).max(MOST_EPOCHS),
  /** The business's own contact values, blinded: kept in a recording they name nobody and are never indexed. */
  publicContacts: z
    .array(z.strictObject({ type: identifierTypeSchema, blind: z.string() }))
    .max(MOST_PUBLIC_CONTACTS),
});
export type IdentifierPolicy = z.infer<typeof identifierPolicySchema>;

/** The policy of a business that has set none. @param region the business's */
export function defaultPolicy(business: string, region: string): IdentifierPolicy {
  return {
    business,
    version: 0,
    epochs: [{ label: FIRST_EPOCH, from: 0, rules: defaultRules(region) }],
    publicContacts: [],
  };
}

/** The epoch that rows are written under at a time, ms since 1970. */
export function epochAt(epochs: readonly PolicyEpoch[], now: number): PolicyEpoch {
  return epochs.findLast(({ from }) => from <= now) ?? epochs[0]!;
}

/**
 * The policy with a new epoch, announced now and in use an hour later. Rows that exist stay as they are.
 *
 * @throws {RangeError} when there are as many epochs as there may be
 */
export function withNewEpoch(
  policy: IdentifierPolicy,
  rules: NormalisationRules,
  now: number,
): IdentifierPolicy {
  const { epochs } = policy;
  if (epochs.length >= MOST_EPOCHS) throw new RangeError(`There are ${MOST_EPOCHS} epochs already.`);
  const newest = epochs.at(-1)!;
  const from = Math.max(now + ANNOUNCEMENT_MS, newest.from + 1);
  const label = String(Number(newest.label) + 1);
  return { ...policy, version: policy.version + 1, epochs: [...epochs, { label, from, rules }] };
}
