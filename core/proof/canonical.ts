import canonicalize from 'canonicalize';
import { ProofError } from './proof-error.ts';

/**
 * RFC 8785: the one JSON text of a value, as UTF-8 bytes.
 *
 * @throws {Error} on what JSON cannot hold: NaN, lone surrogates, cycles
 */
export function canonicalBytes(value: unknown): Uint8Array {
  return Buffer.from(canonicalize(value) as string);
}

/**
 * Reads JSON that must be its own canonical text, byte for byte: no spaces, no newline, no second way to write
 * a string or a number, no member twice.
 *
 * @param what names the text in the error
 * @throws {ProofError} when it is not
 */
export function parseCanonical(bytes: Uint8Array, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString());
    if (Buffer.from(canonicalBytes(value)).equals(bytes)) return value;
  } catch {
    throw new ProofError(`${what} is not well-formed JSON in UTF-8.`);
  }
  throw new ProofError(`${what} is JSON, but not in the canonical form of RFC 8785: some byte differs.`);
}

/**
 * Decodes base64url (RFC 4648, section 5) strictly: no padding, no other alphabet, unused bits zero.
 *
 * @param what names the text in the error
 * @throws {ProofError} when it is anything else
 */
export function parseBase64url(text: string, what: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) {
    throw new ProofError(`${what} is not base64url in its one strict form, without padding or spare bits.`);
  }
  return bytes;
}
