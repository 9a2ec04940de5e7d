import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IdentifierError } from './identifier-error.ts';
import { normaliseIpPrefix, prefixesOf } from './ip-prefix.ts';
import { normalise } from './normalise.ts';

test.each([
  ['192.0.2.77', ['192.0.2.0/24']],
  ['2001:db8:1:1234:5678::9', ['2001:db8:1::/48', '2001:db8:1:1200::/56', '2001:db8:1:1234::/64']],
])('%s is found by its networks', (address, prefixes) => {
  expect(prefixesOf(address)).toEqual(prefixes);
});

test.each([
  ['192.0.2.77/24', '192.0.2.0/24'],
  [' 192.0.2.0/24 ', '192.0.2.0/24'],
  ['::ffff:192.0.2.1/24', '192.0.2.0/24'],
  ['2001:0DB8:1::5/48', '2001:db8:1::/48'],
  ['[2001:db8:0:1234::]/56', '2001:db8:0:1200::/56'],
])('%s is %s', (given, form) => {
  expect(normaliseIpPrefix(given)).toBe(form);
  expect(normaliseIpPrefix(form)).toBe(form);
});

test.each([
  '192.0.2.1',
  '192.0.2.0/8',
  '192.0.2.0/32',
  '2001:db8::/32',
  '2001:db8::/24',
  'x/24',
  '/24',
  '1.2.3/24',
])('%s is no prefix that is indexed, and the error says which are', (given) => {
  expect(() => normaliseIpPrefix(given)).toThrow(IdentifierError);
  expect(() => normaliseIpPrefix(given)).toThrow(/24.*48, 56, 64/s);
});

test('an address in any text form is in the network that the same address names', () => {
  fc.assert(
    fc.property(fc.ipV6(), fc.constantFrom(48, 56, 64), (address, length) => {
      const form = normalise('ip', address);
      fc.pre(form.includes(':'));
      expect(prefixesOf(form)).toContain(normaliseIpPrefix(`${address}/${length}`));
    }),
  );
});
