import { toNumber } from './bytes.ts';
import { parseBase64url } from './canonical.ts';
import type { LogKey } from './jwks.ts';

/** Edwards25519 (RFC 8032, section 5.1): its prime, the order of its base point, and d of −x² + y² = 1 + dx²y². */
const PRIME = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;

/** Bytes of a point and of a number. */
const HALF = 32;

/** Whether a signature is well-formed and the key's over the message (RFC 8032, section 5.1.7), S reduced. */
export async function verifyEd25519(
  key: LogKey,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (signature.length !== 2 * HALF || littleEndian(signature.subarray(HALF)) >= ORDER) return false;
  const { kty, crv, x } = key;
  const publicKey = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', publicKey, new Uint8Array(signature), new Uint8Array(message));
}

/**
 * Whether a key is the one encoding of a point of Edwards25519 (RFC 8032, section 5.1.3).
 *
 * @throws {ProofError} when it is not strict base64url
 */
export function isPointOfEdwards25519({ x: key }: Pick<LogKey, 'x'>): boolean {
  const encoded = littleEndian(parseBase64url(key, 'A key in the key file'));
  const y = encoded & (2n ** 255n - 1n);
  if (y >= PRIME) return false;
  // x² = (y² − 1) / (dy² + 1) must have a root: Euler's criterion, with the quotient's sign that of the product.
  const [numerator, denominator] = [modulo(y * y - 1n), modulo(D * y * y + 1n)];
  if (numerator === 0n) return encoded === y;
  return power(modulo(numerator * denominator), (PRIME - 1n) / 2n) === 1n;
}

function littleEndian(bytes: Uint8Array): bigint {
  return toNumber(Uint8Array.from(bytes).reverse());
}

function modulo(value: bigint): bigint {
  return ((value % PRIME) + PRIME) % PRIME;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (
    let [square, bits] = [base, exponent];
    bits > 0n;
    [square, bits] = [(square * square) % PRIME, bits >> 1n]
  ) {
    if (bits & 1n) result = (result * square) % PRIME;
  }
  return result;
}
