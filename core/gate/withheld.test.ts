import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Blinded } from '../flow/records.ts';
import { CATEGORIES, type Category } from '../redaction/categories.ts';
import { OPT_OUTS, type OptOut } from './opt-out.ts';
import { choicesSince, ownersOf } from './withheld.ts';

type Chunks = Parameters<typeof choicesSince>[0];

function chunk(grant: readonly Category[], identifiers: readonly Partial<Blinded>[] = [], receivedAt = 1) {
  const visitor = { type: 'visitor', role: 'own', source: 'recorder', blind: 'visitor' };
  return { header: { grant, receivedAt, identifiers: [visitor, ...identifiers] } } as Chunks[number];
}
const of = (whose: Record<string, readonly OptOut[]>) => (owner: string) => whose[owner] ?? [];

describe('whose a session is', () => {
  test('its visitor, and whom the site named; not who is mentioned, nor an address', () => {
    const named = { type: 'email', role: 'own', source: 'identify', blind: 'mail' } as const;
    const mentioned = { type: 'email', role: 'mention', source: 'recording', blind: 'other' } as const;
    const address = { type: 'ip', role: 'own', source: 'identify', blind: 'address' } as const;
    const prefix = { ...address, type: 'ip_prefix', blind: 'prefix' };
    const chunks = [chunk([]), chunk(['emails'], [named, mentioned, address, prefix])];
    expect(ownersOf(chunks)).toEqual(['visitor', 'mail']);
    expect(choicesSince(chunks, of({ other: OPT_OUTS, address: OPT_OUTS, prefix: OPT_OUTS }))).toEqual({
      optOuts: [],
      withheldFor: [],
    });
    expect(choicesSince(chunks, of({ mail: ['sale-and-sharing'] })).withheldFor).toEqual([
      'sale-and-sharing',
    ]);
  });
});

describe('a replay is withheld', () => {
  test('for an opt-out that takes away what was kept, in any chunk', () => {
    const chunks = [chunk([]), chunk(['emails', 'ips'])];
    const since = (...kinds: OptOut[]) => choicesSince(chunks, of({ visitor: kinds })).withheldFor;
    expect(since('sensitive')).toEqual([]);
    expect(since('sale-and-sharing')).toEqual(['sale-and-sharing']);
    expect(since('storage', 'sensitive')).toEqual(['storage']);
    expect(choicesSince([chunk([])], of({ visitor: OPT_OUTS })).withheldFor).toEqual(['storage']);
  });

  test('not for one that covers none of the chunks that kept anything', () => {
    const chunks = [chunk([], [], 1), chunk(['forms'], [], 5)];
    const before5 = (_: string, receivedAt: number) => (receivedAt < 5 ? (['sensitive'] as const) : []);
    expect(choicesSince(chunks, before5)).toEqual({ optOuts: ['sensitive'], withheldFor: [] });
  });

  test('never less for one more opt-out or one more category kept', () => {
    const anyOf = <T>(values: readonly T[]) => fc.subarray([...values]);
    fc.assert(
      fc.property(
        anyOf(CATEGORIES),
        anyOf(CATEGORIES),
        anyOf(OPT_OUTS),
        anyOf(OPT_OUTS),
        (grant, more, out, further) => {
          const fewer = choicesSince([chunk(grant)], of({ visitor: out })).withheldFor;
          const all = choicesSince(
            [chunk(CATEGORIES.filter((c) => grant.includes(c) || more.includes(c)))],
            of({ visitor: [...out, ...further] }),
          ).withheldFor;
          expect(all).toEqual(expect.arrayContaining([...fewer]));
        },
      ),
    );
  });
});
