import { concat, equalBytes, fromNumber, toNumber } from './bytes.ts';
import { parseBase64url } from './canonical.ts';
import type { ReceiptKey } from './jwks.ts';
import { ProofError } from './proof-error.ts';

/** P-256 (NIST SP 800-186, section 3.2.1.3): its prime, the order of its base point, and b of y² = x³ − 3x + b. */
const PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Bytes of a coordinate, and of r and of s in a raw signature (RFC 7518, section 3.4). */
const HALF = 32;

/**
 * Turns the DER of an ECDSA signature (RFC 3279, section 2.2.3), as KMS gives it, into raw r‖s of 64 bytes.
 * Strict DER only: minimal lengths and integers, nothing missing, nothing after.
 *
 * @throws {ProofError} on any other bytes, or when r or s is not in 1 to order − 1
 */
export function derToRaw(der: Uint8Array): Uint8Array<ArrayBuffer> {
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
  return [toNumber(der.subarray(at + 2, end)), end];
}

/**
 * Of the two signatures (r, s) and (r, order − s), which verify alike, the one with s at most order ÷ 2.
 *
 * @throws {ProofError} when it is not 64 bytes, or r or s is not in 1 to order − 1
 */
export function toLowS(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  if (raw.length !== 2 * HALF) throw new ProofError(`The signature has ${raw.length} bytes, expected 64.`);
  const s = toNumber(raw.subarray(HALF));
  return rawSignature(toNumber(raw.subarray(0, HALF)), s > ORDER / 2n ? ORDER - s : s);
}

/** Turns a raw signature r‖s of 64 bytes into the DER of RFC 3279, section 2.2.3, which most other software takes. */
export function rawToDer(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const integers = concat(derInteger(raw.subarray(0, HALF)), derInteger(raw.subarray(HALF)));
  return concat(Uint8Array.of(0x30, integers.length), integers);
}

/** Minimal, and with a zero before a highest bit that would make it negative. */
function derInteger(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const minimal = bytes.subarray(first === -1 ? bytes.length - 1 : first);
  const padded = minimal[0]! > 0x7f ? concat(Uint8Array.of(0), minimal) : minimal;
  return concat(Uint8Array.of(0x02, padded.length), padded);
}

/** Whether a raw signature is well-formed, has a low s, and is the key's over the message (FIPS 186-5, SHA-256). */
export async function verifyEs256(key: ReceiptKey, message: Uint8Array, raw: Uint8Array): Promise<boolean> {
  if (!equalBytes(toLowS(raw), raw)) return false;
  const { kty, crv, x, y } = key;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const publicKey = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, algorithm, false, ['verify']);
  return crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    publicKey,
    new Uint8Array(raw),
    new Uint8Array(message),
  );
}

/** Whether a key's coordinates are those of a point of P-256. @throws {ProofError} when one is not strict base64url */
export function isPointOfP256(key: Pick<ReceiptKey, 'x' | 'y'>): boolean {
  const [x, y] = [key.x, key.y].map((text) =>
    toNumber(parseBase64url(text, 'A coordinate in the key file')),
  ) as [bigint, bigint];
  return x < PRIME && y < PRIME && (y * y - (x * x * x - 3n * x + B)) % PRIME === 0n;
}

function rawSignature(r: bigint, s: bigint): Uint8Array<ArrayBuffer> {
  if (r < 1n || r >= ORDER || s < 1n || s >= ORDER) {
    throw new ProofError('A number of the signature is outside 1 to order − 1 of P-256.');
  }
  return concat(fromNumber(r, HALF), fromNumber(s, HALF));
}

function malformedDer(): ProofError {
  return new ProofError('The signature is not the strict DER of SEQUENCE { r INTEGER, s INTEGER }.');
}
