import { expect, test } from '@jest/globals';
import { finishedFacts, signingKey } from '../../test/proof/receipt-facts.ts';
import { parseHeader, parseJws, signReceipt, signStatement, statementOf, withProof } from './jws.ts';
import { RECEIPT } from './kinds.ts';
import { buildReceipt } from './receipt.ts';

const key = await signingKey();
const receipt = buildReceipt(finishedFacts());

test('a statement is signed as one of its kind', async () => {
  const file = await signStatement(RECEIPT, receipt, key.sign, key.jwk.kid);
  expect(parseHeader(parseJws(file))).toMatchObject({ typ: 'scrubjay-receipt+jws', kind: RECEIPT });
  expect(statementOf(file)).toEqual(receipt);
});

test('a statement of a kind that is not known is not signed', async () => {
  const kind = { ...RECEIPT, typ: 'scrubjay-promise+jws' };
  await expect(signStatement(kind, receipt, key.sign, key.jwk.kid)).rejects.toThrow(
    /one of the types|thumbprint/,
  );
});

test('a proof is put beside what is signed, and changes none of it', async () => {
  const signed = await signReceipt(receipt, key.sign, key.jwk.kid);
  const { header, ...rest } = parseJws(withProof(signed, { proof: 'p' }));
  expect(header).toEqual({ proof: 'p' });
  expect(rest).toEqual(parseJws(signed));
});
