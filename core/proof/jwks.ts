import * as z from 'zod';
import { equalBytes, fromHex, toBase64url } from './bytes.ts';
import { canonicalBytes, parseCanonical } from './canonical.ts';
import { sha256 } from './digest.ts';
import { isPointOfEdwards25519 } from './ed25519.ts';
import { isPointOfP256 } from './es256.ts';
import { ProofError } from './proof-error.ts';

const coordinate = z.string().length(43);

const receiptKeySchema = z.strictObject({
  alg: z.literal('ES256'),
  crv: z.literal('P-256'),
  kid: z.string(),
  kty: z.literal('EC'),
  use: z.literal('sig'),
  x: coordinate,
  y: coordinate,
});

/** RFC 8037, with the algorithm's name of RFC 9864. */
const logKeySchema = z.strictObject({
  alg: z.literal('Ed25519'),
  crv: z.literal('Ed25519'),
  kid: z.string(),
  kty: z.literal('OKP'),
  use: z.literal('sig'),
  x: coordinate,
});

/** A public key that verifies receipts (RFC 7517), named by its own hash. */
export type ReceiptKey = z.infer<typeof receiptKeySchema>;

/** A public key that verifies the log's checkpoints, named by its own hash. */
export type LogKey = z.infer<typeof logKeySchema>;

export type PublicJwk = ReceiptKey | LogKey;

const jwksSchema = z.strictObject({
  keys: z.array(z.discriminatedUnion('kty', [receiptKeySchema, logKeySchema])).min(1),
});

/** RFC 5480: SubjectPublicKeyInfo of P-256 up to the uncompressed point, and RFC 8410: that of Ed25519. */
const P256_SPKI = fromHex('3059301306072a8648ce3d020106082a8648ce3d03010703420004');
const ED25519_SPKI = fromHex('302a300506032b6570032100');

type Unnamed = Omit<ReceiptKey, 'kid' | 'alg' | 'use'> | Omit<LogKey, 'kid' | 'alg' | 'use'>;

/**
 * RFC 7638: the SHA-256 of a key's required members in canonical form, in base64url. The `kid` of every key here,
 * so that a name can stand for one key only.
 */
export async function thumbprint(key: Unnamed): Promise<string> {
  const { crv, kty, x } = key;
  const members = 'y' in key ? { crv, kty, x, y: key.y } : { crv, kty, x };
  return toBase64url(await sha256(canonicalBytes(members)));
}

/**
 * The key of a SubjectPublicKeyInfo in DER, as KMS's GetPublicKey answers it: on P-256 it verifies receipts.
 *
 * @throws {ProofError} when it is not a P-256 key
 */
export async function publicJwk(spki: Uint8Array): Promise<ReceiptKey> {
  const point = after(P256_SPKI, spki, 64);
  if (point === undefined) {
    throw new ProofError('The signing key is not on P-256: create it with key spec ECC_NIST_P256.');
  }
  const key = {
    crv: 'P-256',
    kty: 'EC',
    x: toBase64url(point.subarray(0, 32)),
    y: toBase64url(point.subarray(32)),
  } as const;
  return { alg: 'ES256', use: 'sig', ...key, kid: await thumbprint(key) };
}

/**
 * The key of a SubjectPublicKeyInfo in DER, as KMS's GetPublicKey answers it: an Ed25519 key verifies checkpoints.
 *
 * @throws {ProofError} when it is not an Ed25519 key
 */
export async function logJwk(spki: Uint8Array): Promise<LogKey> {
  const point = after(ED25519_SPKI, spki, 32);
  if (point === undefined) {
    throw new ProofError(
      "The log's key is not an Ed25519 key: create it with key spec ECC_NIST_EDWARDS25519.",
    );
  }
  const key = { crv: 'Ed25519', kty: 'OKP', x: toBase64url(point) } as const;
  return { alg: 'Ed25519', use: 'sig', ...key, kid: await thumbprint(key) };
}

/** The bytes of `/.well-known/jwks.json`: the canonical JSON of a JWK set, the only form that verifiers accept. */
export function jwksFile(keys: readonly PublicJwk[]): Uint8Array<ArrayBuffer> {
  return canonicalBytes({ keys });
}

/**
 * Reads a key file.
 *
 * @throws {ProofError} unless it is canonical, holds only P-256 and Ed25519 keys with exactly the known members, each
 *   named by its thumbprint, and none twice
 */
export async function parseJwks(file: Uint8Array): Promise<PublicJwk[]> {
  const result = jwksSchema.safeParse(parseCanonical(file, 'The key file'));
  if (!result.success) {
    const at = result.error.issues[0]!.path.join('.') || 'its top';
    throw new ProofError(
      `The key file is not a JWK set of ES256 and Ed25519 keys with exactly the known members: see ${at}.`,
    );
  }
  const { keys } = result.data;
  for (const key of keys) {
    const isPoint = key.kty === 'EC' ? isPointOfP256(key) : isPointOfEdwards25519(key);
    if (!isPoint) throw new ProofError(`A key in the key file is not a point of ${key.crv}.`);
    if (key.kid !== (await thumbprint(key)))
      throw new ProofError('A key in the key file is not named by its thumbprint.');
  }
  if (new Set(keys.map((key) => key.kid)).size !== keys.length)
    throw new ProofError('The key file holds a key twice.');
  return keys;
}

function after(prefix: Uint8Array, bytes: Uint8Array, length: number): Uint8Array | undefined {
  const rest = bytes.subarray(prefix.length);
  return rest.length === length && equalBytes(bytes.subarray(0, prefix.length), prefix) ? rest : undefined;
}
