import * as z from 'zod';

/** The identifier types with rules of their own. A business may add types named `x_…`. */
export const IDENTIFIER_TYPES = [
  'email',
  'ip',
  'phone',
  'card',
  'ssn',
  'iban',
  'number',
  'user_id',
  'visitor',
] as const;

type BuiltInType = (typeof IDENTIFIER_TYPES)[number];
export type CustomType = `x_${string}`;
export type IdentifierType = BuiltInType | CustomType;

/** What a grant must allow before an identifier of a type may be kept. */
export type IdentifierCategory = 'emails' | 'ips' | 'numbers' | 'identity';

/** The longest value accepted, in UTF-16 units: longer than any standard's longest form. */
const MAX_IDENTIFIER_LENGTH = 1024;

const CUSTOM_TYPE = /^x_[a-z0-9_]{1,40}$/;

/** One of the built-in types, or `x_` and 1 to 40 lower-case letters, digits or underscores. */
export const identifierTypeSchema = z.union(
  [
    z.enum(IDENTIFIER_TYPES),
    z.custom<CustomType>((value) => typeof value === 'string' && CUSTOM_TYPE.test(value)),
  ],
  { error: `expected one of ${IDENTIFIER_TYPES.join(', ')}, or a custom type such as x_member_number` },
);

/** A typed value that names a person, as a caller gives it: not yet normalised. */
export const identifierSchema = z.strictObject({
  type: identifierTypeSchema,
  value: z
    .string()
    .min(1, 'expected a value')
    .max(MAX_IDENTIFIER_LENGTH, `expected at most ${MAX_IDENTIFIER_LENGTH} characters`),
});
export type Identifier = z.infer<typeof identifierSchema>;

/**
 * The category that governs an identifier type. `identity` is not one of the four categories: the site said
 * outright who the visitor is, so it is kept when the grant holds any category at all, and a visitor id always.
 */
export function categoryOf(type: IdentifierType): IdentifierCategory {
  switch (type) {
    case 'email':
      return 'emails';
    case 'ip':
      return 'ips';
    case 'phone':
    case 'card':
    case 'ssn':
    case 'iban':
    case 'number':
      return 'numbers';
    default:
      return 'identity';
  }
}
