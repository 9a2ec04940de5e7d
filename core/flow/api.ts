/** The one schema of what callers send to the API. Unknown fields are refused. */
import * as z from 'zod';
import { gppSchema } from '../gate/gpp.ts';
import { identifierSchema, searchedSchema } from '../identifiers/identifier-type.ts';
import { MOST_PUBLIC_CONTACTS } from '../identifiers/policy.ts';
import { normalisationRulesSchema } from '../identifiers/rules.ts';
import { categoriesSchema } from './category.ts';
import { idSchema } from './ids.ts';
import { MAX_SEQUENCE } from './limits.ts';
import { roleSchema } from './records.ts';

/** POST /v1/sessions */
export const startSessionSchema = z.strictObject({
  siteKey: z.string().regex(/^sj_pk_[A-Za-z0-9_-]{43}$/, 'expected a site key: sj_pk_ and 43 characters'),
  /** The browser's visitor id from an earlier session. */
  visitor: idSchema.optional(),
  /** A token of the same session that has ended or is about to. */
  token: z.string().max(2000).optional(),
  /** What the page's consent platform says, if there is one (`__gpp`): an opt-out in it counts as one. */
  gpp: gppSchema.optional(),
});

/** The query of POST /v1/chunks. */
export const chunkQuerySchema = z.strictObject({
  token: z.string(),
  seq: z
    .string()
    .regex(/^(0|[1-9]\d*)$/, 'expected a whole number from 0')
    .transform(Number)
    .refine((seq) => seq <= MAX_SEQUENCE, `expected at most ${MAX_SEQUENCE}`),
  /** What the recorder asks to keep, comma-separated. */
  record: z
    .string()
    .optional()
    .transform((text) => (text === undefined || text === '' ? [] : text.split(',')))
    .pipe(categoriesSchema),
});

/** The query of a route that takes a token and nothing else. */
export const tokenQuerySchema = z.strictObject({ token: z.string() });

/** POST /v1/identities: what the site knows of the visitor. */
export const identitySchema = z
  .strictObject({ identifiers: z.array(identifierSchema).min(1).max(20) })
  .refine(
    (body) => body.identifiers.every(({ type }) => type !== 'visitor'),
    'a visitor id is given by the server',
  );

/** A point in time, in ms since 1970. */
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** POST /v1/searches */
export const searchSchema = z.strictObject({
  identifiers: z.array(searchedSchema).min(1).max(10),
  match: z.enum(['any', 'all']).default('any'),
  /** Only where the person is the visitor, or only where the recording mentions them. Default: both. */
  role: roleSchema.optional(),
  /** Sessions that began from then on. */
  from: instant.optional(),
  /** Sessions that began before then. */
  to: instant.optional(),
  limit: z.int().min(1).max(100).default(50),
  cursor: z.string().max(4000).optional(),
});
export type SearchInput = z.infer<typeof searchSchema>;

/** The query of GET /v1/searches: one month of the audit trail. */
export const searchLogQuerySchema = z.strictObject({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month such as 2026-11'),
  cursor: z.string().max(200).optional(),
});

/** PUT /v1/identifier-policy: how the business's identifiers are read. What is left out stays as it is. */
export const identifierPolicyRequestSchema = z.strictObject({
  region: normalisationRulesSchema.shape.region.optional(),
  emailPlusTags: normalisationRulesSchema.shape.emailPlusTags.optional(),
  customTypes: normalisationRulesSchema.shape.customTypes.optional(),
  /** The contact values on the business's own pages, all of them. They are kept blinded. */
  publicContacts: z.array(identifierSchema).max(MOST_PUBLIC_CONTACTS).optional(),
  /** Begin a new key epoch though the rules stay. */
  newKey: z.boolean().default(false),
});

/** The query of GET /v1/sessions/{id}/events. */
export const eventsQuerySchema = z.strictObject({
  from: z
    .string()
    .regex(/^\d{1,6}$/, 'expected a sequence number')
    .transform(Number)
    .optional(),
});

/** The query of a route that takes none. */
export const noQuerySchema = z.strictObject({});

/** The body of a route that takes none: nothing, or an empty object. */
export const noBodySchema = z.strictObject({});

/** The query of a list. */
export const pageQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'expected a whole number from 1 to 100')
    .default('50')
    .transform(Number)
    .refine((limit) => limit <= 100, 'expected at most 100'),
  cursor: z.string().max(4000).optional(),
});
