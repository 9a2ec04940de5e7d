import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CustomTypeRules, customTypeRulesSchema, normaliseCustom } from './custom-type.ts';
import { IdentifierError } from './identifier-error.ts';

const rules = (given: Partial<CustomTypeRules>) => customTypeRulesSchema.parse(given);

test.each<[string, Partial<CustomTypeRules>, string, string]>([
  ['case and runs of space make no difference by default', {}, ' Gold  12 ', 'gold 12'],
  ['case can matter', { case: 'keep' }, 'Ab-1', 'Ab-1'],
  ['separators can be dropped', { separators: 'drop' }, 'GOLD–00 12/7_a.b', 'gold00127ab'],
  ['digits of every script are digits', { characters: 'digits', separators: 'drop' }, '٠٠١-２', '0012'],
  ['leading zeros can be dropped', { characters: 'digits', leadingZeros: 'drop' }, '0042', '42'],
  ['a zero stays one', { characters: 'digits', leadingZeros: 'drop' }, '000', '0'],
])('%s', (_what, given, value, form) => {
  expect(normaliseCustom('x_member', value, rules(given))).toBe(form);
});

test.each<[Partial<CustomTypeRules>, string]>([
  [{}, ' \u200b '],
  [{ characters: 'digits' }, '12a'],
  [{ characters: 'digits' }, '1 2'],
  [{ characters: 'letters-and-digits' }, 'a-1'],
  [{ separators: 'drop' }, ' - '],
])('%j refuses %j', (given, value) => {
  expect(() => normaliseCustom('x_member', value, rules(given))).toThrow(IdentifierError);
});

test('normalising twice is normalising once, whatever the rules', () => {
  const anyRules = fc.record<CustomTypeRules>({
    case: fc.constantFrom('ignore', 'keep'),
    separators: fc.constantFrom('collapse', 'drop'),
    characters: fc.constantFrom('any', 'digits', 'letters-and-digits'),
    leadingZeros: fc.constantFrom('keep', 'drop'),
  });
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'00aÄß１٣ -–._/\u200d\u0345') }),
  );
  fc.assert(
    fc.property(anyRules, text, (given, value) => {
      let once: string;
      try {
        once = normaliseCustom('x_member', value, given);
      } catch {
        return;
      }
      expect(normaliseCustom('x_member', once, given)).toBe(once);
    }),
    { numRuns: 5_000 },
  );
});
