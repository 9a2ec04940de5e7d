import * as z from 'zod';
import { categorySchema } from '../flow/category.ts';
import { idSchema } from '../flow/ids.ts';
import { agreementKindSchema } from '../gate/agreements.ts';

/** A blind as {@link blind} makes it: 43 characters of base64url. Nothing shorter than an HMAC fits. */
const blindSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'expected a blind of 43 base64url characters');

const common = {
  /** Server time at which the mark was set, ms since 1970. */
  at: z.int().min(0),
  business: idSchema,
};

/** Whom a mark is about: a blinded identifier and its type; of a browser, type `visitor`. */
const principalSchema = z.strictObject({ type: z.string(), blind: blindSchema });

/** A request has these identifiers forgotten. */
const suppressionSchema = z.strictObject({
  mark: z.literal('suppression'),
  ...common,
  request: idSchema,
  kind: z.enum(['delete', 'delete_and_suppress']),
  identifiers: z.array(principalSchema),
});

/** A request was called off before anything was erased: its suppression counts no more. */
const suppressionLiftedSchema = suppressionSchema.extend({
  mark: z.literal('suppression-lifted'),
  /** T0 of the suppression, ms since 1970. */
  suppressedAt: z.int().min(0),
});

/** The keys of these sessions are destroyed; sessions are blinded. */
const tombstonesSchema = z.strictObject({
  mark: z.literal('tombstones'),
  ...common,
  request: idSchema,
  sessions: z.array(blindSchema).min(1),
});

/** A session was rewritten without the person: its keys up to a generation are destroyed. */
const rewrittenSchema = z.strictObject({
  mark: z.literal('rewritten'),
  ...common,
  request: idSchema,
  session: blindSchema,
  upTo: z.int().min(1),
});

/** A visitor took consent back, for some categories or, where none are named, for all. */
const withdrawalSchema = z.strictObject({
  mark: z.literal('withdrawal'),
  ...common,
  /** The evidence of the withdrawal. */
  id: idSchema,
  principal: principalSchema,
  categories: z.array(categorySchema).min(1).optional(),
});

/** Somebody opted out. What of is the gate's to read; see `core/gate`. */
const optOutSchema = z.strictObject({
  mark: z.literal('opt-out'),
  ...common,
  id: idSchema,
  principal: principalSchema,
  of: z.array(z.enum(['sale-and-sharing', 'storage', 'sensitive'])).min(1),
});

/** A business took back its signature under an agreement. */
const agreementWithdrawalSchema = z.strictObject({
  mark: z.literal('agreement-withdrawal'),
  ...common,
  /** The agreement's own id. */
  id: idSchema,
  kind: agreementKindSchema,
});

/** A key no longer opens anything. A site key is public; of a secret key only the hash is known. */
const keyRevocationSchema = z.strictObject({
  mark: z.literal('key-revocation'),
  ...common,
  key: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('site'), siteKey: z.string().regex(/^sj_pk_/, 'expected a site key') }),
    z.strictObject({
      kind: z.literal('secret'),
      hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected the hash of a secret key, never the key'),
    }),
  ]),
});

/**
 * A mark that must survive any restore. It holds blinded ids, times and the business, and nothing personal: what
 * stands in the journal cannot be deleted before its retention ends.
 */
export const journalEntrySchema = z.discriminatedUnion('mark', [
  suppressionSchema,
  suppressionLiftedSchema,
  tombstonesSchema,
  rewrittenSchema,
  withdrawalSchema,
  optOutSchema,
  agreementWithdrawalSchema,
  keyRevocationSchema,
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;
