/** What operators and businesses send about accounts, keys and agreements. Unknown fields are refused. */
import * as z from 'zod';
import { originSchema } from '../gate/account.ts';
import { agreementKindSchema } from '../gate/agreements.ts';
import { DEFAULT_POLICY, policySchema } from '../gate/policy.ts';
import { SCOPES, scopesSchema } from '../gate/scopes.ts';
import { signerSchema } from '../proof/agreement-receipt.ts';
import { idSchema } from './ids.ts';

const originsSchema = z.array(originSchema).min(1).max(50);

/** POST /v1/businesses */
export const businessRequestSchema = z.strictObject({
  name: z.string().min(1).max(200),
  origins: originsSchema,
  policy: policySchema.default(DEFAULT_POLICY),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, 'expected an ISO 3166 region such as US')
    .default('US'),
});

/** PUT /v1/businesses/{id}/policy: the whole record policy. */
export const policyRequestSchema = policySchema;

/** How long a replaced key may go on: while the new one is rolled out. */
const overlapSchema = z
  .int()
  .min(0)
  .max(7 * 24 * 60 * 60)
  .default(0);

/** Which key the new one takes the place of, and after how many seconds that one ends. */
const rotation = { replaces: idSchema.optional(), overlapSeconds: overlapSchema };

/** POST /v1/keys. The operator names the business; of a secret key it is the key's own. */
export const keyRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('site'),
    business: idSchema.optional(),
    origins: originsSchema,
    ...rotation,
  }),
  z.strictObject({
    kind: z.literal('secret'),
    business: idSchema.optional(),
    scopes: scopesSchema.default([...SCOPES]),
    ...rotation,
  }),
]);

/** The query of GET /v1/keys and DELETE /v1/keys/{id}: the operator names the business. */
export const businessQuerySchema = z.strictObject({ business: idSchema.optional() });

/** POST /v1/agreements */
export const signatureSchema = z.strictObject({
  kind: agreementKindSchema,
  /** The hash of the text that was read; a stale one is refused. */
  version: z.string(),
  signer: signerSchema,
  expiresAt: z.iso.datetime().optional(),
});
