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

/** What a search can be for beside identifiers: a network. It names nobody, so no request can be about one. */
export const IP_PREFIX = 'ip_prefix';
export type SearchableType = IdentifierType | typeof IP_PREFIX;

/** What a grant must allow before an identifier of a type may be kept. */
export type IdentifierCategory = 'emails' | 'ips' | 'numbers' | 'identity';

/** The longest value accepted, in UTF-16 units: longer than any standard's longest form. */
const MAX_IDENTIFIER_LENGTH = 1024;

const CUSTOM_TYPE = /^x_[a-z0-9_]{1,40}$/;

/** The name of a type that a business defines. */
export const customTypeSchema = z
  .custom<CustomType>(
    (value) => typeof value === 'string' && CUSTOM_TYPE.test(value),
    'expected x_ and 1 to 40 lower-case letters, digits or underscores',
  )
  // What a document of the API tells of it.
  .meta({ type: 'string', pattern: CUSTOM_TYPE.source });

/** One of the built-in types, or `x_` and 1 to 40 lower-case letters, digits or underscores. */
export const identifierTypeSchema = z.union([z.enum(IDENTIFIER_TYPES), customTypeSchema], {
  error: `expected one of ${IDENTIFIER_TYPES.join(', ')}, or a custom type such as x_member_number`,
});

const valueSchema = z
  .string()
  .min(1, 'expected a value')
  .max(MAX_IDENTIFIER_LENGTH, `expected at most ${MAX_IDENTIFIER_LENGTH} characters`);

/** A typed value that names a person, as a caller gives it: not yet normalised. */
export const identifierSchema = z.strictObject({
  type: identifierTypeSchema,
  value: valueSchema,
});
export type Identifier = z.infer<typeof identifierSchema>;

/** What is searched for: an identifier, or the prefix of addresses. */
export const searchedSchema = z.strictObject({
  type: z.union([z.literal(IP_PREFIX), identifierTypeSchema], {
    error: `expected one of ${IDENTIFIER_TYPES.join(', ')}, ${IP_PREFIX}, or a custom type such as x_member_number`,
  }),
  value: valueSchema,
});

/**
 * The category that governs an identifier type. `identity` is not one of the four categories: the site said
 * outright who the visitor is, so it is kept when the grant holds any category at all, and a visitor id always.
 */
export function categoryOf(type: SearchableType): IdentifierCategory {
  switch (type) {
    case 'email':
      return 'emails';
    case 'ip':
    case IP_PREFIX:
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
