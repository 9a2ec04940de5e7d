import { expect, test } from '@jest/globals';
import { categoryOf, identifierSchema } from './identifier-type.ts';

test.each([
  ['email', 'emails'],
  ['ip', 'ips'],
  ['phone', 'numbers'],
  ['card', 'numbers'],
  ['ssn', 'numbers'],
  ['iban', 'numbers'],
  ['number', 'numbers'],
  ['user_id', 'identity'],
  ['visitor', 'identity'],
  ['x_member', 'identity'],
] as const)('%s belongs to %s', (type, category) => {
  expect(categoryOf(type)).toBe(category);
});

test.each(['email', 'user_id', 'x_a', 'x_member_2', `x_${'a'.repeat(40)}`])('%s is a type', (type) => {
  expect(identifierSchema.parse({ type, value: 'v' })).toEqual({ type, value: 'v' });
});

test.each(['', 'Email', 'name', 'x_', 'x_A', 'x_a b', 'x_é', `x_${'a'.repeat(41)}`, 7, null])(
  '%j is no type, and the error names those that are',
  (type) => {
    const result = identifierSchema.safeParse({ type, value: 'v' });
    expect(result.error?.issues[0]?.message).toMatch(/expected one of email, .*x_/);
  },
);

test.each([
  { value: 'v' },
  { type: 'email' },
  { type: 'email', value: '' },
  { type: 'email', value: 'a'.repeat(1025) },
  { type: 'email', value: 'v', extra: 1 },
])('an identifier is a type and a value of bounded length, nothing else: case %#', (input) => {
  expect(identifierSchema.safeParse(input).success).toBe(false);
});
