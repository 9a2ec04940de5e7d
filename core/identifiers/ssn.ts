import { IdentifierError } from './identifier-error.ts';
import { groupedDigits } from './text.ts';

/** Never issued (SSA POMS RM 10201.035): area 000, 666 and 9xx, group 00, serial 0000. */
const SSN = /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/;

/**
 * Normalises a US social security number to its nine digits.
 *
 * @throws {IdentifierError} when it has another length or could not have been issued
 * @example normaliseSsn('219-09-9999'); // '219099999'
 */
export function normaliseSsn(value: string): string {
  const digits = groupedDigits(value);
  if (digits === undefined || !SSN.test(digits)) {
    throw new IdentifierError(
      'ssn',
      'nine digits that the Social Security Administration could have issued',
      'Give the whole number, such as AAA-GG-SSSS.',
    );
  }
  return digits;
}
