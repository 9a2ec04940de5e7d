import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { agreement, common, id, parties, record, shown, text } from '../../test/proof/evidence-facts.ts';
import { type ConsentReceipt, consentReceipt, optOutReceipt } from './consent-receipt.ts';
import { type EvidenceKey, evidenceKey } from './evidence-key.ts';
import { jwksFile } from './jwks.ts';
import { signStatement } from './jws.ts';
import { AGREEMENT, CONSENT_RECEIPT } from './kinds.ts';
import { verifyReceipt } from './verify.ts';

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
