import { describe, expect, test } from '@jest/globals';
import { secret } from './secret.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return secret.find(text).map(({ start, end }) => text.slice(start, end));
}

describe('secret', () => {
  test.each([
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.c2ln', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.c2ln'],
    ['Authorization: Bearer q7Gh2kLm9PzX4vBn', 'q7Gh2kLm9PzX4vBn'],
    ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['sk_live_4eC39HqLyjWDarjtT1zdp7dc', 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'],
    ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
    ['password=hunter2', 'hunter2'],
    ['"password": "hunter2 hunter3"', 'hunter2 hunter3'],
    ['api_key: q7Gh2kLm', 'q7Gh2kLm'],
    ['access_token=q7Gh2kLm&x=1', 'q7Gh2kLm'],
    ['https://joe:hunter2@acme.io/', 'joe:hunter2@'],
    ['Cookie: sid=abc; theme=dark', 'sid=abc; theme=dark'],
  ])('finds the credential in %s', (text, credential) => {
    expect(found(text)).toContain(credential);
  });

  test.each([
    'Forgot your password?',
    'Password:',
    'pinned=yes',
    'https://acme.io/@joe',
    'sk_short',
    'token count',
    '****:****@',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
