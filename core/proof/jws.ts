import * as z from 'zod';
import { canonicalBytes, parseBase64url, parseCanonical } from './canonical.ts';
import { toLowS } from './es256.ts';
import { ProofError } from './proof-error.ts';
import { type Receipt, receiptSchema } from './receipt.ts';

const headerSchema = z.strictObject({
  alg: z.literal('ES256'),
  kid: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  typ: z.literal('scrubjay-receipt+jws'),
});
export type ReceiptHeader = z.infer<typeof headerSchema>;

const fileSchema = z.strictObject({ payload: z.string(), protected: z.string(), signature: z.string() });
type Jws = z.infer<typeof fileSchema>;

/**
 * Signs bytes with ES256.
 *
 * @param signingInput what to hash with SHA-256 and sign; over KMS's 4096 bytes for MessageType RAW when a receipt
 *   is long, so send its digest
 * @returns raw r‖s, 64 bytes; either s will do
 */
export type Sign = (signingInput: Uint8Array) => Promise<Uint8Array>;

/**
 * The receipt file: a flattened JWS (RFC 7515, section 7.2.2) in canonical JSON, without a newline at its end.
 *
 * @param kid the signing key's RFC 7638 thumbprint
 * @throws {ProofError} when the receipt does not hold, the kid is no thumbprint or the signature is malformed
 * @example
 * const file = await signReceipt(receipt, async (input) => derToRaw(await kmsSign(input)), key.kid);
 */
export async function signReceipt(receipt: Receipt, sign: Sign, kid: string): Promise<Uint8Array> {
  if (!receiptSchema.safeParse(receipt).success) {
    throw new ProofError('The receipt was changed since it was built: build it anew with buildReceipt.');
  }
  const header = headerSchema.safeParse({ alg: 'ES256', kid, typ: 'scrubjay-receipt+jws' });
  if (!header.success)
    throw new ProofError('The kid is not an RFC 7638 thumbprint of 43 base64url characters.');
  const jws = { payload: encode(receipt), protected: encode(header.data) };
  const signature = toLowS(await sign(signingInput(jws)));
  return canonicalBytes({ ...jws, signature: Buffer.from(signature).toString('base64url') });
}

/** Reads the outer form of a receipt file. @throws {ProofError} unless it is canonical with exactly its members */
export function parseJws(file: Uint8Array): Jws {
  const result = fileSchema.safeParse(parseCanonical(file, 'The receipt file'));
  if (!result.success) {
    throw new ProofError(
      'The receipt file is not a flattened JWS of exactly payload, protected and signature.',
    );
  }
  return result.data;
}

/** Reads the protected header. @throws {ProofError} unless it is the one known form */
export function parseHeader(jws: Jws): ReceiptHeader {
  const bytes = parseBase64url(jws.protected, 'The protected header');
  const result = headerSchema.safeParse(parseCanonical(bytes, 'The protected header'));
  if (!result.success) {
    throw new ProofError(
      'The protected header is not exactly alg ES256, a kid and typ scrubjay-receipt+jws.',
    );
  }
  return result.data;
}

/** RFC 7515, section 5.1: what is signed. */
export function signingInput(jws: Pick<Jws, 'payload' | 'protected'>): Uint8Array {
  return Buffer.from(`${jws.protected}.${jws.payload}`);
}

function encode(value: unknown): string {
  return Buffer.from(canonicalBytes(value)).toString('base64url');
}
