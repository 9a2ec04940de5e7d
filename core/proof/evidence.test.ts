import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ConsentRecord, ConsentText } from '../gate/consent.ts';
import { hashOfText } from '../gate/text-hash.ts';
import { CATEGORIES } from '../redaction/categories.ts';
import type { AgreementReceipt } from './agreement-receipt.ts';
import { type ConsentReceipt, consentReceipt, optOutReceipt } from './consent-receipt.ts';
import { type EvidenceKey, evidenceKey } from './evidence-key.ts';
import { jwksFile } from './jwks.ts';
import { signStatement } from './jws.ts';
import { AGREEMENT, CONSENT_RECEIPT } from './kinds.ts';
import { verifyReceipt } from './verify.ts';

const id = 'I'.repeat(22);
const business = 'B'.repeat(22);
const principal = 'p'.repeat(43);
const shown = 'Dürfen wir Ihren Besuch aufzeichnen? \n – ja';
const text: ConsentText = {
  business,
  hash: hashOfText(shown),
  text: shown,
  version: '2026-11',
  language: 'de',
  registeredAt: 1,
};
const common = {
  id,
  business,
  principal,
  collectionMethod: 'banner' as const,
  jurisdiction: 'US-CA',
  assertion: 'asserted by the browser' as const,
  timestamp: Date.parse('2026-11-24T10:00:00.000Z'),
};
const record: ConsentRecord = {
  ...common,
  event: 'given',
  categories: [...CATEGORIES],
  purposes: ['session-replay'],
  notice: { hash: text.hash, version: text.version, language: text.language },
  gpp: { hash: hashOfText('DBABBg'), optOut: false },
  expiresAt: Date.parse('2027-11-24T10:00:00.000Z'),
};
const parties = { businessName: 'Acorn Outfitters', issuer: 'https://privacy.example' };
const agreement: AgreementReceipt = {
  schema: 'scrubjay/agreement/v1',
  id,
  kind: 'dpa',
  version: hashOfText('the text'),
  business: { id: business, name: 'Acorn Outfitters' },
  issuer: 'https://privacy.example',
  signer: { name: 'Jordan Reyes', title: 'Privacy officer', email: 'privacy@acorn-outfitters.example' },
  signedAt: '2026-11-24T10:00:00.000Z',
};

let key: EvidenceKey;
let jwks: Uint8Array;
beforeAll(async () => {
  key = await evidenceKey(randomBytes(32));
  jwks = jwksFile([key.jwk]);
});
const sign = (receipt: ConsentReceipt) => signStatement(CONSENT_RECEIPT, receipt, key.sign, key.jwk.kid);

/** Every file that differs from one in a byte. */
function* changed(file: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < file.length; at++) {
    const other = Uint8Array.from(file);
    other[at] = other[at]! ^ 1;
    yield other;
  }
  yield file.subarray(1);
  yield Buffer.concat([file, Buffer.from('\n')]);
}

test('the key of a seed is the same for the same seed, and another for another', async () => {
  const seed = randomBytes(32);
  expect((await evidenceKey(seed)).jwk).toEqual((await evidenceKey(seed)).jwk);
  expect((await evidenceKey(seed)).jwk.kid).not.toBe((await evidenceKey(randomBytes(32))).jwk.kid);
});

describe('a consent receipt', () => {
  test('verifies without a log, and holds the very text that was shown', async () => {
    const { ok, kind, statement } = await verifyReceipt(
      await sign(consentReceipt(record, text, parties)),
      jwks,
    );
    expect({ ok, kind }).toEqual({ ok: true, kind: 'scrubjay-consent-receipt+jws' });
    expect(statement).toMatchObject({
      consentReceiptID: id,
      consentTimestamp: '2026-11-24T10:00:00.000Z',
      notice: { text: shown, language: 'de' },
      services: [
        {
          purposes: [
            {
              purpose: 'session-replay',
              termination: '2027-11-24T10:00:00.000Z',
              thirdPartyDisclosure: false,
            },
          ],
        },
      ],
    });
  });

  test('fails when any byte of it, or of the key file, is another', async () => {
    const file = await sign(consentReceipt(record, text, parties));
    for (const other of changed(file)) expect((await verifyReceipt(other, jwks)).ok).toBe(false);
    for (const other of changed(jwks)) expect((await verifyReceipt(file, other)).ok).toBe(false);
  });

  test('fails with the key of somebody else', async () => {
    const file = await sign(consentReceipt(record, text, parties));
    const { jwk } = await evidenceKey(randomBytes(32));
    const { checks } = await verifyReceipt(file, jwksFile([jwk]));
    expect(checks.find(({ ok }) => !ok)).toMatchObject({ name: 'key' });
  });

  test('of an opt-out names what was opted out of', async () => {
    const choice = optOutReceipt({ ...common, choice: 'opt_out', kinds: ['storage'] }, parties);
    expect(await verifyReceipt(await sign(choice), jwks)).toMatchObject({
      ok: true,
      statement: { event: 'opt_out', optOuts: ['storage'] },
    });
  });
});

test('a countersigned agreement verifies, and fails when any byte is another', async () => {
  const file = await signStatement(AGREEMENT, agreement, key.sign, key.jwk.kid);
  expect(await verifyReceipt(file, jwks)).toMatchObject({
    ok: true,
    statement: { signer: agreement.signer },
  });
  for (const other of changed(file)) expect((await verifyReceipt(other, jwks)).ok).toBe(false);
});
