import * as z from 'zod';
import { categoriesSchema } from '../flow/category.ts';
import { CATEGORIES, type Category } from '../redaction/categories.ts';

/** A purpose by its name: a word of the business's own, since it stands on stored sessions and on receipts. */
export const purposeSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'expected a purpose as a lower-case word such as session-replay');

const daysSchema = z.int().min(1).max(3650);

/** What sessions are recorded for when the business names nothing else: the DPA's one purpose. */
const DEFAULT_PURPOSES: readonly string[] = ['session-replay'];

/** The record policy of a business: what it lets Scrubjay keep at all, for how long, and what for. */
export const policySchema = z.strictObject({
  categories: categoriesSchema,
  /** Days that a session is kept of which nothing personal was. */
  retentionDays: daysSchema,
  /** Days for sessions that hold any of some categories, where that is shorter. The shortest that applies counts. */
  retention: z
    .array(z.strictObject({ categories: categoriesSchema, days: daysSchema }))
    .max(16)
    .default([]),
  purposes: z
    .array(purposeSchema)
    .min(1)
    .max(16)
    .default([...DEFAULT_PURPOSES]),
});
export type Policy = z.infer<typeof policySchema>;

/**
 * How long a chunk's session is kept at most, by what its grant allows to keep.
 *
 * @example retentionOf({ retentionDays: 90, retention: [{ categories: ['forms'], days: 30 }], … }, ['forms']); // 30
 */
export function retentionOf(
  policy: Pick<Policy, 'retentionDays' | 'retention'>,
  grant: readonly Category[],
): number {
  const applying = policy.retention.filter(({ categories }) => categories.some((c) => grant.includes(c)));
  return Math.min(policy.retentionDays, ...applying.map(({ days }) => days));
}

/** What a business may keep when it says nothing: every category, as far as the gate grants it, for a month. */
export const DEFAULT_POLICY: Policy = {
  categories: [...CATEGORIES],
  retentionDays: 30,
  retention: [],
  purposes: [...DEFAULT_PURPOSES],
};
