import * as z from 'zod';

/** 128 random bits in base64url: 22 characters. Ids of sessions, visitors, businesses, requests, evidence. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'expected an id of 22 base64url characters');

/** A new id: 128 bits from the system's random source. */
export function newId(): string {
  return toId(crypto.getRandomValues(new Uint8Array(16)));
}

/**
 * 128 bits as an id. It begins with a letter or a digit: one that began with `-` would be taken for an option where it
 * is typed after a command.
 */
export function toId(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64url')
    .replace(/^[-_]/, (first) => (first === '-' ? 'A' : 'B'));
}
