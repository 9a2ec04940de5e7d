import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { logSigningKey, signingKey } from '../../test/proof/receipt-facts.ts';
import { jwksFile, logJwk, parseJwks, publicJwk, thumbprint } from './jwks.ts';
import { ProofError } from './proof-error.ts';

const [first, second] = [(await signingKey()).jwk, (await signingKey()).jwk];
const log = (await logSigningKey()).jwk;
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
  expect(await thumbprint(key)).toBe(await calculateJwkThumbprint(key));
});

test.each([
  ['on another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['of another kind', generateKeyPairSync('ed25519')],
])('a public key %s is refused', async (_case, { publicKey }) => {
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  await expect(publicJwk(spki)).rejects.toThrow(/ECC_NIST_P256/);
});

test("the log's key is an Ed25519 key, and no other", async () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await expect(logJwk(publicKey.export({ format: 'der', type: 'spki' }))).rejects.toThrow(/EDWARDS25519/);
  expect(log.kid).toBe(await calculateJwkThumbprint(log));
});

test('the key of RFC 8037, appendix A.3, has the thumbprint that stands there', async () => {
  const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;
  expect(await thumbprint(key)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});

test('bytes that are no public key are refused', async () => {
  await expect(publicJwk(Buffer.from('nothing'))).rejects.toThrow(ProofError);
});

const notOnCurve = { ...first, y: Buffer.alloc(32, 1).toString('base64url') };
// 43 characters hold 258 bits for 256: the last character's two lowest are spare, and this sets one.
const spareBit = first.x.slice(0, -1) + String.fromCharCode(first.x.charCodeAt(42) + 1);
const withSpareBit = { ...first, x: spareBit };
// y = 2 belongs to no point of Edwards25519; p + 1 is 1 written a second way; x = 0 has no negative.
const edwards = (hex: string) => ({ ...log, x: Buffer.from(hex, 'hex').toString('base64url') });
const notOnEdwards = edwards(`02${'00'.repeat(31)}`);
const notReduced = edwards(`ee${'ff'.repeat(30)}7f`);
const negativeZero = edwards(`01${'00'.repeat(30)}80`);
const named = async <K extends Parameters<typeof thumbprint>[0]>(key: K) => ({
  ...key,
  kid: await thumbprint(key).catch(() => ''),
});
const [offCurve, spare, offEdwards, unreduced, negative] = await Promise.all(
  [notOnCurve, withSpareBit, notOnEdwards, notReduced, negativeZero].map(named),
);

describe('a key file', () => {
  test('gives back its keys', async () => {
    expect(await parseJwks(jwksFile([first]))).toEqual([first]);
    expect(await parseJwks(jwksFile([first, second, log]))).toEqual([first, second, log]);
  });

  const { kid, ...nameless } = first;
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
    ['a point off the curve', jwksFile([offCurve!])],
    ['a point off the other curve', jwksFile([offEdwards!])],
    ['a point that is not reduced', jwksFile([unreduced!])],
    ['a negative zero', jwksFile([negative!])],
    ['a key of the log under the algorithm of receipts', jwksFile([{ ...log, alg: 'ES256' } as never])],
    ['a coordinate with a spare bit set', jwksFile([spare!])],
    [
      'a member twice',
      Buffer.from(
        Buffer.from(jwksFile([first]))
          .toString()
          .replace('"keys"', '"keys":[],"keys"'),
      ),
    ],
  ])('with %s is refused', async (_case, file) => {
    await expect(parseJwks(file)).rejects.toThrow(ProofError);
  });
});
