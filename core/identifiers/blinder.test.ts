import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../flow/ids.ts';
import { newKey } from '../sealing/aead.ts';
import { Blinder, contactBlind } from './blinder.ts';
import { IdentifierError } from './identifier-error.ts';
import { normalise } from './normalise.ts';
import {
  ANNOUNCEMENT_MS,
  defaultPolicy,
  type IdentifierPolicy,
  MOST_EPOCHS,
  withNewEpoch,
} from './policy.ts';
import { defaultRules } from './rules.ts';

const NOW = 1_800_000_000_000;
const LATER = NOW + ANNOUNCEMENT_MS;
const first = defaultPolicy(newId(), 'US');
const keys = new Map(Array.from({ length: MOST_EPOCHS }, (_, index) => [String(index + 1), newKey()]));
const blinder = (policy: IdentifierPolicy) => new Blinder(policy, keys);
const blinds = (forms: readonly { blind: string }[]) => forms.map(({ blind }) => blind);

describe('one value in many spellings', () => {
  const spelt = fc.oneof(
    fc.constantFrom(['email', 'Zoë+News@BÜCHER.example'], ['email', 'zoë+news@xn--bcher-kva.example']),
    fc.constantFrom(['ip', '2001:DB8::1'], ['ip', '[2001:0db8:0:0:0:0:0:1%eth0]']),
    fc.constantFrom(
      ['phone', '(415) 555-2671'],
      ['phone', '+1 415 555 2671'],
      ['phone', 'tel:+1-415-555-2671'],
    ),
    fc.constantFrom(['card', '4111 1111 1111 1111'], ['card', '４１１１-1111-1111-1111']),
    fc.constantFrom(['x_member', 'GOLD 12'], ['x_member', ' gold\u00a012']),
  ) as fc.Arbitrary<['email' | 'ip' | 'phone' | 'card' | 'x_member', string]>;

  test('has one blind, at index and at search', () => {
    fc.assert(
      fc.property(spelt, spelt, ([typeA, a], [typeB, b]) => {
        const indexed = blinder(first).atIndex(typeA, a, NOW).blind;
        expect(blinds(blinder(first).everywhere(typeB, b)).includes(indexed)).toBe(typeA === typeB);
      }),
    );
  });
});

describe('a new epoch', () => {
  const second = withNewEpoch(first, { ...defaultRules('US'), emailPlusTags: 'drop' }, NOW);

  test('is searched at once and written an hour later', () => {
    const { atIndex } = { atIndex: (now: number) => blinder(second).atIndex('user_id', 'c-1', now).blind };
    expect(atIndex(LATER - 1)).toBe(blinder(first).atIndex('user_id', 'c-1', NOW).blind);
    expect(atIndex(LATER)).not.toBe(atIndex(LATER - 1));
    expect(blinds(blinder(second).everywhere('user_id', 'c-1'))).toEqual([
      atIndex(LATER),
      atIndex(LATER - 1),
    ]);
  });

  test('has rules of its own, and rows from before are found by the rules of before', () => {
    const before = blinder(first).atIndex('email', 'joe+news@acme.io', NOW).blind;
    const after = blinder(second).atIndex('email', 'joe@acme.io', LATER).blind;
    const found = blinds(blinder(second).everywhere('email', 'Joe+News@acme.io'));
    expect(found).toEqual([after, before]);
    expect(blinds(blinder(second).everywhere('email', 'joe@acme.io'))).not.toContain(before);
  });

  test('leaves the blinds of visitors as they are: their ids are random', () => {
    const visitor = newId();
    expect(blinder(second).everywhere('visitor', visitor)).toEqual([
      blinder(first).atIndex('visitor', visitor, NOW),
    ]);
  });

  test('a value that only the older rules can read is searched under those', () => {
    const digits = { case: 'keep', separators: 'drop', characters: 'digits', leadingZeros: 'keep' } as const;
    const strict = withNewEpoch(first, { ...defaultRules('US'), customTypes: { x_m: digits } }, NOW);
    expect(blinder(strict).everywhere('x_m', 'ab')).toEqual([blinder(first).atIndex('x_m', 'ab', NOW)]);
    expect(() => blinder(strict).atIndex('x_m', 'ab', LATER)).toThrow(IdentifierError);
    expect(() => blinder(strict).everywhere('card', '1')).toThrow(IdentifierError);
  });

  test('comes after every other, and their number is bounded', () => {
    let policy = first;
    for (let count = 1; count < MOST_EPOCHS; count++) policy = withNewEpoch(policy, defaultRules('US'), NOW);
    const froms = policy.epochs.map(({ from }) => from);
    expect(froms).toEqual([...new Set(froms)].sort((a, b) => a - b));
    expect(() => withNewEpoch(policy, defaultRules('US'), NOW)).toThrow(RangeError);
  });
});

describe('public contacts', () => {
  const key = keys.get('1')!;
  const declared = {
    type: 'email' as const,
    blind: contactBlind(key, 'email', normalise('email', 'help@acme.io')),
  };
  const policy = { ...first, publicContacts: [declared] };

  test('are recognised in any spelling and in every epoch', () => {
    const later = blinder(withNewEpoch(policy, { ...defaultRules('US'), emailPlusTags: 'drop' }, NOW));
    expect(later.isPublicContact('email', 'HELP@acme.io')).toBe(true);
    expect(later.isPublicContact('email', 'joe@acme.io')).toBe(false);
    expect(later.isPublicContact('user_id', 'help@acme.io')).toBe(false);
    expect(later.isPublicContact('email', 'not an address')).toBe(false);
  });

  test('stand in the policy under a blind that no row has', () => {
    expect(blinds(blinder(policy).everywhere('email', 'help@acme.io'))).not.toContain(declared.blind);
  });
});
