import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { signingKey } from '../../test/proof/receipt-facts.ts';
import { jwksFile, parseJwks, publicJwk, thumbprint } from './jwks.ts';
import { ProofError } from './proof-error.ts';

const [first, second] = [signingKey().jwk, signingKey().jwk];
const encode = (value: unknown) => Buffer.from(JSON.stringify(value));

test('a key is named by its RFC 7638 thumbprint', async () => {
  expect(first.kid).toBe(await calculateJwkThumbprint(first));
});

test('the key of RFC 7515, appendix A.3, has the thumbprint that jose computes', async () => {
  const key = {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  } as const;
  expect(thumbprint(key)).toBe(await calculateJwkThumbprint(key));
});

test.each([
  ['on another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['of another kind', generateKeyPairSync('ed25519')],
])('a public key %s is refused', (_case, { publicKey }) => {
  expect(() => publicJwk(publicKey.export({ format: 'der', type: 'spki' }))).toThrow(/ECC_NIST_P256/);
});

test('bytes that are no public key are refused', () => {
  expect(() => publicJwk(Buffer.from('nothing'))).toThrow(ProofError);
});

describe('a key file', () => {
  test('gives back its keys', () => {
    expect(parseJwks(jwksFile([first]))).toEqual([first]);
    expect(parseJwks(jwksFile([first, second]))).toEqual([first, second]);
  });

  const { kid, ...nameless } = first;
  const notOnCurve = { ...first, y: Buffer.alloc(32, 1).toString('base64url') };
  // 43 characters hold 258 bits for 256: the last character's two lowest are spare, and this sets one.
  const spareBit = first.x.slice(0, -1) + String.fromCharCode(first.x.charCodeAt(42) + 1);
  const withSpareBit = { ...first, x: spareBit };
  test.each([
    ['no JSON', Buffer.from('keys')],
    ['nothing', Buffer.alloc(0)],
    ['a newline at its end', Buffer.concat([jwksFile([first]), Buffer.from('\n')])],
    ['a byte order mark', Buffer.concat([Buffer.from('\ufeff'), jwksFile([first])])],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['spaces', Buffer.from(JSON.stringify({ keys: [first] }, null, 1))],
    ['members in another order', encode({ keys: [{ kid, ...nameless }] })],
    ['no keys', encode({ keys: [] })],
    ['a key twice', jwksFile([first, first])],
    ['a member more', jwksFile([{ ...first, ext: true } as never])],
    ['a private key', jwksFile([{ ...first, d: first.x } as never])],
    ['a key without a name', jwksFile([nameless as never])],
    ['another name', jwksFile([{ ...first, kid: second.kid }])],
    ['another algorithm', jwksFile([{ ...first, alg: 'ES384' } as never])],
    ['another use', jwksFile([{ ...first, use: 'enc' } as never])],
    ['a point off the curve', jwksFile([{ ...notOnCurve, kid: thumbprint(notOnCurve) }])],
    ['a coordinate with a spare bit set', jwksFile([{ ...withSpareBit, kid: thumbprint(withSpareBit) }])],
    [
      'a member twice',
      Buffer.from(
        Buffer.from(jwksFile([first]))
          .toString()
          .replace('"keys"', '"keys":[],"keys"'),
      ),
    ],
  ])('with %s is refused', (_case, file) => {
    expect(() => parseJwks(file)).toThrow(ProofError);
  });
});
