import { webcrypto } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { flattenedVerify, importJWK } from 'jose';
import { finishedFacts, signingKey } from '../../test/proof/receipt-facts.ts';
import { canonicalBytes } from './canonical.ts';
import { toLowS } from './es256.ts';
import { jwksFile, publicJwk } from './jwks.ts';
import { signReceipt } from './jws.ts';
import { buildReceipt, type Receipt } from './receipt.ts';
import { CHECKS, verifyReceipt } from './verify.ts';
import { LOG_CHECKS } from './verify-log.ts';

const key = await signingKey();
const otherKey = await signingKey();
const keys = jwksFile([key.jwk, otherKey.jwk]);
const receipt = buildReceipt(finishedFacts());
const interim = buildReceipt(finishedFacts({ outcome: { status: 'in_progress' } }));
const file = await signReceipt(receipt, key.sign, key.jwk.kid);

/** Judges the signed statement alone; its place in the log has tests of its own. */
const verify = (bytes: Uint8Array, jwks: Uint8Array = keys, requireFinal = false) =>
  verifyReceipt(bytes, jwks, { requireFinal, allowUnlogged: true });

/** The name of the check that failed. */
const failure = async (bytes: Uint8Array, jwks: Uint8Array = keys, requireFinal = false) =>
  (await verify(bytes, jwks, requireFinal)).checks.find(({ ok }) => !ok)?.name;

const withoutLog = CHECKS.filter(
  (name) => !(LOG_CHECKS as readonly string[]).includes(name) && name !== 'about',
);

const base64url = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : canonicalBytes(value)).toString('base64url');

/** A file whose signature is right over whatever header and payload it is given. */
async function signed(
  payload: unknown,
  header: unknown = { alg: 'ES256', kid: key.jwk.kid, typ: 'scrubjay-receipt+jws' },
) {
  const jws = { payload: base64url(payload), protected: base64url(header) };
  const raw = toLowS(await key.sign(Buffer.from(`${jws.protected}.${jws.payload}`)));
  return { ...jws, signature: Buffer.from(raw).toString('base64url') };
}

describe('a receipt that holds', () => {
  test('verifies, check by check, and is given back', async () => {
    const result = await verify(file);
    expect(result.checks.map(({ name, ok }) => [name, ok])).toEqual(
      withoutLog.slice(0, -1).map((name) => [name, true]),
    );
    expect(result).toMatchObject({ ok: true, receipt });
  });

  test('is a JWS that another implementation verifies', async () => {
    const result = await flattenedVerify(JSON.parse(Buffer.from(file).toString()), await importJWK(key.jwk));
    expect(JSON.parse(Buffer.from(result.payload).toString())).toEqual(receipt);
  });

  test('verifies when WebCrypto signed it', async () => {
    const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const jwk = await publicJwk(new Uint8Array(await webcrypto.subtle.exportKey('spki', pair.publicKey)));
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const sign = async (input: Uint8Array) =>
      new Uint8Array(await webcrypto.subtle.sign(algorithm, pair.privateKey, new Uint8Array(input)));
    for (let i = 0; i < 10; i += 1) {
      const { ok } = await verify(await signReceipt(receipt, sign, jwk.kid), jwksFile([jwk]));
      expect(ok).toBe(true);
    }
  });

  test('and is interim verifies too, but not where a final one is required', async () => {
    const interimFile = await signReceipt(interim, key.sign, key.jwk.kid);
    expect(await verify(interimFile)).toMatchObject({ ok: true, receipt: { status: 'interim' } });
    expect(await failure(interimFile, keys, true)).toBe('final');
    expect((await verify(interimFile, keys, true)).receipt).toEqual(interim);
    expect(await verify(file, keys, true)).toMatchObject({ ok: true });
  });
});

describe('no byte is free', () => {
  test.each(['\n', ' ', '\0', '\r\n'])('%j before or after either file is refused', async (extra) => {
    const around = (bytes: Uint8Array) => [
      Buffer.concat([Buffer.from(extra), bytes]),
      Buffer.concat([bytes, Buffer.from(extra)]),
    ];
    for (const bytes of around(file)) expect(await failure(bytes)).toBe('file');
    for (const bytes of around(keys)) expect(await failure(file, bytes)).toBe('keys');
  });
});

describe('what is signed rightly, yet is no receipt', () => {
  const text = Buffer.from(canonicalBytes(receipt)).toString();
  const header = { alg: 'ES256', kid: key.jwk.kid, typ: 'scrubjay-receipt+jws' };

  test.each([
    ['a payload with a space', 'payload', text.replace('{', '{ ')],
    ['a payload with a member twice', 'payload', text.replace('{', '{"status":"interim",')],
    ['a payload with an escape that is not needed', 'payload', text.replace('fulfilled', '\\u0066ulfilled')],
    [
      'a payload with a number in another form',
      'payload',
      text.replace('"skewSeconds":300', '"skewSeconds":3e2'),
    ],
    ['a payload that is no JSON', 'payload', 'receipt'],
    ['a payload of another schema', 'schema', { ...receipt, schema: 'scrubjay/receipt/v2' }],
    ['a payload with a member more', 'schema', { ...receipt, comment: 'x' }],
    ['a payload with __proto__', 'schema', text.replace('{', '{"__proto__":{},')],
    ['an array', 'schema', []],
    ['a final status that is not earned', 'status', { ...interim, status: 'final' }],
    [
      'a final receipt with survivors',
      'status',
      { ...receipt, verification: { ...receipt.verification, survivors: 1 } },
    ],
  ])('%s is refused at %s', async (_what, check, payload) => {
    expect(await failure(canonicalBytes(await signed(payload)))).toBe(check);
  });

  test.each([
    ['another algorithm', { ...header, alg: 'none' }],
    ['another type', { ...header, typ: 'JWT' }],
    ['no kid', { alg: 'ES256', typ: header.typ }],
    ['a member more', { ...header, crit: ['b64'] }],
    ['a space', `${JSON.stringify(header)} `],
    ['its members in another order', JSON.stringify({ typ: header.typ, kid: header.kid, alg: 'ES256' })],
  ])('a header with %s is refused', async (_what, changed) => {
    expect(await failure(canonicalBytes(await signed(receipt, changed)))).toBe('header');
  });

  test('a file with a member more is refused', async () => {
    expect(await failure(canonicalBytes({ ...(await signed(receipt)), header: {} }))).toBe('file');
  });
});

describe('signatures', () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const jws = JSON.parse(Buffer.from(file).toString());
  const raw = Buffer.from(jws.signature, 'base64url');

  test('the twin with high s, valid in plain ECDSA, is refused', async () => {
    const s = order - BigInt(`0x${raw.subarray(32).toString('hex')}`);
    const twin = Buffer.concat([raw.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
    const forged = { ...jws, signature: twin.toString('base64url') };
    await expect(flattenedVerify(forged, await importJWK(key.jwk))).resolves.toBeDefined();
    expect(await failure(canonicalBytes(forged))).toBe('signature');
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(64)],
    ['63 bytes', raw.subarray(1)],
    ['65 bytes', Buffer.concat([raw, Buffer.alloc(1)])],
  ])('%s for a signature is refused', async (_what, bytes) => {
    expect(await failure(canonicalBytes({ ...jws, signature: bytes.toString('base64url') }))).toBe(
      'signature',
    );
  });

  test('padding is refused', async () => {
    expect(await failure(canonicalBytes({ ...jws, signature: `${jws.signature}==` }))).toBe('signature');
  });

  test('another key of the file cannot stand in, and an absent key is said to be absent', async () => {
    const byOther = await signReceipt(receipt, otherKey.sign, key.jwk.kid);
    expect(await failure(byOther)).toBe('signature');
    expect(await failure(file, jwksFile([otherKey.jwk]))).toBe('key');
  });
});

describe('signing', () => {
  test('refuses a receipt that was changed after it was built', async () => {
    const changed = { ...interim, status: 'final' } as Receipt;
    await expect(signReceipt(changed, key.sign, key.jwk.kid)).rejects.toThrow(/buildReceipt/);
  });

  test('refuses a kid that is no thumbprint', async () => {
    await expect(signReceipt(receipt, key.sign, 'key-1')).rejects.toThrow(/thumbprint/);
  });

  test('refuses a signature that is not raw', async () => {
    await expect(signReceipt(receipt, async () => Buffer.alloc(70, 1), key.jwk.kid)).rejects.toThrow(/64/);
  });
});

test('once a check fails the later ones are not reached', async () => {
  const { ok, checks } = await verifyReceipt(Buffer.from('{}'), keys, { requireFinal: true });
  expect(ok).toBe(false);
  expect(checks.map(({ name }) => name)).toEqual(
    CHECKS.filter((name) => !['about', 'history'].includes(name)),
  );
  expect(checks.slice(2).map(({ detail }) => detail)).toEqual(Array(11).fill('not reached'));
});
