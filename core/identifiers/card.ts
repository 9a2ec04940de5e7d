import { IdentifierError } from './identifier-error.ts';
import { groupedDigits } from './text.ts';

/**
 * Normalises a payment card number (ISO/IEC 7812: 13 to 19 digits as issued, with a Luhn check digit) to digits.
 *
 * @throws {IdentifierError} on another length or a wrong check digit
 * @example normaliseCard('4111 1111 1111 1111'); // '4111111111111111'
 */
export function normaliseCard(value: string): string {
  const digits = groupedDigits(value);
  if (digits === undefined || digits.length < 13 || digits.length > 19 || !hasLuhnCheckDigit(digits)) {
    throw new IdentifierError(
      'card',
      '13 to 19 digits ending in a valid Luhn check digit',
      'Give the whole card number, as printed on the card.',
    );
  }
  return digits;
}

/** ISO/IEC 7812-1, annex B: whether the last of the digits is the right check digit for the others. */
function hasLuhnCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
