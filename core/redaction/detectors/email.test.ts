import { describe, expect, test } from '@jest/globals';
import { email } from './email.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return email.find(text).map(({ start, end }) => text.slice(start, end));
}

describe('email', () => {
  test.each([
    ['write to joe@acme.io.', 'joe@acme.io'],
    ['joe.wren+tag@mail.acme.co.uk', 'joe.wren+tag@mail.acme.co.uk'],
    ["o'brien@acme.io", "o'brien@acme.io"],
    ['"joe wren"@acme.io', '"joe wren"@acme.io'],
    ['josé@vögel.example', 'josé@vögel.example'],
    ['почта@пример.рф', 'почта@пример.рф'],
    ['joe@xn--vgel-5qa.de', 'joe@xn--vgel-5qa.de'],
    ['joe@acme.xn--p1ai', 'joe@acme.xn--p1ai'],
    ['joe@[203.0.113.7]', 'joe@[203.0.113.7]'],
    ['joe@[IPv6:2001:db8::1]', 'joe@[IPv6:2001:db8::1]'],
    ['joe@203.0.113.7', 'joe@203.0.113.7'],
    ['?mail=joe@acme.io&x', 'joe@acme.io'],
    ['mailto:joe@acme.io', 'joe@acme.io'],
    ['<joe@acme.io>', 'joe@acme.io'],
    ['联系joe@acme.io谢谢', 'joe@acme.io'],
    ['joe@acme.museum,ann@acme.io', 'ann@acme.io'],
    ['joe@@acme.io', 'joe@@acme.io'],
    ['joe(comment)@acme.io', 'joe(comment)@acme.io'],
  ])('finds the address in %s', (text, address) => {
    expect(found(text)).toContain(address);
  });

  test.each([
    'logo@2x.png',
    'icon@3x.webp',
    'react@18.2.0',
    'lib@1.2.3.js',
    '@media screen',
    '@acme',
    'joe@',
    'joe@acme',
    'a @ b',
    '@@acme.io',
    '@font-face{}',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
