import { describe, expect, test } from '@jest/globals';
import { ip } from './ip.ts';

/** What is found in a text, without the look of it. */
function found(text: string): string[] {
  return ip.find(text).map(({ start, end }) => text.slice(start, end));
}

describe('ip', () => {
  test.each([
    ['from 203.0.113.7.', '203.0.113.7'],
    ['203.0.113.7:8080', '203.0.113.7'],
    ['203.0.113.0/24', '203.0.113.0'],
    ['host_203.0.113.7_', '203.0.113.7'],
    ['/host/203.0.113.7/x', '203.0.113.7'],
    ['0xcb.0x00.0x71.0x07', '0xcb.0x00.0x71.0x07'],
    ['0313.0000.0161.0007', '0313.0000.0161.0007'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:DB8:0:0:0:0:0:1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['ip:2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
    ['64:ff9b::203.0.113.7', '64:ff9b::203.0.113.7'],
    ['2001:db8::/32', '2001:db8::'],
    ['2001:db8::1: Connection refused', '2001:db8::1'],
    ['2001:db8:0:0:0:0:0:1: refused', '2001:db8:0:0:0:0:0:1'],
    ['fe80::1:Connection refused', 'fe80::1'],
    ['::ffff:203.0.113.7: refused', '::ffff:203.0.113.7'],
    ['Your IP......203.0.113.7', '203.0.113.7'],
    ['ip.203.0.113.7', '203.0.113.7'],
    ['ec2-203-0-113-1.compute.amazonaws.com', '203-0-113-1'],
    ['2001:0db8:0:0:0:8a2e:0370:7334:8080', '2001:0db8:0:0:0:8a2e:0370:7334'],
    ['2001:db8:0:0:0:8a2e:203.0.113.7', '2001:db8:0:0:0:8a2e:203.0.113.7'],
    ['2001:db8::1.', '2001:db8::1'],
    ['2001:db8::1,2001:db8::2', '2001:db8::2'],
    ['dead:beef:cafe:babe:dead:beef:cafe:babe', 'dead:beef:cafe:babe:dead:beef:cafe:babe'],
    ['8.b.d.0.1.0.0.2.ip6.arpa', '8.b.d.0.1.0.0.2.'],
    ['2001-db8--1.ipv6-literal.net', '2001-db8--1'],
  ])('finds the address in %s', (text, address) => {
    expect(found(text)).toContain(address);
  });

  test.each([
    'v1.2.3.4',
    'version 1.2.3.4',
    'Chrome/120.0.0.0',
    '1.2.3',
    '256.1.1.1',
    '1.2.3.4.5',
    'v.1.2.3.4',
    'release-1-2-3-4.zip',
    'b1::before: none',
    '10:11:12: done',
    '12:34:56',
    'std::dec',
    'a::before',
    '.item-1::-webkit-scrollbar',
    'li:nth-child(2)::after',
    '127.0.0.1',
    '::1',
    '00:1a:2b:3c:4d:5e',
    'Windows 10.0.22631.4460',
    '2001:db8:0:0:0:8a2e:0370',
  ])('finds nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
