import * as z from 'zod';

/** 128 random bits in base64url: 22 characters. Ids of sessions, visitors, businesses, requests, evidence. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'expected an id of 22 base64url characters');

/** A new id: 128 bits from the system's random source. */
export function newId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
}
