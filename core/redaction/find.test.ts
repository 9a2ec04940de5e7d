import { describe, expect, test } from '@jest/globals';
import { detect } from './find.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return detect(text).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`);
}

describe('white space that a page shows as one space', () => {
  test.each([
    ['4111\n1111\n1111\n1111', 'card'],
    ['4111     1111     1111     1111', 'card'],
    ['4111\u28001111\u28001111\u28001111', 'card'],
    ['415\n      555\n      2671', 'phone'],
    ['123-\n45-\n6789', 'ssn'],
    ['DE89\r\n\t3704\r\n\t0044 0532\r\n\t0130 00', 'iban'],
    ['joe\n   @acme.io', 'email'],
  ])('does not hide %j', (text, type) => {
    expect(found(`a  ${text}  b`)).toContain(`${type} ${text}`);
  });
});

describe('an address written to escape a machine', () => {
  test.each([
    'joe@@acme.io',
    'joe\\@acme\\.io',
    'joe (a) acme.io',
    'joe @ acme . io',
    'joe @ mail . acme . io',
    'joe -at- acme.io',
    'joe (at sign) acme (dot) io',
    'joe (ät) acme punkt de',
    'j o e @ a c m e . i o',
    'joe\\100acme.io',
  ])('is found in %s', (text) => {
    expect(found(`to ${text}, please`)).toContain(`email ${text}`);
  });

  test.each(['joe@acme . Thanks', 'f(a) this.value', 'ask @acme . Thanks'])('is not seen in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('base64', () => {
  test.each([
    ['/u/am9lQGFjbWUuaW8=', 'am9lQGFjbWUuaW8='],
    ['user_am9lQGFjbWUuaW8', 'am9lQGFjbWUuaW8'],
    ['uid-am9lQGFjbWUuaW8-x', 'am9lQGFjbWUuaW8'],
    ['user_fn5-am9lQGFjbWUuaW8', 'fn5-am9lQGFjbWUuaW8'],
  ])('is read where it is glued to other words: %s', (text, token) => {
    expect(found(text)).toContain(`email ${token}`);
  });

  test('is not seen in names and hashes', () => {
    expect(found('/assets/Main-3f2504e04f8941d39a0c0305e82c3301/user_Profile-Picture_Large')).toEqual([]);
  });
});

test('what a right-to-left override turns round is read as it shows', () => {
  expect(found('to \u202eoi.emca@eoj\u202c, please')).toContain('email \u202eoi.emca@eoj\u202c');
});

test('an address told in words is found', () => {
  expect(found('at 203 dot 0 dot 113 dot 77')).toContain('ip 203 dot 0 dot 113 dot 77');
});
