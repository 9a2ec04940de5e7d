import { createPublicKey, verify } from 'node:crypto';
import type { PublicJwk } from './jwks.ts';
import { ProofError } from './proof-error.ts';

/** The order of P-256's base point (NIST SP 800-186, section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Bytes of r and of s in a raw signature (RFC 7518, section 3.4). */
const HALF = 32;

/**
 * Turns the DER of an ECDSA signature (RFC 3279, section 2.2.3), as KMS gives it, into raw r‖s of 64 bytes.
 * Strict DER only: minimal lengths and integers, nothing missing, nothing after.
 *
 * @throws {ProofError} on any other bytes, or when r or s is not in 1 to order − 1
 */
export function derToRaw(der: Uint8Array): Uint8Array {
  // The longest is 2 + 2·35 = 72 bytes, so every length fits DER's short form of one byte.
  if (der[0] !== 0x30 || der[1] !== der.length - 2) throw malformedDer();
  const [r, afterR] = readInteger(der, 2);
  const [s, afterS] = readInteger(der, afterR);
  if (afterS !== der.length) throw malformedDer();
  return rawSignature(r, s);
}

function readInteger(der: Uint8Array, at: number): [value: bigint, end: number] {
  const length = der[at + 1];
  if (der[at] !== 0x02 || length === undefined || length === 0) throw malformedDer();
  const end = at + 2 + length;
  const [first, second] = der.subarray(at + 2, end);
  const negative = first! > 0x7f;
  const padded = first === 0 && second !== undefined && second < 0x80;
  if (negative || padded) throw malformedDer();
  return [toBigInt(der.subarray(at + 2, end)), end];
}

/**
 * Of the two signatures (r, s) and (r, order − s), which verify alike, the one with s at most order ÷ 2.
 *
 * @throws {ProofError} when it is not 64 bytes, or r or s is not in 1 to order − 1
 */
export function toLowS(raw: Uint8Array): Uint8Array {
  if (raw.length !== 2 * HALF) throw new ProofError(`The signature has ${raw.length} bytes, expected 64.`);
  const s = toBigInt(raw.subarray(HALF));
  return rawSignature(toBigInt(raw.subarray(0, HALF)), s > ORDER / 2n ? ORDER - s : s);
}

/** Whether a raw signature is well-formed, has a low s, and is the key's over the message (FIPS 186-5, SHA-256). */
export function verifyEs256(key: PublicJwk, message: Uint8Array, raw: Uint8Array): boolean {
  if (!Buffer.from(toLowS(raw)).equals(raw)) return false;
  const { kty, crv, x, y } = key;
  const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  return verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw);
}

function rawSignature(r: bigint, s: bigint): Uint8Array {
  if (r < 1n || r >= ORDER || s < 1n || s >= ORDER) {
    throw new ProofError('A number of the signature is outside 1 to order − 1 of P-256.');
  }
  return Buffer.from([r, s].map((number) => number.toString(16).padStart(2 * HALF, '0')).join(''), 'hex');
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function malformedDer(): ProofError {
  return new ProofError('The signature is not the strict DER of SEQUENCE { r INTEGER, s INTEGER }.');
}
