import * as z from 'zod';
import { IdentifierError } from './identifier-error.ts';
import { compatibilityForm, lowerCase, numericForm } from './text.ts';

/** How a business's own identifier type is normalised: which differences in spelling make no difference. */
export const customTypeRulesSchema = z.strictObject({
  /** `ignore`: capitals and small letters are the same. */
  case: z.enum(['ignore', 'keep']).default('ignore'),
  /** `collapse`: a run of white space is one space. `drop`: spaces, hyphens, dots, slashes and underscores go. */
  separators: z.enum(['collapse', 'drop']).default('collapse'),
  /** What a value may consist of once separators are dealt with. */
  characters: z.enum(['any', 'digits', 'letters-and-digits']).default('any'),
  leadingZeros: z.enum(['keep', 'drop']).default('keep'),
});
export type CustomTypeRules = z.infer<typeof customTypeRulesSchema>;

const DEFAULT_RULES: CustomTypeRules = customTypeRulesSchema.parse({});

const CHARACTERS = {
  any: { pattern: /^.+$/su, expected: 'a text that is not blank' },
  digits: { pattern: /^\d+$/u, expected: 'digits' },
  'letters-and-digits': { pattern: /^[\p{L}\p{M}\p{N}]+$/u, expected: 'letters and digits' },
} as const;

/**
 * Normalises a value of a business's own type: NFKC without invisible characters always, the rest by its rules.
 *
 * @throws {IdentifierError} when nothing is left of it, or it holds other characters than the rules allow
 * @example normaliseCustom('x_member', 'GOLD-0012', { separators: 'drop', ... }); // 'gold0012'
 */
export function normaliseCustom(type: string, value: string, rules: CustomTypeRules = DEFAULT_RULES): string {
  let form = rules.characters === 'any' ? compatibilityForm(value) : numericForm(value);
  if (rules.case === 'ignore') form = lowerCase(form);
  form =
    rules.separators === 'drop' ? form.replace(/[\s\p{Pd}−./_]/gu, '') : form.replace(/\s+/g, ' ').trim();
  if (rules.leadingZeros === 'drop') form = form.replace(/^0+(?=[\p{L}\p{N}])/u, '');
  const { pattern, expected } = CHARACTERS[rules.characters];
  if (!pattern.test(form)) {
    throw new IdentifierError(
      type,
      expected,
      "Give the whole value, as the business's rules for the type ask.",
    );
  }
  return form;
}
