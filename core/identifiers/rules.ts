import * as z from 'zod';
import { customTypeRulesSchema } from './custom-type.ts';
import { customTypeSchema } from './identifier-type.ts';

/** A business defines at most so many types of its own. */
const MOST_CUSTOM_TYPES = 50;

/** What a business decides about how its identifiers are read. Index and search share it by sharing an epoch. */
export const normalisationRulesSchema = z.strictObject({
  /** ISO 3166-1 alpha-2 region in which a telephone number without country code is read. */
  region: z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166 region such as US'),
  /** Whether `joe+news@…` stays apart from `joe@…`. */
  emailPlusTags: z.enum(['keep', 'drop']),
  /** The business's own types. One that is not listed here is read by the default rules. */
  customTypes: z
    .record(customTypeSchema, customTypeRulesSchema)
    .refine(
      (types) => Object.keys(types).length <= MOST_CUSTOM_TYPES,
      `expected at most ${MOST_CUSTOM_TYPES} types`,
    ),
});
export type NormalisationRules = z.infer<typeof normalisationRulesSchema>;

/** The rules of a business that has decided nothing. */
export function defaultRules(region: string): NormalisationRules {
  return { region, emailPlusTags: 'keep', customTypes: {} };
}
