import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { hashKey, KEY_PREFIXES, newKey } from './keys.ts';

test.each(KEY_PREFIXES)('a new key with prefix %s holds 256 bits and is new each time', (prefix) => {
  expect(newKey(prefix)).toMatch(new RegExp(`^${prefix}_[A-Za-z0-9_-]{43}$`));
  expect(newKey(prefix)).not.toBe(newKey(prefix));
});

test('the hash of a key is SHA-256 of its text, named as such', () => {
  expect(hashKey('sj_sk_x')).toBe(`sha256:${createHash('sha256').update('sj_sk_x').digest('hex')}`);
  expect(hashKey('sj_sk_x')).not.toBe(hashKey('sj_pk_x'));
});
