import * as z from 'zod';
import { categoriesSchema } from '../flow/category.ts';
import { idSchema } from '../flow/ids.ts';
import {
  assertionSchema,
  type ConsentRecord,
  type ConsentText,
  collectionMethodSchema,
  jurisdictionSchema,
  languageSchema,
  textHashSchema,
  textVersionSchema,
} from '../gate/consent.ts';
import { type OptOutRecord, optOutKindSchema } from '../gate/opt-out.ts';
import { purposeSchema } from '../gate/policy.ts';
import { toHex, utf8 } from './bytes.ts';
import { sha256 } from './digest.ts';
import { parseStatement } from './parse-statement.ts';
import { ProofError } from './proof-error.ts';
import { timestamp } from './timestamp.ts';

const noticeSchema = z.strictObject({
  /** The very text that was shown. */
  text: z.string(),
  hash: textHashSchema,
  version: textVersionSchema,
  language: languageSchema,
});

const purposesSchema = z.array(
  z.strictObject({
    purpose: purposeSchema,
    consentType: z.literal('EXPLICIT'),
    piiCategory: categoriesSchema,
    /** When it ends by itself; otherwise when it is withdrawn. */
    termination: z.union([timestamp, z.literal('on withdrawal')]),
    thirdPartyDisclosure: z.literal(false),
  }),
);

/**
 * What a visitor, or whoever asked for one, is given of a choice. Member names are those of the Kantara Consent Receipt
 * 1.1 where it has one; `event` and `notice` follow ISO/IEC TS 27560.
 */
const consentReceiptSchema = z.strictObject({
  schema: z.literal('scrubjay/consent-receipt/v1'),
  consentReceiptID: idSchema,
  event: z.enum(['given', 'withdrawn', 'opt_out', 'opt_in']),
  consentTimestamp: timestamp,
  collectionMethod: collectionMethodSchema,
  assertion: assertionSchema,
  jurisdiction: jurisdictionSchema.optional(),
  /** The blind of the visitor's id, or of the identifier. */
  piiPrincipalId: z.string(),
  piiControllers: z.array(z.strictObject({ piiController: z.string(), id: idSchema })),
  /** Who processes on the controller's behalf, and signs this. */
  issuer: z.string(),
  services: z.array(z.strictObject({ service: z.literal('session recording'), purposes: purposesSchema })),
  /** What was opted out of, or into again. */
  optOuts: z.array(optOutKindSchema),
  notice: noticeSchema.optional(),
  gpp: z.strictObject({ hash: textHashSchema, optOut: z.boolean() }).optional(),
});
export type ConsentReceipt = z.infer<typeof consentReceiptSchema>;

/** Who the parties are. */
export interface Parties {
  readonly businessName: string;
  readonly issuer: string;
}

/** The receipt of a consent or a withdrawal. @param text what was shown, of a consent */
export function consentReceipt(
  record: ConsentRecord,
  text: ConsentText | undefined,
  parties: Parties,
): ConsentReceipt {
  const { purposes, categories, expiresAt, notice, gpp } = record;
  const termination =
    expiresAt === undefined ? ('on withdrawal' as const) : new Date(expiresAt).toISOString();
  return {
    ...common(record, parties),
    event: record.event,
    services: [
      {
        service: 'session recording',
        purposes: purposes.map((purpose) => ({
          purpose,
          consentType: 'EXPLICIT',
          piiCategory: categories,
          termination,
          thirdPartyDisclosure: false,
        })),
      },
    ],
    optOuts: [],
    ...(notice === undefined || text === undefined ? {} : { notice: { text: text.text, ...notice } }),
    ...(gpp === undefined ? {} : { gpp }),
  };
}

/** The receipt of an opt-out, or of opting in again. */
export function optOutReceipt(record: OptOutRecord, parties: Parties): ConsentReceipt {
  return { ...common(record, parties), event: record.choice, services: [], optOuts: record.kinds };
}

function common(record: ConsentRecord | OptOutRecord, { businessName, issuer }: Parties) {
  return {
    schema: 'scrubjay/consent-receipt/v1' as const,
    consentReceiptID: record.id,
    consentTimestamp: new Date(record.timestamp).toISOString(),
    collectionMethod: record.collectionMethod,
    assertion: record.assertion,
    ...(record.jurisdiction === undefined ? {} : { jurisdiction: record.jurisdiction }),
    piiPrincipalId: record.principal,
    piiControllers: [{ piiController: businessName, id: record.business }],
    issuer,
  };
}

/** Reads a consent receipt. @throws {ProofError} naming what is not well-formed */
export function parseConsentReceipt(input: unknown): ConsentReceipt {
  return parseStatement(consentReceiptSchema, input, 'The consent receipt');
}

/** @throws {ProofError} when the text that was shown is not the one that its hash names */
export async function checkNotice({ notice }: ConsentReceipt): Promise<void> {
  if (notice === undefined) return;
  const digest = toHex(await sha256(utf8(notice.text)));
  if (notice.hash !== `sha256:${digest}`)
    throw new ProofError('The text that was shown is not the one that the hash beside it names.');
}
