import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { formsOf } from './forms.ts';

const VALUE = 'Zoe.Ruiz+1@acme.example';
const hash = (algorithm: string, of: string) => createHash(algorithm).update(of).digest();

test.each([
  ['plain', VALUE],
  ['lower case', 'zoe.ruiz+1@acme.example'],
  ['percent-encoded', 'Zoe.Ruiz%2B1%40acme.example'],
  ['hexadecimal', Buffer.from(VALUE).toString('hex')],
  ['base64 behind a byte', Buffer.from(`x${VALUE}yz`).toString('base64')],
  ['base64url of UTF-16', Buffer.from(`${VALUE}z`, 'utf16le').toString('base64url')],
  ['MD5', hash('md5', VALUE).toString('hex')],
  ['SHA-1 in base64', hash('sha1', VALUE).toString('base64').replace(/=+$/, '')],
  ['SHA-256 of the lower case', hash('sha256', VALUE.toLowerCase()).toString('base64url')],
])('a value is sought %s', (_, form) => {
  expect(formsOf(VALUE).some((each) => form.includes(each))).toBe(true);
});
