import * as z from 'zod';
import { idSchema } from '../flow/ids.ts';

/** What a business signs: the terms and the privacy policy for an account, the DPA for keeping personal data. */
export const AGREEMENT_KINDS = ['terms', 'privacy-policy', 'dpa'] as const;
export const agreementKindSchema = z.enum(AGREEMENT_KINDS);
export type AgreementKind = (typeof AGREEMENT_KINDS)[number];

/**
 * The versions in force: SHA-256 of each text in `legal/`. A new text is a new version and asks for a new
 * signature; a test holds these against the files.
 */
export const CURRENT_VERSIONS: Readonly<Record<AgreementKind, string>> = {
  terms: 'sha256:7c94b0a9fd1e372494ff74701ba088e493c6f3d5b4871cddb700c7fdf686a6a2',
  'privacy-policy': 'sha256:ab45bcafa0bce156c72c4419b5852baddbfdd60826af0eb14bb3970f1ed9fd32',
  dpa: 'sha256:af47a65c3fa379a256f7e7b5c37224080f612da3e97bf76fef3fa1ff1b931dae',
};

/** A signature on file. The signer's name, title and email are sealed in an erasable store, not here. */
export const agreementSchema = z.strictObject({
  id: idSchema,
  business: idSchema,
  kind: agreementKindSchema,
  version: z.string(),
  signedAt: z.int(),
  expiresAt: z.int().optional(),
  withdrawnAt: z.int().optional(),
});
export type Agreement = z.infer<typeof agreementSchema>;

export type AgreementGap = 'unsigned' | 'outdated' | 'withdrawn' | 'expired';

export type Agreements = Readonly<Partial<Record<AgreementKind, Agreement>>>;

/** What is signed to open an account. */
const ACCOUNT_AGREEMENTS = ['terms', 'privacy-policy'] as const satisfies readonly AgreementKind[];

/** Why an agreement does not count, or undefined when it is in force at `at` for data received at `receivedAt`. */
export function agreementGap(
  agreement: Agreement | undefined,
  at: number,
  receivedAt: number,
): AgreementGap | undefined {
  if (agreement === undefined || agreement.signedAt > receivedAt) return 'unsigned';
  if (agreement.withdrawnAt !== undefined) return 'withdrawn';
  if (agreement.expiresAt !== undefined && agreement.expiresAt <= at) return 'expired';
  if (agreement.version !== CURRENT_VERSIONS[agreement.kind]) return 'outdated';
  return undefined;
}

/**
 * A business is pending until its terms and its privacy policy are signed, and again once one of them was withdrawn or
 * has expired: nothing is recorded for it. A new version of a text leaves the account open, and closes the gate for
 * everything personal until that is signed too.
 */
export function isPending(agreements: Agreements, at: number, receivedAt: number): boolean {
  return ACCOUNT_AGREEMENTS.some((kind) => {
    const gap = agreementGap(agreements[kind], at, receivedAt);
    return gap !== undefined && gap !== 'outdated';
  });
}
