import { IdentifierError } from './identifier-error.ts';
import { numericForm } from './text.ts';

/** ISO 13616-1: country, two check digits, up to 30 characters of account; the shortest in use (Norway) has 11. */
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/**
 * Normalises an International Bank Account Number to its electronic form: capitals, no separators.
 *
 * @throws {IdentifierError} on another shape or wrong check digits
 * @example normaliseIban('gb82 west 1234 5698 7654 32'); // 'GB82WEST12345698765432'
 */
export function normaliseIban(value: string): string {
  const iban = numericForm(value)
    .replace(/[\s\-.]/g, '')
    .toUpperCase();
  if (!IBAN.test(iban) || !hasIbanCheckDigits(iban)) {
    throw new IdentifierError(
      'iban',
      '15 to 34 letters and digits with valid check digits',
      'Give the whole IBAN, from its country code on.',
    );
  }
  return iban;
}

/** ISO 7064 mod 97-10 over the account with country and check digits moved to its end, letters as 10 to 35. */
function hasIbanCheckDigits(iban: string): boolean {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
