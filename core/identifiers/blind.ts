import { createHmac } from 'node:crypto';
import type { IdentifierType, SearchableType } from './identifier-type.ts';

const KEY_BYTES = 32;

/**
 * The blind of an identifier: what the index and the suppressions hold in its stead. Whoever lacks the key can
 * neither read it nor test a guess.
 *
 * @param key the business's blind key of an epoch, 32 bytes
 * @param normalised the value as {@link normalise} returns it
 * @returns HMAC-SHA-256 in base64url, 43 characters
 * @throws {RangeError} on a key of another length
 */
export function blind(key: Uint8Array, type: SearchableType, normalised: string): string {
  return keyedHash(key, 'scrubjay/blind/v1', type, normalised);
}

/**
 * The commitment to an identifier in a receipt. Only the business is given the salt, so only it can show whom
 * the receipt is about. No commitment equals a blind, even under equal keys.
 *
 * @param salt random, 32 bytes, of one receipt's request
 * @param normalised the value as {@link normalise} returns it
 * @returns HMAC-SHA-256 in base64url, 43 characters
 * @throws {RangeError} on a salt of another length
 */
export function commit(salt: Uint8Array, type: IdentifierType, normalised: string): string {
  return keyedHash(salt, 'scrubjay/commitment/v1', type, normalised);
}

function keyedHash(key: Uint8Array, ...parts: string[]): string {
  if (key.length !== KEY_BYTES) {
    throw new RangeError(`Expected a key of ${KEY_BYTES} bytes, got ${key.length}.`);
  }
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(framed(part));
  return hmac.digest('base64url');
}

/** UTF-8 behind its length, 4 bytes big-endian: no two lists of parts share their bytes. */
function framed(part: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(part));
  return Buffer.concat([length, Buffer.from(part)]);
}
