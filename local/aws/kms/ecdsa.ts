import { createECDH, createHash, type KeyObject, randomBytes } from 'node:crypto';

/** The order of the curve P-256 (FIPS 186-5). */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** SHA-256 of a message. */
export function digestOf(message: Buffer): Buffer {
  return createHash('sha256').update(message).digest();
}

/**
 * Signs a SHA-256 digest with ECDSA on P-256; answers the signature as KMS does, in DER (RFC 3279).
 * Node's own `sign` hashes what it is given, so that a ready digest (MessageType DIGEST) needs this.
 */
export function signDigest(privateKey: KeyObject, digest: Buffer): Buffer {
  const { d = '' } = privateKey.export({ format: 'jwk' });
  const secret = toNumber(Buffer.from(d, 'base64url'));
  for (;;) {
    const nonce = toNumber(randomBytes(32));
    if (nonce === 0n || nonce >= ORDER) continue;
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(Buffer.from(nonce.toString(16).padStart(64, '0'), 'hex'));
    const r = toNumber(ecdh.getPublicKey().subarray(1, 33)) % ORDER;
    const s = (inverse(nonce) * ((toNumber(digest) + r * secret) % ORDER)) % ORDER;
    if (r !== 0n && s !== 0n) return derSequence([r, s]);
  }
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

/** The inverse modulo the order, by Fermat: the order is prime. */
function inverse(value: bigint): bigint {
  let result = 1n;
  let base = value % ORDER;
  for (let exponent = ORDER - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % ORDER;
    base = (base * base) % ORDER;
  }
  return result;
}

function derSequence(numbers: readonly bigint[]): Buffer {
  const integers = numbers.map((number) => {
    const hex = number.toString(16);
    const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
    const unsigned = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
    return Buffer.concat([Buffer.of(0x02, unsigned.length), unsigned]);
  });
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
