import * as z from 'zod';
import { idSchema } from '../flow/ids.ts';
import { agreementKindSchema } from '../gate/agreements.ts';
import { parseStatement } from './parse-statement.ts';
import { timestamp } from './timestamp.ts';

/** Who signs for a business. Personal data: it stands in the countersigned document, sealed, and in no ledger. */
export const signerSchema = z.strictObject({
  name: z.string().min(1).max(200),
  title: z.string().min(1).max(200),
  email: z.email().max(320),
});
export type Signer = z.infer<typeof signerSchema>;

/** What a business is given when it has signed: the operator's countersignature over what was signed, by whom, when. */
const agreementReceiptSchema = z.strictObject({
  schema: z.literal('scrubjay/agreement/v1'),
  id: idSchema,
  kind: agreementKindSchema,
  /** SHA-256 of the text that was signed. */
  version: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  business: z.strictObject({ id: idSchema, name: z.string() }),
  /** The service provider, which countersigns. */
  issuer: z.string(),
  /** An address in a form that every verifier can check alike; what is signed was checked more strictly. */
  signer: signerSchema.extend({
    email: z
      .string()
      .max(320)
      .regex(/^[!-?A-~]+@[!-?A-~]+$/),
  }),
  signedAt: timestamp,
  expiresAt: timestamp.optional(),
});
export type AgreementReceipt = z.infer<typeof agreementReceiptSchema>;

/** Reads a countersigned agreement. @throws {ProofError} naming what is not well-formed */
export function parseAgreementReceipt(input: unknown): AgreementReceipt {
  return parseStatement(agreementReceiptSchema, input, 'The agreement');
}
