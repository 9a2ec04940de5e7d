import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const IV = 12;
const TAG = 16;

/** The bytes could not be opened: wrong key, wrong place, or changed. Says nothing of the content. */
export class SealError extends Error {
  override name = 'SealError';
}

/** A new random key of 256 bits. */
export function newKey(): Uint8Array {
  return randomBytes(32);
}

/** A key for one use, from a key for many (HKDF-SHA-256, RFC 5869). */
export function deriveKey(key: Uint8Array, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), `scrubjay/${use}/v1`, 32));
}

/**
 * AES-256-GCM with a random IV: `iv · ciphertext · tag`.
 *
 * @param context where the bytes belong; the same list is needed to open them
 */
export function encrypt(key: Uint8Array, context: readonly string[], plaintext: Uint8Array): Uint8Array {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(additionalData(context));
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The inverse of {@link encrypt}. @throws {SealError} */
export function decrypt(key: Uint8Array, context: readonly string[], sealed: Uint8Array): Uint8Array {
  if (sealed.length < IV + TAG) throw new SealError('sealed bytes are cut off');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV), { authTagLength: TAG });
  decipher.setAAD(additionalData(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV, sealed.length - TAG)), decipher.final()]);
  } catch {
    throw new SealError('sealed bytes do not open: wrong key, wrong place, or changed');
  }
}

/** JSON of a list of strings is unambiguous: no two lists share their bytes. */
function additionalData(context: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(context));
}
