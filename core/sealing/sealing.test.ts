import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decrypt, encrypt, newKey, SealError } from './aead.ts';
import { createSessionKey, unwrapSessionKey } from './session-key.ts';
import { type ObjectPlace, objectKey, openObject, parseObjectKey, sealObject } from './session-object.ts';

const place: ObjectPlace = {
  business: 'B'.repeat(22),
  session: 'S'.repeat(22),
  generation: 1,
  from: 0,
  to: 9,
};
const bytes = Buffer.from('redacted events');

test('what was sealed opens with its key at its place', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (plaintext) => {
      const key = newKey();
      expect(Buffer.from(openObject(key, place, sealObject(key, place, plaintext)))).toEqual(
        Buffer.from(plaintext),
      );
    }),
  );
});

describe('a sealed object does not open', () => {
  const key = newKey();
  const sealed = sealObject(key, place, bytes);

  test('under another key', () => {
    expect(() => openObject(newKey(), place, sealed)).toThrow(SealError);
  });

  test.each<[string, Partial<ObjectPlace>]>([
    ['business', { business: 'X'.repeat(22) }],
    ['session', { session: 'X'.repeat(22) }],
    ['generation', { generation: 2 }],
    ['first chunk', { from: 1 }],
    ['last chunk', { to: 8 }],
  ])('as if it belonged to another %s', (_, changes) => {
    expect(() => openObject(key, { ...place, ...changes }, sealed)).toThrow(SealError);
  });

  test('with any one byte changed or cut off', () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => openObject(key, place, changed)).toThrow(SealError);
      expect(() => openObject(key, place, sealed.subarray(0, at))).toThrow(SealError);
    }
  });
});

test('contexts that join to the same text are different contexts', () => {
  const key = newKey();
  expect(() => decrypt(key, ['ab', 'c'], encrypt(key, ['a', 'bc'], bytes))).toThrow(SealError);
});

test('a session key unwraps for its session only', () => {
  const period = newKey();
  const { key, wrapped } = createSessionKey(period, { ...place, period: '2026-11' });
  expect(Buffer.from(unwrapSessionKey(period, place, wrapped))).toEqual(Buffer.from(key));
  expect(() => unwrapSessionKey(period, { ...place, session: 'X'.repeat(22) }, wrapped)).toThrow(SealError);
  expect(() => unwrapSessionKey(period, place, { ...wrapped, generation: 2 })).toThrow(SealError);
});

test("an object's name is the same for the same chunks, tells its place, and nothing without the key", () => {
  const key = newKey();
  const name = objectKey(place, key, bytes);
  expect(objectKey(place, key, bytes)).toBe(name);
  expect(objectKey(place, newKey(), bytes)).not.toBe(name);
  expect(objectKey(place, key, Buffer.from('other events'))).not.toBe(name);
  expect(parseObjectKey(place.business, name)).toEqual(place);
  expect(parseObjectKey(place.business, 'something/else')).toBeUndefined();
});
