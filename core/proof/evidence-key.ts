import { createECDH, createPrivateKey, hkdfSync, type KeyObject, sign } from 'node:crypto';
import { toLowS } from './es256.ts';
import { publicJwk, type ReceiptKey } from './jwks.ts';
import type { Sign } from './jws.ts';

/** One less than the order of P-256's base point (NIST SP 800-186, section 3.2.1.3). */
const ORDER_LESS_ONE = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550n;

/** 352 bits: 96 more than the order has, so that reducing them favours no key (FIPS 186-5, appendix A.2.1). */
const WIDE_BYTES = 44;

/** A key that signs evidence, in memory. */
export interface EvidenceKey {
  readonly jwk: ReceiptKey;
  readonly sign: Sign;
}

/**
 * The P-256 key of a seed. The seed is what KMS wraps, so that a signature costs no call to KMS; the same seed gives
 * the same key in every sandbox.
 *
 * @param seed 32 random bytes
 */
export async function evidenceKey(seed: Uint8Array): Promise<EvidenceKey> {
  const wide = Buffer.from(
    hkdfSync('sha256', seed, new Uint8Array(), 'scrubjay/evidence-key/v1', WIDE_BYTES),
  );
  const d = (BigInt(`0x${wide.toString('hex')}`) % ORDER_LESS_ONE) + 1n;
  const key = privateKey(Buffer.from(d.toString(16).padStart(64, '0'), 'hex'));
  return {
    jwk: await publicJwk(key.spki),
    sign: async (input) => toLowS(sign('sha256', input, { key: key.object, dsaEncoding: 'ieee-p1363' })),
  };
}

function privateKey(d: Buffer): { object: KeyObject; spki: Uint8Array } {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const text = (bytes: Buffer) => bytes.toString('base64url');
  const [x, y] = [text(point.subarray(1, 33)), text(point.subarray(33))];
  const object = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d: text(d) }, format: 'jwk' });
  // RFC 5480: SubjectPublicKeyInfo of an uncompressed point on P-256.
  const prefix = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
  return { object, spki: Buffer.concat([prefix, point]) };
}
