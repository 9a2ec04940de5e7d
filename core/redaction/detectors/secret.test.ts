import { describe, expect, test } from '@jest/globals';
import { isSecretName, secret } from './secret.ts';

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
    ['userPassword=hunter2', 'hunter2'],
    ['dbPassword=hunter2', 'hunter2'],
    ['dbpassword=hunter2', 'hunter2'],
    ['secretKey=hunter2', 'hunter2'],
    ['password2=hunter2', 'hunter2'],
    ['passwordConfirm=hunter2', 'hunter2'],
    ['password_confirmation=hunter2&x=1', 'hunter2'],
    ['user_new_password=hunter2', 'hunter2'],
    ['user[password]=hunter2', 'hunter2'],
    ['aws_secret_access_key = wJalrXUtnFEMI', 'wJalrXUtnFEMI'],
    [`params["password"] = "hunter2"`, 'hunter2'],
    ['"password": "hunter2 hunt', 'hunter2 hunt'],
    ['tokens=hunter2', 'hunter2'],
    ['jwt=hunter2', 'hunter2'],
    ['AccountKey=Eby8vdM02xNOcq==', 'Eby8vdM02xNOcq=='],
    ['hf_abcdefghijklmnopqrst', 'hf_abcdefghijklmnopqrst'],
    ['123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw', '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'],
    ['Your one-time code is 482913', '482913'],
    ['securityCode=123', '123'],
    ['verification_code=482913', '482913'],
    ['USER_PASSWORD: hunter2', 'hunter2'],
    ['password = "hunter2 and three"', 'hunter2 and three'],
    ['{password: "hunter2"}', 'hunter2'],
    ['{"otp":482913,"password":123456}', '482913'],
    ['{"otp":482913,"password":123456}', '123456'],
    [String.raw`{"password":"hun\"ter2secret"}`, String.raw`hun\"ter2secret`],
    [String.raw`{"password":"hunter2\\"} and "more"`, String.raw`hunter2\\`],
    [String.raw`{\"password\":\"hun\\\"ter2\"}`, String.raw`hun\\\"ter2`],
    [`{"password": "it's ${'long'.repeat(200)}"}`, `it's ${'long'.repeat(200)}`],
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
    '{"postalCode":12345,"countryCode":420}',
    'maxKeys=482913',
    'pinned: 482913',
    'The password: eight letters',
    '****:****@',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('isSecretName', () => {
  test.each([
    'password',
    'userPassword',
    'user[new_password]',
    'passwordConfirm',
    'password2',
    'AWS_SECRET_ACCESS_KEY',
    'accessTokens',
    'x-api-key',
    'securityCode',
    'verification_code',
    'cvv2',
    'JWT',
  ])('holds for %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each([
    'postalCode',
    'key',
    'keyboard',
    'pinned',
    'author',
    'secretary',
    'tokenizer',
    'passenger',
    'code',
  ])('does not hold for %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
