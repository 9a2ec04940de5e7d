import { sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { signingKey } from '../../test/proof/receipt-facts.ts';
import { derToRaw, toLowS, verifyEs256 } from './es256.ts';
import { ProofError } from './proof-error.ts';

const ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
const HALF = '7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8';
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const raw = (r: string, s: string) => hex(r.padStart(64, '0') + s.padStart(64, '0'));
const long = `00${'ff'.repeat(4)}${'00'.repeat(4)}${'11'.repeat(24)}`;

describe('DER to raw', () => {
  test.each([
    ['small numbers', '3006 020101 020102', raw('1', '2')],
    ['a number whose first bit is set', '3007 02020080 020101', raw('80', '1')],
    ['numbers of full length', `3046 0221${long} 0221${long}`, raw(long.slice(2), long.slice(2))],
    ['r of order − 1', `3026 022100${ORDER.slice(0, -1)}0 020101`, raw(`${ORDER.slice(0, -1)}0`, '1')],
  ])('takes %s', (_case, der, expected) => {
    expect(Buffer.from(derToRaw(hex(der)))).toEqual(expected);
  });

  // The kinds of malformed signatures that Wycheproof's ECDSA vectors try.
  test.each([
    ['nothing', ''],
    ['a tag only', '30'],
    ['an empty sequence', '3000'],
    ['another tag for the sequence', '3106 020101 020102'],
    ['another tag for r', '3006 030101 020102'],
    ['another tag for s', '3006 020101 030102'],
    ['a missing s', '3003 020101'],
    ['three numbers', '3009 020101 020102 020103'],
    ['a length in long form', '308106 020101 020102'],
    ['a length in long form with leading zeros', '30820006 020101 020102'],
    ['the length of r in long form', '3007 02810101 020102'],
    ['an indefinite length', '3080 020101 020102 0000'],
    ['a length too large', '3007 020101 020102'],
    ['a length too small', '3005 020101 020102'],
    ['bytes after the sequence', '3006 020101 020102 00'],
    ['bytes after s within the sequence', '3007 020101 020102 00'],
    ['a null after s within the sequence', '3008 020101 020102 0500'],
    ['a number without bytes', '3005 0200 020102'],
    ['a padded r', '3007 02020001 020102'],
    ['a padded s', '3007 020101 02020002'],
    ['a negative r', '3006 020181 020102'],
    ['a negative s', '3006 020101 0201ff'],
    ['r of zero', '3006 020100 020102'],
    ['s of zero', '3006 020101 020100'],
    ['r of the order', `3026 022100${ORDER} 020101`],
    ['s of the order', `3026 020101 022100${ORDER}`],
    ['r past 256 bits', `3026 022101${'00'.repeat(32)} 020101`],
    ['an r of 34 bytes', `3027 02220100${'00'.repeat(32)} 020101`],
    ['an r that runs past the end', '3006 020501 020102'],
    ['an s that runs past the end', '3006 020101 020202'],
    ['infinity', '3006 090142 020102'],
  ])('refuses %s', (_case, der) => {
    expect(() => derToRaw(hex(der))).toThrow(ProofError);
  });

  test('turns what a real key signs in DER into what it verifies raw', async () => {
    const key = await signingKey();
    const message = Buffer.from('message');
    for (let i = 0; i < 50; i += 1) {
      const der = sign('sha256', message, key.privateKey);
      expect(await verifyEs256(key.jwk, message, toLowS(derToRaw(der)))).toBe(true);
    }
  });
});

describe('low s', () => {
  test.each([
    ['keeps an s of half the order', raw('1', HALF), raw('1', HALF)],
    ['turns the next one over', raw('1', `${HALF.slice(0, -1)}9`), raw('1', HALF)],
    ['turns the highest to 1', raw('5', `${ORDER.slice(0, -1)}0`), raw('5', '1')],
  ])('%s', (_case, signature, expected) => {
    expect(Buffer.from(toLowS(signature))).toEqual(expected);
  });

  test.each([
    ['63 bytes', Buffer.alloc(63, 1)],
    ['65 bytes', Buffer.alloc(65, 1)],
    ['r of zero', raw('0', '1')],
    ['s of zero', raw('1', '0')],
    ['r of the order', raw(ORDER, '1')],
    ['s of the order', raw('1', ORDER)],
  ])('refuses %s', (_case, signature) => {
    expect(() => toLowS(signature)).toThrow(ProofError);
  });

  test('the twin of a valid signature, which plain ECDSA accepts, does not verify', async () => {
    // Prepare
    const key = await signingKey();
    const message = Buffer.from('message');
    const low = toLowS(sign('sha256', message, { key: key.privateKey, dsaEncoding: 'ieee-p1363' }));
    const s = BigInt(`0x${Buffer.from(low.subarray(32)).toString('hex')}`);
    const twin = raw(
      Buffer.from(low.subarray(0, 32)).toString('hex'),
      (BigInt(`0x${ORDER}`) - s).toString(16),
    );

    // Act
    const [ofLow, ofTwin] = [
      await verifyEs256(key.jwk, message, low),
      await verifyEs256(key.jwk, message, twin),
    ];

    // Assess
    expect([ofLow, ofTwin]).toEqual([true, false]);
    expect(Buffer.from(toLowS(twin))).toEqual(Buffer.from(low));
  });

  test('another key or another message does not verify', async () => {
    const key = await signingKey();
    const message = Buffer.from('message');
    const low = toLowS(sign('sha256', message, { key: key.privateKey, dsaEncoding: 'ieee-p1363' }));
    expect(await verifyEs256((await signingKey()).jwk, message, low)).toBe(false);
    expect(await verifyEs256(key.jwk, Buffer.from('massage'), low)).toBe(false);
  });
});
