import { createHmac } from 'node:crypto';
import { decrypt, encrypt } from './aead.ts';

/** Where a sealed object belongs; bound into it, so that it opens nowhere else. */
export interface ObjectPlace {
  readonly business: string;
  readonly session: string;
  /** The session key's generation. */
  readonly generation: number;
  /** Lowest and highest sequence number inside. */
  readonly from: number;
  readonly to: number;
}

/** The key name's part that all objects of a session share. */
export function sessionPrefix(session: string): string {
  return `${session}/`;
}

/**
 * The object's key name. It ends in a MAC of the plaintext under the session key, so that writing the same chunks
 * again overwrites the same object, and the name tells nothing to anybody without the key.
 */
export function objectKey(place: ObjectPlace, key: Uint8Array, plaintext: Uint8Array): string {
  const mac = createHmac('sha256', key)
    .update('scrubjay/object-name/v1\0')
    .update(plaintext)
    .digest('base64url');
  return `${sessionPrefix(place.session)}${place.generation}/${place.from}-${place.to}-${mac.slice(0, 22)}`;
}

/** Reads the place back from a key name, or undefined when it is not one of ours. */
export function parseObjectKey(business: string, name: string): ObjectPlace | undefined {
  const match = /^([A-Za-z0-9_-]{22})\/(\d+)\/(\d+)-(\d+)-[A-Za-z0-9_-]{22}$/.exec(name);
  if (match === null) return undefined;
  const [, session, generation, from, to] = match;
  return { business, session: session!, generation: Number(generation), from: Number(from), to: Number(to) };
}

/** Seals a session's chunks under the session's own key. */
export function sealObject(key: Uint8Array, place: ObjectPlace, plaintext: Uint8Array): Uint8Array {
  return encrypt(key, context(place), plaintext);
}

/** Opens a sealed object. @throws {SealError} when it was changed, moved, or the key is not the one */
export function openObject(key: Uint8Array, place: ObjectPlace, sealed: Uint8Array): Uint8Array {
  return decrypt(key, context(place), sealed);
}

function context(place: ObjectPlace): string[] {
  const { business, session, generation, from, to } = place;
  return ['session-object', business, session, `${generation}`, `${from}`, `${to}`];
}
