import { concat } from './bytes.ts';
import { framed, hmacSha256 } from './digest.ts';

/** Bytes of a salt. */
export const SALT_BYTES = 32;

/**
 * What the log holds of a receipt: a hash under a salt that stands in the receipt's proof only. Whoever sees the log
 * learns nothing, and cannot test a guess.
 *
 * @param salt random, 32 bytes
 * @param file the signed receipt: canonical JSON of payload, protected and signature
 */
export function logEntry(salt: Uint8Array, file: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return hmacSha256(salt, concat(framed('scrubjay/log-entry/v1'), file));
}
