import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CATEGORIES, type Category } from '../redaction/categories.ts';
import { AGREEMENT_KINDS, type Agreement, type AgreementKind, CURRENT_VERSIONS } from './agreements.ts';
import type { Consent } from './consent.ts';
import { decide, type GateFacts } from './decide.ts';

const BUSINESS = 'B'.repeat(22);
const NOW = 1_000_000;

const agreement = (kind: AgreementKind, changes: Partial<Agreement> = {}): Agreement => ({
  id: 'A'.repeat(22),
  business: BUSINESS,
  kind,
  version: CURRENT_VERSIONS[kind],
  signedAt: 1,
  ...changes,
});

const consent = (changes: Partial<Consent> = {}): Consent => ({
  id: 'C'.repeat(22),
  business: BUSINESS,
  principal: 'P',
  categories: [...CATEGORIES],
  policyText: 'May we?',
  version: '1',
  language: 'en',
  collectionMethod: 'click',
  assertion: 'attested',
  timestamp: 2,
  ...changes,
});

/** Everything allowed: what each test takes something away from. */
const open: GateFacts = {
  now: NOW,
  receivedAt: NOW - 10,
  wishes: [...CATEGORIES],
  gpc: false,
  siteKey: { siteKey: 'sj_pk_x', business: BUSINESS, origins: [] },
  business: {
    business: BUSINESS,
    name: 'Acorn',
    policy: { categories: [...CATEGORIES], retentionDays: 30 },
    region: 'US',
    createdAt: 0,
  },
  agreements: {
    terms: agreement('terms'),
    'privacy-policy': agreement('privacy-policy'),
    dpa: agreement('dpa'),
  },
  consent: consent(),
  tombstoned: false,
  suppressed: false,
};

const granted = (facts: GateFacts): readonly Category[] => {
  const decision = decide(facts);
  return decision.store ? decision.grant : [];
};

test('with policy, agreements and consent in force, what was wished is granted', () => {
  expect(decide(open)).toEqual({ store: true, grant: [...CATEGORIES], refused: {} });
});

describe('nothing is granted', () => {
  const cases: [string, Partial<GateFacts>, string][] = [
    ['when nothing was wished', { wishes: [] }, 'not-wished'],
    [
      'when the policy keeps nothing',
      { business: { ...open.business!, policy: { categories: [], retentionDays: 1 } } },
      'policy',
    ],
    ['under Global Privacy Control', { gpc: true }, 'gpc'],
    ['without consent evidence', { consent: undefined }, 'no-consent'],
    ['for a chunk from before the consent', { consent: consent({ timestamp: NOW }) }, 'no-consent'],
    ['after the consent was withdrawn', { consent: consent({ withdrawnAt: NOW + 1 }) }, 'consent-withdrawn'],
    ['once the consent has expired', { consent: consent({ expiresAt: NOW }) }, 'consent-expired'],
    ['for categories not consented to', { consent: consent({ categories: [] }) }, 'not-consented'],
    ...AGREEMENT_KINDS.flatMap((kind): [string, Partial<GateFacts>, string][] => {
      const replaced = (changes: Partial<Agreement>) => ({
        agreements: { ...open.agreements, [kind]: agreement(kind, changes) },
      });
      const { [kind]: _, ...others } = open.agreements;
      return [
        [`while ${kind} is unsigned`, { agreements: others }, `${kind}-unsigned`],
        [`for a chunk from before ${kind} was signed`, replaced({ signedAt: NOW }), `${kind}-unsigned`],
        [`while ${kind} is outdated`, replaced({ version: 'sha256:old' }), `${kind}-outdated`],
        [`after ${kind} was withdrawn`, replaced({ withdrawnAt: 5 }), `${kind}-withdrawn`],
        [`once ${kind} has expired`, replaced({ expiresAt: NOW }), `${kind}-expired`],
      ];
    }),
  ];
  test.each(cases)('%s', (_, changes, reason) => {
    const decision = decide({ ...open, ...changes });
    expect(decision).toMatchObject({ store: true, grant: [] });
    expect(new Set(Object.values(decision.store ? decision.refused : {}))).toEqual(new Set([reason]));
  });
});

describe('a chunk is dropped', () => {
  test.each<[string, Partial<GateFacts>]>([
    ['unknown-site-key', { siteKey: undefined }],
    ['revoked-site-key', { siteKey: { ...open.siteKey!, revokedAt: NOW - 10 } }],
    ['unknown-business', { business: undefined }],
    ['unknown-business', { siteKey: { ...open.siteKey!, business: 'X'.repeat(22) } }],
    ['tombstoned', { tombstoned: true }],
    ['suppressed', { suppressed: true }],
  ])('%s', (reason, changes) => {
    expect(decide({ ...open, ...changes })).toEqual({ store: false, reason });
  });
});

test('taking anything away, or letting time pass, never widens a grant', () => {
  const categories = fc.subarray([...CATEGORIES]);
  const time = fc.integer({ min: 1, max: 2 * NOW });
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const optional = (name: string) => maybe(time).map((at) => (at === undefined ? {} : { [name]: at }));
  const facts = fc.record({
    wishes: categories,
    kept: categories,
    consented: categories,
    gpc: fc.boolean(),
    signedAt: time,
    at: time,
    consentAt: time,
    expiry: optional('expiresAt'),
    withdrawal: optional('withdrawnAt'),
    dpaExpiry: optional('expiresAt'),
    later: fc.nat(NOW),
  });
  fc.assert(
    fc.property(facts, (f) => {
      const base: GateFacts = {
        ...open,
        now: f.at,
        receivedAt: f.at,
        wishes: f.wishes,
        gpc: f.gpc,
        business: { ...open.business!, policy: { categories: f.kept, retentionDays: 1 } },
        agreements: { ...open.agreements, dpa: agreement('dpa', { signedAt: f.signedAt, ...f.dpaExpiry }) },
        consent: consent({ categories: f.consented, timestamp: f.consentAt, ...f.expiry, ...f.withdrawal }),
      };
      const before = new Set(granted(base));
      const narrower: GateFacts[] = [
        { ...base, gpc: true },
        { ...base, consent: undefined },
        { ...base, consent: { ...base.consent!, withdrawnAt: 1 } },
        { ...base, agreements: {} },
        { ...base, wishes: f.wishes.slice(1) },
        { ...base, tombstoned: true },
        { ...base, suppressed: true },
        // Only the clock moves; the chunk stays received when it was.
        { ...base, now: base.now + f.later },
      ];
      for (const changed of narrower)
        expect(granted(changed).every((category) => before.has(category))).toBe(true);
    }),
  );
});
