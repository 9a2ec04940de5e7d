import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CATEGORIES, type Category } from '../redaction/categories.ts';
import { addEvent, type ConsentEvent, consentGap, narrowed, standingConsent } from './consent.ts';

const given = (timestamp: number, categories: Category[], expiresAt?: number): ConsentEvent => ({
  id: 'C'.repeat(22),
  assertion: 'attested',
  event: 'given',
  categories,
  timestamp,
  ...(expiresAt === undefined ? {} : { expiresAt }),
});
const withdrawn = (timestamp: number, categories: Category[]): ConsentEvent => ({
  id: 'C'.repeat(22),
  assertion: 'attested',
  event: 'withdrawn',
  categories,
  timestamp,
});

describe('consent and withdrawal', () => {
  test.each<[string, ConsentEvent[], number, string | undefined]>([
    ['given before the chunk', [given(1, ['forms'])], 5, undefined],
    ['given at the very moment', [given(5, ['forms'])], 5, undefined],
    ['given after the chunk', [given(6, ['forms'])], 5, 'no-consent'],
    ['given for something else', [given(1, ['ips'])], 5, 'not-consented'],
    ['withdrawn before the chunk', [given(1, ['forms']), withdrawn(2, ['forms'])], 5, 'consent-withdrawn'],
    [
      'withdrawn after the chunk, before it was redacted',
      [given(1, ['forms']), withdrawn(7, ['forms'])],
      5,
      'consent-withdrawn',
    ],
    [
      'withdrawn and given again before the chunk',
      [given(1, ['forms']), withdrawn(2, ['forms']), given(3, ['forms'])],
      5,
      undefined,
    ],
    ['withdrawn in the same moment', [given(3, ['forms']), withdrawn(3, ['forms'])], 5, 'consent-withdrawn'],
    ['extended after the chunk', [given(1, ['forms']), given(7, ['forms', 'ips'])], 5, undefined],
    ['expired', [given(1, ['forms'], 9)], 5, 'consent-expired'],
    ['expired, while another has not', [given(1, ['forms'], 9), given(2, ['forms'])], 5, undefined],
  ])('%s', (_, events, receivedAt, gap) => {
    expect(consentGap(events, 'forms', receivedAt, 10)).toBe(gap);
  });
});

test('a new consent takes back what it leaves out, and what it lets expire sooner', () => {
  const events = [given(1, ['forms', 'emails', 'ips']), given(2, ['numbers'], 100)];
  expect(narrowed(events, { categories: ['forms', 'numbers'], expiresAt: 50 }, 10)).toEqual([
    'forms',
    'emails',
    'ips',
    'numbers',
  ]);
  expect(narrowed(events, { categories: ['forms', 'emails', 'ips', 'numbers'] }, 10)).toEqual([]);
  expect(standingConsent(events, 100)).toEqual(
    new Map([
      ['forms', Infinity],
      ['emails', Infinity],
      ['ips', Infinity],
    ]),
  );
});

test('a long history is cut so that it fits a row and never allows what the whole one refuses', () => {
  const event = fc.record({
    event: fc.constantFrom('given' as const, 'withdrawn' as const),
    categories: fc.subarray([...CATEGORIES]),
    expiresAt: fc.option(fc.nat(200), { nil: undefined }),
  });
  const histories = fc.array(event, { maxLength: 150 });
  fc.assert(
    fc.property(histories, fc.nat(150), fc.constantFrom(...CATEGORIES), (acts, receivedAt, category) => {
      const whole = acts.map(
        ({ expiresAt, ...act }, timestamp): ConsentEvent => ({
          id: 'C'.repeat(22),
          assertion: 'attested',
          ...act,
          timestamp,
          ...(expiresAt === undefined ? {} : { expiresAt }),
        }),
      );
      const cut = whole.reduce<ConsentEvent[]>(addEvent, []);
      expect(cut.length).toBeLessThanOrEqual(41);
      const open = consentGap(cut, category, receivedAt, 160) === undefined;
      if (open) expect(consentGap(whole, category, receivedAt, 160)).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});
