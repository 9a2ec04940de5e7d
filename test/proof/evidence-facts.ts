import type { ConsentRecord, ConsentText } from '../../core/gate/consent.ts';
import { hashOfText } from '../../core/gate/text-hash.ts';
import type { AgreementReceipt } from '../../core/proof/agreement-receipt.ts';
import { CATEGORIES } from '../../core/redaction/categories.ts';

export const id = 'I'.repeat(22);
const business = 'B'.repeat(22);
const principal = 'p'.repeat(43);
export const shown = 'Dürfen wir Ihren Besuch aufzeichnen? \n – ja';
/** What a visitor was shown. */
export const text: ConsentText = {
  business,
  hash: hashOfText(shown),
  text: shown,
  version: '2026-11',
  language: 'de',
  registeredAt: 1,
};
/** What records of consent and of opt-outs both say. */
export const common = {
  id,
  business,
  principal,
  collectionMethod: 'banner' as const,
  jurisdiction: 'US-CA',
  assertion: 'asserted by the browser' as const,
  timestamp: Date.parse('2026-11-24T10:00:00.000Z'),
};
/** A consent on file. */
export const record: ConsentRecord = {
  ...common,
  event: 'given',
  categories: [...CATEGORIES],
  purposes: ['session-replay'],
  notice: { hash: text.hash, version: text.version, language: text.language },
  gpp: { hash: hashOfText('DBABBg'), optOut: false },
  expiresAt: Date.parse('2027-11-24T10:00:00.000Z'),
};
export const parties = { businessName: 'Acorn Outfitters', issuer: 'https://privacy.example' };
/** A countersigned agreement. */
export const agreement: AgreementReceipt = {
  schema: 'scrubjay/agreement/v1',
  id,
  kind: 'dpa',
  version: hashOfText('the text'),
  business: { id: business, name: 'Acorn Outfitters' },
  issuer: 'https://privacy.example',
  signer: { name: 'Jordan Reyes', title: 'Privacy officer', email: 'privacy@acorn-outfitters.example' },
  signedAt: '2026-11-24T10:00:00.000Z',
};
