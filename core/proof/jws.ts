import * as z from 'zod';
import { toBase64url, utf8 } from './bytes.ts';
import { canonicalBytes, parseBase64url, parseCanonical } from './canonical.ts';
import { toLowS } from './es256.ts';
import { KINDS, type Kind, RECEIPT, type Statement } from './kinds.ts';
import { ProofError } from './proof-error.ts';
import { type Receipt, receiptSchema } from './receipt.ts';

const headerSchema = z.strictObject({
  alg: z.literal('ES256'),
  kid: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  typ: z.string().refine((typ) => KINDS.has(typ)),
});
type JwsHeader = z.infer<typeof headerSchema>;

/** What stands beside a receipt and is not signed with it: its place in the log. */
const logHeaderSchema = z.strictObject({
  /** From the checkpoint that the business was given before: the log only grew since. */
  consistency: z.strictObject({ from: z.string(), hashes: z.array(z.string()) }).optional(),
  /** c2sp.org/tlog-proof. */
  proof: z.string(),
});
export type LogHeader = z.infer<typeof logHeaderSchema>;

const fileSchema = z.strictObject({
  header: logHeaderSchema.optional(),
  payload: z.string(),
  protected: z.string(),
  signature: z.string(),
});
export type Jws = z.infer<typeof fileSchema>;

/**
 * Signs bytes with ES256.
 *
 * @param signingInput what to hash with SHA-256 and sign; over KMS's 4096 bytes for MessageType RAW when a receipt
 *   is long, so send its digest
 * @returns raw r‖s, 64 bytes; either s will do
 */
export type Sign = (signingInput: Uint8Array) => Promise<Uint8Array>;

/**
 * The signed receipt: a flattened JWS (RFC 7515, section 7.2.2) in canonical JSON, without a newline at its end, and
 * without its proof, which {@link withProof} adds.
 *
 * @param kid the signing key's RFC 7638 thumbprint
 * @throws {ProofError} when the receipt does not hold, the kid is no thumbprint or the signature is malformed
 * @example
 * const file = await signReceipt(receipt, async (input) => derToRaw(await kmsSign(input)), key.kid);
 */
export async function signReceipt(
  receipt: Receipt,
  sign: Sign,
  kid: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!receiptSchema.safeParse(receipt).success) {
    throw new ProofError('The receipt was changed since it was built: build it anew with buildReceipt.');
  }
  return signStatement(RECEIPT, receipt, sign, kid);
}

/** Signs a statement of any kind, as {@link signReceipt} does a receipt. @throws {ProofError} as that does */
export async function signStatement<S extends Statement>(
  kind: Kind<S>,
  statement: S,
  sign: Sign,
  kid: string,
): Promise<Uint8Array<ArrayBuffer>> {
  kind.parse(statement);
  const header = headerSchema.safeParse({ alg: 'ES256', kid, typ: kind.typ });
  if (!header.success)
    throw new ProofError('The kid is not an RFC 7638 thumbprint of 43 base64url characters.');
  const jws = { payload: encode(statement), protected: encode(header.data) };
  const signature = toLowS(await sign(signingInput(jws)));
  return canonicalBytes({ ...jws, signature: toBase64url(signature) });
}

/** The receipt file as it is given away: the signed receipt and its place in the log. */
export function withProof(signed: Uint8Array, header: LogHeader): Uint8Array<ArrayBuffer> {
  return canonicalBytes({ ...parseJws(signed), header });
}

/** The signed receipt without what stands beside it: the bytes that the log's entry is made of. */
export function withoutProof({ header: _, ...signed }: Jws): Uint8Array<ArrayBuffer> {
  return canonicalBytes(signed);
}

/** What a signed statement of one's own states. The signature is not judged. @throws {ProofError} */
export function statementOf(signed: Uint8Array): unknown {
  return parseCanonical(parseBase64url(parseJws(signed).payload, 'The payload'), 'The payload');
}

/** Reads the outer form of a receipt file. @throws {ProofError} unless it is canonical with exactly its members */
export function parseJws(file: Uint8Array): Jws {
  const result = fileSchema.safeParse(parseCanonical(file, 'The receipt file'));
  if (!result.success) {
    throw new ProofError(
      'The receipt file is not a flattened JWS of exactly payload, protected, signature and perhaps header.',
    );
  }
  return result.data;
}

/** Reads the protected header. @throws {ProofError} unless it is the one known form, of a known kind */
export function parseHeader(jws: Jws): JwsHeader & { readonly kind: Kind } {
  const bytes = parseBase64url(jws.protected, 'The protected header');
  const result = headerSchema.safeParse(parseCanonical(bytes, 'The protected header'));
  const kind = KINDS.get(result.data?.typ ?? '');
  if (!result.success || kind === undefined) {
    throw new ProofError(
      `The protected header is not exactly alg ES256, a kid and one of the types ${[...KINDS.keys()].join(', ')}.`,
    );
  }
  return { ...result.data, kind };
}

/** RFC 7515, section 5.1: what is signed. */
export function signingInput(jws: Pick<Jws, 'payload' | 'protected'>): Uint8Array<ArrayBuffer> {
  return utf8(`${jws.protected}.${jws.payload}`);
}

function encode(value: unknown): string {
  return toBase64url(canonicalBytes(value));
}
