import canonicalize from 'canonicalize';
import { equalBytes, fromBase64, fromBase64url, textOf, utf8 } from './bytes.ts';
import { ProofError } from './proof-error.ts';

/**
 * RFC 8785: the one JSON text of a value, as UTF-8 bytes.
 *
 * @throws {Error} on what JSON cannot hold: NaN, lone surrogates, cycles
 */
export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return utf8(canonicalize(value) as string);
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
    value = JSON.parse(textOf(bytes));
    if (equalBytes(canonicalBytes(value), bytes)) return value;
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
export function parseBase64url(text: string, what: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(text);
  if (bytes === undefined) {
    throw new ProofError(`${what} is not base64url in its one strict form, without padding or spare bits.`);
  }
  return bytes;
}

/**
 * Decodes base64 (RFC 4648, section 4) strictly: padded, no other alphabet, unused bits zero.
 *
 * @param what names the text in the error
 * @throws {ProofError} when it is anything else, or has another length where one is asked for
 */
export function parseBase64(text: string, what: string, length?: number): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(text);
  if (bytes === undefined || bytes.length !== (length ?? bytes.length)) {
    const size = length === undefined ? '' : ` of ${length} bytes`;
    throw new ProofError(`${what} is not base64${size} in its one strict form, padded, without spare bits.`);
  }
  return bytes;
}

/** A whole number in ASCII digits without leading zeros. @throws {ProofError} when it is anything else */
export function parseDecimal(text: string, what: string): number {
  const value = Number(text);
  if (!/^(0|[1-9]\d*)$/.test(text) || !Number.isSafeInteger(value)) {
    throw new ProofError(`${what} is not a whole number from 0 to 2^53 − 1 in decimal digits.`);
  }
  return value;
}
