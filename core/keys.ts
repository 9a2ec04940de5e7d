import { createHash, randomBytes } from 'node:crypto';

/** Of a site (public), a secret key of a business, and the operator's. */
export const KEY_PREFIXES = ['sj_pk', 'sj_sk', 'sj_op'] as const;
export type KeyPrefix = (typeof KEY_PREFIXES)[number];

/**
 * A new random key of 256 bits.
 *
 * @returns the prefix, `_` and 43 characters of base64url
 * @example newKey('sj_sk'); // 'sj_sk_pJ0…'
 */
export function newKey(prefix: KeyPrefix): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/**
 * What is stored of a key. A plain hash is enough: with 256 random bits there is nothing to guess.
 *
 * @returns `sha256:` and the hash of the key's UTF-8 text in 64 hexadecimal digits
 */
export function hashKey(key: string): string {
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
