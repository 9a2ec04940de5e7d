/** What callers send about a visitor's choices. Unknown fields are refused. */
import * as z from 'zod';
import {
  collectionMethodSchema,
  jurisdictionSchema,
  languageSchema,
  textVersionSchema,
} from '../gate/consent.ts';
import { gppSchema } from '../gate/gpp.ts';
import { optOutKindSchema } from '../gate/opt-out.ts';
import { identifierSchema } from '../identifiers/identifier-type.ts';
import { categoriesSchema } from './category.ts';
import { idSchema } from './ids.ts';

const textSchema = z.string().min(1).max(20_000);

/** POST /v1/consent-texts: a text that visitors will be shown, the same for everybody. */
export const consentTextRequestSchema = z.strictObject({
  text: textSchema,
  version: textVersionSchema,
  language: languageSchema,
});

/** With a token the visitor is the token's and is left out; a secret key must name it. */
const visitorSchema = idSchema.optional();

/** POST /v1/consents. The text, version and language are those of a registered text, to the byte. */
export const consentRequestSchema = z.strictObject({
  visitor: visitorSchema,
  categories: categoriesSchema,
  text: textSchema,
  version: textVersionSchema,
  language: languageSchema,
  method: collectionMethodSchema,
  jurisdiction: jurisdictionSchema.optional(),
  expiresAt: z.iso.datetime().optional(),
  gpp: gppSchema.optional(),
});

/** POST /v1/withdrawals: takes consent back, of some categories or, when none are named, of all. */
export const withdrawalRequestSchema = z.strictObject({
  visitor: visitorSchema,
  categories: categoriesSchema.optional(),
  method: collectionMethodSchema,
  jurisdiction: jurisdictionSchema.optional(),
  /** Erase what was recorded of the visitor too. */
  erase: z.boolean().default(false),
});

/** POST /v1/opt-outs. With a secret key the visitor or a person's identifiers are named. */
export const optOutRequestSchema = z
  .strictObject({
    visitor: visitorSchema,
    identifiers: z.array(identifierSchema).min(1).max(20).optional(),
    kinds: z.array(optOutKindSchema).min(1).max(3),
    /** `opt_in` takes an opt-out back; only with a secret key, after the two steps of 11 CCR §7028(a). */
    choice: z.enum(['opt_out', 'opt_in']).default('opt_out'),
    method: collectionMethodSchema,
    jurisdiction: jurisdictionSchema.optional(),
  })
  .refine(
    ({ visitor, identifiers }) => visitor === undefined || identifiers === undefined,
    'expected a visitor or identifiers, not both',
  );

/** POST /v1/consents/history: what is on file of one visitor, oldest first. */
export const consentHistorySchema = z.strictObject({
  visitor: idSchema,
  limit: z.int().min(1).max(100).default(50),
  cursor: z.string().max(4000).optional(),
});
