import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { idSchema, newId, toId } from './ids.ts';

test('an id of whatever bits is one, and is not taken for an option of a command', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(idSchema.parse(toId(bytes))).toMatch(/^[A-Za-z0-9]/);
    }),
  );
  expect(toId(new Uint8Array(16).fill(0xff))).toMatch(/^B/);
  expect(toId(new Uint8Array(16).fill(0xfb))).toMatch(/^A/);
  expect(newId()).not.toBe(newId());
});
