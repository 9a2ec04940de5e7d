import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { AGREEMENT_KINDS, type Agreement, agreementGap, CURRENT_VERSIONS } from './agreements.ts';

describe('versions in force', () => {
  test.each(AGREEMENT_KINDS)('the version of %s is the hash of its text', (kind) => {
    const text = readFileSync(new URL(`../../legal/${kind}.md`, import.meta.url));
    expect(CURRENT_VERSIONS[kind]).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  });
});

describe('agreementGap', () => {
  const signed: Agreement = {
    id: 'A'.repeat(22),
    business: 'B'.repeat(22),
    kind: 'dpa',
    version: CURRENT_VERSIONS.dpa,
    signedAt: 1000,
  };

  test('a signed agreement in force leaves no gap', () => {
    expect(agreementGap(signed, 2000, 2000)).toBeUndefined();
  });

  test.each([
    ['unsigned', undefined, 2000, 2000],
    ['unsigned', signed, 2000, 999],
    ['outdated', { ...signed, version: 'sha256:older' }, 2000, 2000],
    ['withdrawn', { ...signed, withdrawnAt: 3000 }, 2000, 2000],
    ['expired', { ...signed, expiresAt: 2000 }, 2000, 1500],
  ])('%s', (gap, agreement, at, receivedAt) => {
    expect(agreementGap(agreement, at, receivedAt)).toBe(gap);
  });
});
