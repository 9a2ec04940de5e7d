import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto';
import * as z from 'zod';
import { canonicalBytes, parseBase64url, parseCanonical } from './canonical.ts';
import { ProofError } from './proof-error.ts';

const coordinate = z.string().length(43);

const publicJwkSchema = z.strictObject({
  alg: z.literal('ES256'),
  crv: z.literal('P-256'),
  kid: z.string(),
  kty: z.literal('EC'),
  use: z.literal('sig'),
  x: coordinate,
  y: coordinate,
});

/** A public key that verifies receipts (RFC 7517), named by its own hash. */
export type PublicJwk = z.infer<typeof publicJwkSchema>;

const jwksSchema = z.strictObject({ keys: z.array(publicJwkSchema).min(1) });

/**
 * RFC 7638: the SHA-256 of a key's required members in canonical form, in base64url. The `kid` of every key here,
 * so that a name can stand for one key only.
 */
export function thumbprint({ crv, kty, x, y }: Pick<PublicJwk, 'crv' | 'kty' | 'x' | 'y'>): string {
  return createHash('sha256').update(canonicalBytes({ crv, kty, x, y })).digest('base64url');
}

/**
 * The key of a SubjectPublicKeyInfo in DER, as KMS's GetPublicKey answers it.
 *
 * @throws {ProofError} when it is not a P-256 key
 */
export function publicJwk(spki: Uint8Array): PublicJwk {
  const { kty, crv, x, y } = exportJwk(spki);
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined) {
    throw new ProofError('The signing key is not on P-256: create it with key spec ECC_NIST_P256.');
  }
  return { alg: 'ES256', crv, kid: thumbprint({ crv, kty, x, y }), kty, use: 'sig', x, y };
}

/** The bytes of `/.well-known/jwks.json`: the canonical JSON of a JWK set, the only form that verifiers accept. */
export function jwksFile(keys: readonly PublicJwk[]): Uint8Array {
  return canonicalBytes({ keys });
}

/**
 * Reads a key file.
 *
 * @throws {ProofError} unless it is canonical, holds only P-256 keys with exactly the known members, each named by
 *   its thumbprint, and none twice
 */
export function parseJwks(file: Uint8Array): PublicJwk[] {
  const result = jwksSchema.safeParse(parseCanonical(file, 'The key file'));
  if (!result.success) {
    const at = result.error.issues[0]!.path.join('.') || 'its top';
    throw new ProofError(
      `The key file is not a JWK set of ES256 keys with exactly the known members: see ${at}.`,
    );
  }
  const { keys } = result.data;
  for (const key of keys) {
    parseBase64url(key.x, 'A coordinate in the key file');
    parseBase64url(key.y, 'A coordinate in the key file');
    if (key.kid !== thumbprint(key))
      throw new ProofError('A key in the key file is not named by its thumbprint.');
    if (!isOnCurve(key)) throw new ProofError('A key in the key file is not a point of P-256.');
  }
  if (new Set(keys.map((key) => key.kid)).size !== keys.length)
    throw new ProofError('The key file holds a key twice.');
  return keys;
}

function exportJwk(spki: Uint8Array): JsonWebKey {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({ format: 'jwk' });
  } catch (cause) {
    throw new ProofError('The public key is not a SubjectPublicKeyInfo in DER.', { cause });
  }
}

function isOnCurve({ crv, kty, x, y }: PublicJwk): boolean {
  try {
    createPublicKey({ key: { crv, kty, x, y }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}
