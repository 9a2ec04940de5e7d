import { describe, expect, test } from '@jest/globals';
import { finishedFacts, line } from '../../test/proof/receipt-facts.ts';
import { ProofError } from './proof-error.ts';
import { buildReceipt, parseReceipt, type ReceiptFacts, receiptSchema } from './receipt.ts';

const finished = finishedFacts();
const after = '2026-11-26T08:00:00.001Z';
const residual = finished.residuals[0]!;

describe('final or interim', () => {
  test('a receipt is final when nothing is left, and keeps its outcome', () => {
    const receipt = buildReceipt(finished);
    expect(receipt).toEqual({ ...finished, schema: 'scrubjay/receipt/v1', status: 'final' });
  });

  const withErrors = finished.stores.map((store) => ({
    ...store,
    errors: store.store === 'Sessions' ? 1 : 0,
  }));
  const hindered: [string, string, Partial<ReceiptFacts>][] = [
    ['a survivor was found', 'survivors', { verification: { ...finished.verification, survivors: 1 } }],
    ['one store had an error', 'errors', { stores: withErrors }],
    ['a store of the data map is not accounted for', 'store_missing', { stores: finished.stores.slice(1) }],
    ['no store is accounted for', 'store_missing', { stores: [] }],
    [
      'a residual lives on',
      'residual_unexpired',
      { residuals: [residual, { ...residual, expiresAt: after }] },
    ],
    [
      'it was verified before the lease ended',
      'verified_too_early',
      {
        cutoff: { ...finished.cutoff, lease: { ...finished.cutoff.lease, to: '2026-11-26T07:59:00.001Z' } },
      },
    ],
    [
      'it was verified before a residual expired',
      'verified_too_early',
      {
        residuals: [{ ...residual, expiresAt: '2026-11-26T07:59:00.001Z' }],
      },
    ],
  ];

  test.each(hindered)('it is interim and in progress when %s', (_why, reason, changes) => {
    const receipt = buildReceipt(finishedFacts(changes));
    expect(receipt.status).toBe('interim');
    expect(receipt.outcome).toEqual({ status: 'in_progress', reason });
  });

  test.each(hindered)('nobody can make it final when %s', (_why, reason, changes) => {
    const forged = { ...finishedFacts(changes), schema: 'scrubjay/receipt/v1', status: 'final' };
    expect(() => parseReceipt(forged)).toThrow(new RegExp(`not: .*${reason}`));
  });

  test('it is interim, with its own reason, while the request goes on', () => {
    const outcome = { status: 'in_progress', reason: 'rounds_exhausted' } as const;
    const receipt = buildReceipt(finishedFacts({ outcome }));
    expect(receipt).toMatchObject({ status: 'interim', outcome });
    expect(buildReceipt(finishedFacts({ outcome: { status: 'open' } })).status).toBe('interim');
  });

  test('a residual that expires at the very time of verification and issue does not hinder', () => {
    const at = finished.issuedAt;
    const verification = { ...finished.verification, at };
    expect(
      buildReceipt(finishedFacts({ verification, residuals: [{ ...residual, expiresAt: at }] })).status,
    ).toBe('final');
  });

  test('an interim receipt cannot claim that the request is fulfilled', () => {
    const forged = { ...finished, schema: 'scrubjay/receipt/v1', status: 'interim' };
    expect(() => parseReceipt(forged)).toThrow(/in_progress/);
  });

  test('a denial needs a reason in the words of the Data Rights Protocol', () => {
    expect(() => buildReceipt(finishedFacts({ outcome: { status: 'denied' } }))).toThrow(/no_match/);
    expect(() => buildReceipt(finishedFacts({ outcome: { status: 'denied', reason: 'because' } }))).toThrow(
      /no_match/,
    );
    expect(buildReceipt(finishedFacts({ outcome: { status: 'denied', reason: 'no_match' } })).status).toBe(
      'final',
    );
  });
});

describe('what no receipt may hold', () => {
  const absent = { ...line('Sessions', 'erase', 1), method: 'not-present' } as const;
  const broken: [string, Record<string, unknown>][] = [
    ['a member that is not known', { note: 'x' }],
    ['a member that is not known, further in', { software: { version: '1', host: 'x' } }],
    ['simulated as false', { simulated: false }],
    ['a store accounted for twice', { stores: [...finished.stores, finished.stores[0]] }],
    [
      'a store that the data map does not name',
      { stores: [...finished.stores, line('Elsewhere', 'erase', 1)] },
    ],
    [
      'a data map that names a store twice',
      { dataMap: { ...finished.dataMap, stores: ['Archive', 'Archive'] } },
    ],
    ['a data map of no stores', { dataMap: { ...finished.dataMap, stores: [] } }],
    ['a residual in an unknown store', { residuals: [{ ...residual, store: 'Elsewhere' }] }],
    [
      'something found in a store where nothing was present',
      { stores: [finished.stores[0], absent, finished.stores[2]] },
    ],
    ['a negative count', { suppression: { tombstones: -1 } }],
    ['a count that is no whole number', { suppression: { tombstones: 0.5 } }],
    ['a time without milliseconds', { issuedAt: '2026-11-26T08:00:00Z' }],
    ['a time in another zone', { issuedAt: '2026-11-26T09:00:00.000+01:00' }],
    ['a day that is not', { issuedAt: '2026-02-30T08:00:00.000Z' }],
    ['an issue before the verification', { issuedAt: '2026-11-26T07:58:59.999Z' }],
    [
      'a lease that ends before it begins',
      { cutoff: { ...finished.cutoff, lease: { from: after, to: finished.issuedAt } } },
    ],
    ['an email address as a note', { exceptions: [{ basis: 'joe@acme.io', count: 1 }] }],
    ['an issuer that is a sentence', { issuer: 'The Operator' }],
    ['another role', { business: { ...finished.business, role: 'business' } }],
    ['an identifier in the clear', { identifiers: [{ type: 'email', commitment: 'joe@acme.io' }] }],
    ['a type that is none', { identifiers: [{ type: 'name', commitment: 'c'.repeat(43) }] }],
    ['a hash without its name', { request: { ...finished.request, hash: 'e'.repeat(64) } }],
  ];

  test.each(broken)('%s', (_what, changes) => {
    expect(() => buildReceipt({ ...finished, ...changes } as ReceiptFacts)).toThrow(ProofError);
  });

  test.each(Object.keys(finished))('a gap where %s belongs', (member) => {
    const { [member as 'id']: _gap, ...rest } = finished;
    expect(() => buildReceipt(rest as ReceiptFacts)).toThrow(ProofError);
  });

  test('the error names the member and not the value', () => {
    const attempt = () => buildReceipt(finishedFacts({ exceptions: [{ basis: 'joe@acme.io', count: 1 }] }));
    expect(attempt).toThrow(/exceptions\.0\.basis/);
    expect(attempt).not.toThrow(/joe/);
  });
});

test('a receipt made while the clock was moved says so', () => {
  expect(receiptSchema.parse(buildReceipt(finishedFacts({ simulated: true }))).simulated).toBe(true);
  expect('simulated' in buildReceipt(finished)).toBe(false);
});
