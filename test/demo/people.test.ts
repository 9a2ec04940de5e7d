import { describe, expect, test } from '@jest/globals';
import { PERSONAL_VALUES } from '../../demo/personal-values.ts';

/** ISO/IEC 7812-1 annex B. */
function luhn(number: string): boolean {
  const digits = Array.from(number.replace(/\D/g, ''), Number).reverse();
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit]! : digit),
    0,
  );
  return sum % 10 === 0;
}

/** ISO 7064 mod 97-10, as ISO 13616 uses it. */
function ibanRemainder(iban: string): bigint {
  const compact = iban.replaceAll(' ', '');
  const moved = compact.slice(4) + compact.slice(0, 4);
  return BigInt(moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) % 97n;
}

describe('the invented people', () => {
  const of = (kind: string) => PERSONAL_VALUES.filter((each) => each.kind === kind);

  test.each(of('card'))('the card in $recording has a valid checksum', ({ value }) => {
    expect(luhn(value)).toBe(true);
  });

  test.each(of('iban'))('the IBAN in $recording has a valid checksum', ({ value }) => {
    expect(ibanRemainder(value)).toBe(1n);
  });

  test.each(of('ssn'))('the SSN in $recording has a form that the SSA issued', ({ value }) => {
    expect(value).toMatch(/^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/);
  });

  test('every value is typed or shown, and says where', () => {
    for (const { typed, shown, fields, pages } of PERSONAL_VALUES) {
      expect(typed || shown).toBe(true);
      expect([typed, shown]).toEqual([fields.length > 0, pages.length > 0]);
    }
  });

  test('somebody is mentioned in the recording of another', () => {
    expect(
      PERSONAL_VALUES.some(({ person, recording, kind }) => kind === 'email' && person !== recording),
    ).toBe(true);
  });
});
