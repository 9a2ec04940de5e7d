import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { canonicalBytes } from '../../core/proof/canonical.ts';
import { consentReceipt, optOutReceipt } from '../../core/proof/consent-receipt.ts';
import { toLowS } from '../../core/proof/es256.ts';
import { jwksFile } from '../../core/proof/jwks.ts';
import { parseJws, signReceipt } from '../../core/proof/jws.ts';
import { buildReceipt } from '../../core/proof/receipt.ts';
import { agreement, common, id, parties, record, text } from './evidence-facts.ts';
import { checkpointOf, logged, startLog } from './log.ts';
import { finishedFacts, signingKey } from './receipt-facts.ts';
import { type Case, type Outcome, startVerifiers, type Verifier } from './verifiers.ts';

const issuer = 'https://scrubjay.example';
const key = await signingKey();
const log = await startLog({ issuer, entries: 5 });
const signed = (facts: Parameters<typeof finishedFacts>[0] = {}) =>
  signReceipt(buildReceipt(finishedFacts(facts)), key.sign, key.jwk.kid);

const interimSigned = await signed({ outcome: { status: 'in_progress' } });
const toKnow = await logged(
  log,
  await signed({ disclosure: { scope: 'specific', sessions: 2, manifest: `sha256:${'5'.repeat(64)}` } }),
);
const interim = await logged(log, interimSigned);
const told = await signed({
  disclosure: { scope: 'specific', sessions: 3, manifest: `sha256:${'5'.repeat(64)}` },
});
const chosen = await signed({
  choice: {
    way: 'opt_in',
    of: ['sensitive'],
    from: '2026-11-24T07:00:01.000Z',
    identifiers: 1,
    askedBy: 'person',
  },
});
const corrected = await signed({
  correction: {
    values: [{ type: 'email', wrong: 'w'.repeat(43), right: 'r'.repeat(43) }],
    rows: 2,
    sessions: 1,
  },
});
const kept = Buffer.from(log.checkpoint);
const receipt = await logged(log, await signed());
const keys = jwksFile([key.jwk, log.key.jwk]);
const jws = parseJws(receipt);

let verifiers: readonly Verifier[];
beforeAll(async () => {
  verifiers = await startVerifiers();
});
afterAll(async () => {
  for (const verifier of verifiers ?? []) await verifier.close();
});

/** All verifiers' verdicts, which are expected to be one. */
async function verdict(one: Case): Promise<Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const verifier of verifiers) outcomes.set(verifier.name, await verifier.verify(one));
  const [first] = outcomes.values();
  expect(outcomes).toEqual(new Map([...outcomes.keys()].map((name) => [name, first])));
  return first!;
}

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : canonicalBytes(value)).toString('base64url');

/** Signed rightly, over whatever payload. */
async function signAnything(payload: unknown, typ: string): Promise<Uint8Array> {
  const parts = { payload: encode(payload), protected: encode({ alg: 'ES256', kid: key.jwk.kid, typ }) };
  const raw = await key.sign(Buffer.from(`${parts.protected}.${parts.payload}`));
  return canonicalBytes({ ...parts, signature: Buffer.from(toLowS(raw)).toString('base64url') });
}

const changed = (change: (copy: ReturnType<typeof parseJws>) => unknown) => {
  const copy = structuredClone(jws);
  return canonicalBytes(change(copy) ?? copy);
};
const inProof = (from: string | RegExp, to: string) =>
  changed((copy) => {
    copy.header!.proof = copy.header!.proof.replace(from, to);
  });

test.each<[string, Case]>([
  ['a final receipt', { file: receipt, keys }],
  ['one of a request to know', { file: toKnow, keys }],
  ['one that must be final', { file: receipt, keys, requireFinal: true }],
  ['an interim one', { file: interim, keys }],
  ['one that leads on from a kept checkpoint', { file: receipt, keys, checkpoint: kept }],
  ['one whose own checkpoint was kept', { file: receipt, keys, checkpoint: Buffer.from(log.checkpoint) }],
  [
    'one of the request and the business named',
    { file: receipt, keys, request: 'a'.repeat(22), business: 'b'.repeat(22) },
  ],
  ['one of a request to know', { file: told, keys, allowUnlogged: true }],
  ['one of a correction', { file: corrected, keys, allowUnlogged: true }],
  ['one of a choice', { file: chosen, keys, allowUnlogged: true }],
  ['one that is in no log, where that will do', { file: interimSigned, keys, allowUnlogged: true }],
])('all verifiers accept %s', async (_what, one) => {
  expect(await verdict(one)).toBe('ok');
});

describe('forgeries that all verifiers refuse at the same check', () => {
  const other = startLog({ issuer, entries: 5 });
  const header = { alg: 'ES256', kid: key.jwk.kid, typ: 'scrubjay-receipt+jws' };
  const withHeader = (value: unknown) => changed((copy) => ({ ...copy, protected: encode(value) }));
  const withPayload = (payload: unknown) => signAnything(payload, 'scrubjay-receipt+jws');
  const text = Buffer.from(jws.payload, 'base64url').toString();
  const fields = JSON.parse(text);
  const fork = () => startLog({ issuer, entries: log.leaves.length, key: log.key });

  test.each<[string, string, () => Promise<Partial<Case>> | Partial<Case>]>([
    ['algorithm none', 'header', () => ({ file: withHeader({ ...header, alg: 'none' }) })],
    [
      'algorithm HS256 with the public key',
      'header',
      () => ({ file: withHeader({ ...header, alg: 'HS256' }) }),
    ],
    ['algorithm Ed25519', 'header', () => ({ file: withHeader({ ...header, alg: 'Ed25519' }) })],
    ['an embedded key', 'header', () => ({ file: withHeader({ ...header, jwk: key.jwk }) })],
    ['another kind', 'header', () => ({ file: withHeader({ ...header, typ: 'scrubjay-consent+jws' }) })],
    [
      "the log's key for the receipt's",
      'key',
      () => ({ file: withHeader({ ...header, kid: log.key.jwk.kid }) }),
    ],
    ['a key that is not in the file', 'key', () => ({ keys: jwksFile([log.key.jwk]) })],
    [
      'another key under the same kid',
      'keys',
      async () => ({ keys: jwksFile([{ ...(await signingKey()).jwk, kid: key.jwk.kid }, log.key.jwk]) }),
    ],
    ['a key file without the key of the log', 'checkpoint', () => ({ keys: jwksFile([key.jwk]) })],
    ["another log's key", 'checkpoint', async () => ({ keys: jwksFile([key.jwk, (await other).key.jwk]) })],
    [
      'a member twice',
      'payload',
      async () => ({ file: await withPayload(text.replace('{', '{"status":"interim",')) }),
    ],
    ['a number as 3e2', 'payload', async () => ({ file: await withPayload(text.replace(':300', ':3e2')) })],
    [
      'a number as 300.0',
      'payload',
      async () => ({ file: await withPayload(text.replace(':300', ':300.0')) }),
    ],
    ['a number as -0', 'payload', async () => ({ file: await withPayload(text.replace(':300', ':-0')) })],
    [
      'a number past 2^53',
      'payload',
      async () => ({ file: await withPayload(text.replace(':300', ':9007199254740993')) }),
    ],
    [
      'a needless escape',
      'payload',
      async () => ({
        file: await withPayload(text.replace('interim', '\\u0069nterim').replace('final', '\\u0066inal')),
      }),
    ],
    [
      'a lone surrogate',
      'payload',
      async () => ({ file: await withPayload(text.replace('fulfilled', '\\ud800')) }),
    ],
    ['a byte order mark', 'payload', async () => ({ file: await withPayload(`\ufeff${text}`) })],
    [
      'a letter that only looks the same',
      'schema',
      async () => ({ file: await withPayload(text.replace('"final"', '"f\u0456nal"')) }),
    ],
    [
      'a full-width digit',
      'schema',
      async () => ({ file: await withPayload(text.replace('T07:59', 'T07:\uff15\uff19')) }),
    ],
    [
      'a newline at the end of a text',
      'schema',
      async () => ({ file: await withPayload({ ...fields, issuer: `${issuer}\n` }) }),
    ],
    [
      'true for a count',
      'schema',
      async () => ({
        file: await withPayload({ ...fields, verification: { ...fields.verification, survivors: false } }),
      }),
    ],
    [
      'a day that is not',
      'schema',
      async () => ({ file: await withPayload({ ...fields, issuedAt: '2026-02-30T08:00:00.000Z' }) }),
    ],
    [
      'a member more, deep inside',
      'schema',
      async () => ({ file: await withPayload({ ...fields, clock: { ...fields.clock, note: 'x' } }) }),
    ],
    [
      'an interim receipt made final',
      'status',
      async () => ({ file: await withPayload({ ...fields, outcome: { status: 'in_progress' } }) }),
    ],
    [
      'a final receipt with survivors',
      'status',
      async () => ({
        file: await withPayload({ ...fields, verification: { ...fields.verification, survivors: 1 } }),
      }),
    ],
    [
      'a final receipt with an error',
      'status',
      async () => ({
        file: await withPayload({
          ...fields,
          stores: fields.stores.map((line: object) => ({ ...line, errors: 1 })),
        }),
      }),
    ],
    [
      'a final receipt without a store',
      'status',
      async () => ({ file: await withPayload({ ...fields, stores: fields.stores.slice(1) }) }),
    ],
    [
      'a final receipt with a residue unexpired',
      'status',
      async () => ({
        file: await withPayload({
          ...fields,
          residuals: [{ ...fields.residuals[0], expiresAt: '2027-01-01T00:00:00.000Z' }],
        }),
      }),
    ],
    [
      'a rewritten session that lost an event',
      'status',
      async () => ({
        file: await withPayload({
          ...fields,
          stores: fields.stores.map((line: object) => ({
            ...line,
            method: 'rewrite',
            rewritten: { sessions: 1, eventsBefore: 2, valuesRemoved: 1, eventsAfter: 1 },
          })),
        }),
      }),
    ],
    ['no proof', 'proof', () => ({ file: changed(({ header: _, ...rest }) => rest) })],
    ['an empty proof', 'proof', () => ({ file: inProof(/.*/s, '') })],
    ['a proof of another version', 'proof', () => ({ file: inProof('@v1', '@v2') })],
    ['a proof without a salt', 'proof', () => ({ file: inProof(/extra.*\n/, '') })],
    ['an index with a leading zero', 'proof', () => ({ file: inProof(/index /, 'index 0') })],
    ['an index with a sign', 'proof', () => ({ file: inProof(/index /, 'index +') })],
    ['a hash cut short', 'proof', () => ({ file: inProof(/(index \d+\n.{40})..../, '$1') })],
    ['a carriage return', 'proof', () => ({ file: inProof(/(index \d+)\n/, '$1\r\n') })],
    ['a proof cut short', 'inclusion', () => ({ file: inProof(/(index \d+\n).*\n/, '$1') })],
    ['a proof made longer', 'inclusion', () => ({ file: inProof(/(index \d+\n)(.*\n)/, '$1$2$2') })],
    ['another index', 'inclusion', () => ({ file: inProof(/index \d+/, 'index 0') })],
    ['an index beyond the tree', 'inclusion', () => ({ file: inProof(/index \d+/, 'index 99') })],
    [
      'another salt',
      'inclusion',
      () => ({ file: inProof(/extra .*/, `extra ${Buffer.alloc(32).toString('base64')}`) }),
    ],
    [
      "another receipt's proof",
      'inclusion',
      () => ({ file: changed((copy) => ({ ...copy, header: parseJws(interim).header! })) }),
    ],
    ['text behind the checkpoint', 'checkpoint', () => ({ file: inProof(/$/, 'x\n') })],
    ['a second signature line', 'checkpoint', () => ({ file: inProof(/(— .*\n)$/, '$1$1') })],
    [
      'a signature line of somebody unknown',
      'checkpoint',
      () => ({ file: inProof(/$/, `— witness.example ${Buffer.alloc(68).toString('base64')}\n`) }),
    ],
    ['an extension line', 'checkpoint', () => ({ file: inProof('\n\n— ', '\nextension\n\n— ') })],
    ['a checkpoint that is not signed', 'checkpoint', () => ({ file: inProof(/— .*\n$/, '') })],
    ['a hyphen for the dash', 'checkpoint', () => ({ file: inProof('— ', '- ') })],
    [
      'another root',
      'checkpoint',
      async () => ({ file: inProof(/[^\n]+\n\n—/, `${Buffer.alloc(32).toString('base64')}\n\n—`) }),
    ],
    [
      'the checkpoint of another origin',
      'checkpoint',
      async () => {
        const foreign = await startLog({ issuer: 'https://other.example', key: log.key });
        return { file: await logged(foreign, await signed()) };
      },
    ],
    [
      'the receipt of another issuer in this log',
      'checkpoint',
      async () => ({ file: await logged(await fork(), await signed({ issuer: 'https://other.example' })) }),
    ],
    [
      'a tree of size 0',
      'inclusion',
      async () => {
        const empty = await checkpointOf({ ...log, leaves: [] });
        return { file: inProof(/\n\n.*/s, `\n\n${empty}`) };
      },
    ],
    [
      'a consistency proof without its last hash',
      'consistency',
      () => ({ file: changed((copy) => void copy.header!.consistency!.hashes.pop()) }),
    ],
    [
      'a consistency proof from a later checkpoint',
      'consistency',
      async () => {
        const longer = { ...log, leaves: [...log.leaves, log.leaves[0]!, log.leaves[1]!] };
        const from = await checkpointOf(longer);
        return { file: changed((copy) => void Object.assign(copy.header!.consistency!, { from })) };
      },
    ],
    [
      'a consistency proof from nothing',
      'consistency',
      async () => {
        const from = await checkpointOf({ ...log, leaves: [] });
        return {
          file: changed((copy) => void Object.assign(copy.header!, { consistency: { from, hashes: [] } })),
        };
      },
    ],
    [
      'a consistency proof from a rewritten history',
      'consistency',
      async () => {
        const from = await checkpointOf(await fork(), 6);
        return { file: changed((copy) => void Object.assign(copy.header!.consistency!, { from })) };
      },
    ],
    [
      'a split view: another checkpoint of the same size',
      'history',
      async () => ({ checkpoint: Buffer.from((await fork()).checkpoint) }),
    ],
    [
      'a kept checkpoint of a size that the file does not show',
      'history',
      async () => ({ checkpoint: Buffer.from(await checkpointOf(log, 2)) }),
    ],
    [
      'a kept checkpoint of another log',
      'history',
      async () => ({ checkpoint: Buffer.from((await other).checkpoint) }),
    ],
    ['a kept checkpoint without its last newline', 'history', () => ({ checkpoint: kept.subarray(0, -1) })],
    ["another request's receipt", 'about', () => ({ request: 'z'.repeat(22) })],
    ["another business's receipt", 'about', () => ({ business: 'z'.repeat(22) })],
    ['an interim receipt where a final one must be', 'final', () => ({ file: interim, requireFinal: true })],
    ['data behind the file', 'file', () => ({ file: Buffer.concat([receipt, Buffer.from('\n')]) })],
    ['a member more in the file', 'file', () => ({ file: changed((copy) => ({ ...copy, signatures: [] })) })],
    [
      'a member more in its header',
      'file',
      () => ({ file: changed((copy) => ({ ...copy, header: { ...copy.header, alg: 'none' } })) }),
    ],
    ['null for the header', 'file', () => ({ file: changed((copy) => ({ ...copy, header: null })) })],
  ])('%s: %s', async (_what, check, make) => {
    expect(await verdict({ file: receipt, keys, ...(await make()) })).toBe(check);
  });
});

describe('evidence', () => {
  const evidenceKeys = jwksFile([key.jwk]);
  const given = consentReceipt(record, text, parties);
  const receiptOf = (fields: object = {}) =>
    signAnything({ ...given, ...fields }, 'scrubjay-consent-receipt+jws');
  const agreementOf = (fields: object = {}) =>
    signAnything({ ...agreement, ...fields }, 'scrubjay-agreement+jws');
  const { notice, ...withdrawn } = { ...given, event: 'withdrawn' };

  test.each<[string, () => Promise<Uint8Array>]>([
    ['a consent', () => receiptOf()],
    ['a withdrawal', () => signAnything(withdrawn, 'scrubjay-consent-receipt+jws')],
    [
      'an opt-out',
      () =>
        signAnything(
          optOutReceipt({ ...common, choice: 'opt_out', kinds: ['storage'] }, parties),
          'scrubjay-consent-receipt+jws',
        ),
    ],
    ['an agreement', () => agreementOf()],
    ['an agreement that ends', () => agreementOf({ expiresAt: '2028-02-29T00:00:00.000Z' })],
  ])('all verifiers accept %s', async (_what, make) => {
    expect(await verdict({ file: await make(), keys: evidenceKeys })).toBe('ok');
  });

  test.each<[string, string, () => Promise<Partial<Case> & Pick<Case, 'file'>>]>([
    [
      'another text than the hash names',
      'status',
      async () => ({ file: await receiptOf({ notice: { ...notice, text: `${text.text} ` } }) }),
    ],
    ['another event', 'schema', async () => ({ file: await receiptOf({ event: 'assumed' }) })],
    [
      'an existing time in another form',
      'schema',
      async () => ({ file: await receiptOf({ consentTimestamp: '2026-11-24T10:00:00Z' }) }),
    ],
    [
      'disclosure to third parties',
      'schema',
      async () => {
        const [service] = given.services;
        const purposes = service!.purposes.map((one) => ({ ...one, thirdPartyDisclosure: true }));
        return { file: await receiptOf({ services: [{ ...service, purposes }] }) };
      },
    ],
    [
      'a signer without a name',
      'schema',
      async () => ({ file: await agreementOf({ signer: { ...agreement.signer, name: '' } }) }),
    ],
    ['a kept checkpoint', 'proof', async () => ({ file: await receiptOf(), checkpoint: kept })],
    ['a request that it is to be about', 'about', async () => ({ file: await receiptOf(), request: id })],
    ['that it has to be final', 'final', async () => ({ file: await agreementOf(), requireFinal: true })],
    [
      'the keys of another',
      'key',
      async () => ({ file: await receiptOf(), keys: jwksFile([(await signingKey()).jwk]) }),
    ],
  ])('all verifiers refuse %s at the same check: %s', async (_what, check, make) => {
    expect(await verdict({ keys: evidenceKeys, ...(await make()) })).toBe(check);
  });

  test.each<[string, () => Promise<Uint8Array>]>([
    ['a consent', () => receiptOf()],
    ['an agreement', () => agreementOf()],
  ])(
    'with any byte of %s changed, all verifiers refuse it',
    async (_what, make) => {
      const one = { file: await make(), keys: evidenceKeys };
      for (const verifier of verifiers) {
        const { accepted, tried } = await verifier.spoil(one, 'file');
        expect([verifier.name, accepted]).toEqual([verifier.name, 0]);
        expect(tried).toBeGreaterThanOrEqual(one.file.length);
      }
    },
    600_000,
  );
});

describe('no byte is free', () => {
  test.each<[string, 'file' | 'keys' | 'checkpoint']>([
    ['the receipt with its proof', 'file'],
    ['the key file', 'keys'],
    ['the kept checkpoint', 'checkpoint'],
  ])(
    '%s: with any byte changed, all verifiers refuse it',
    async (_what, part) => {
      for (const verifier of verifiers) {
        const { accepted, tried } = await verifier.spoil({ file: receipt, keys, checkpoint: kept }, part);
        expect([verifier.name, accepted]).toEqual([verifier.name, 0]);
        expect(tried).toBeGreaterThanOrEqual({ file: receipt, keys, checkpoint: kept }[part].length);
      }
      // Thousands of verifications by each; a machine that is busy takes its time.
    },
    600_000,
  );
});
