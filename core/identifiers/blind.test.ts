import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blind, commit } from './blind.ts';
import { IDENTIFIER_TYPES, type IdentifierType } from './identifier-type.ts';
import { normalise } from './normalise.ts';

const key = new Uint8Array(32).fill(7);
const otherKey = new Uint8Array(32).fill(8);
const anyType = fc.constantFrom<IdentifierType>(...IDENTIFIER_TYPES, 'x_a', 'x_ab');

describe('blinds', () => {
  test('are HMAC-SHA-256 over domain, type and value, each behind its length', () => {
    const message = Buffer.concat([
      Buffer.from([0, 0, 0, 17]),
      Buffer.from('scrubjay/blind/v1'),
      Buffer.from([0, 0, 0, 5]),
      Buffer.from('email'),
      Buffer.from([0, 0, 0, 13]),
      Buffer.from('zoë@acme.io!'),
    ]);
    expect(blind(key, 'email', 'zoë@acme.io!')).toBe(
      createHmac('sha256', key).update(message).digest('base64url'),
    );
    expect(blind(key, 'email', 'zoë@acme.io!')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('of equal forms are equal', () => {
    const spellings = ['(415) 555-2671', '+1 415 555 2671', '4155552671'].map((s) => normalise('phone', s));
    expect(new Set(spellings.map((s) => blind(key, 'phone', s))).size).toBe(1);
  });

  test('differ when type, value or key differ, and never equal a commitment', () => {
    fc.assert(
      fc.property(anyType, anyType, fc.string(), fc.string(), (typeA, typeB, a, b) => {
        const same = typeA === typeB && a === b;
        expect(blind(key, typeA, a) === blind(key, typeB, b)).toBe(same);
        expect(commit(key, typeA, a) === commit(key, typeB, b)).toBe(same);
        expect(blind(key, typeA, a)).not.toBe(blind(otherKey, typeA, a));
        expect(blind(key, typeA, a)).not.toBe(commit(key, typeA, a));
      }),
    );
  });

  test('cannot be confused by moving a character from the type to the value', () => {
    expect(blind(key, 'x_a', 'b1')).not.toBe(blind(key, 'x_ab', '1'));
  });

  test.each([0, 16, 31, 33])('refuse a key of %i bytes', (length) => {
    expect(() => blind(new Uint8Array(length), 'email', 'a@b')).toThrow(RangeError);
    expect(() => commit(new Uint8Array(length), 'email', 'a@b')).toThrow(RangeError);
  });
});
