import {
  type CountryCode,
  isSupportedCountry,
  ParseError,
  parsePhoneNumberWithError,
} from 'libphonenumber-js';
import { IdentifierError } from './identifier-error.ts';
import { numericForm } from './text.ts';

/**
 * Normalises a telephone number to E.164. A number without country code is read as one dials it in `region`.
 * An extension and the `tel:` of RFC 3966 are dropped.
 *
 * @param region ISO 3166-1 alpha-2, in capitals
 * @throws {IdentifierError} when it is no possible number there, or the region is unknown
 * @example normalisePhone('(415) 555-2671 ext. 12', 'US'); // '+14155552671'
 */
export function normalisePhone(value: string, region: string): string {
  if (!isSupportedCountry(region)) {
    throw new IdentifierError(
      'phone',
      'a region in which to read it',
      'Set the region to an ISO 3166-1 alpha-2 code such as US.',
    );
  }
  const number = parse(numericForm(value).replace(/^tel:/i, ''), region);
  if (!number?.isPossible()) {
    throw new IdentifierError(
      'phone',
      `a telephone number in international form or as dialled in ${region}`,
      'Give it with + and country code, such as +14155552671.',
    );
  }
  return number.number;
}

function parse(text: string, defaultCountry: CountryCode) {
  try {
    return parsePhoneNumberWithError(text, { defaultCountry, extract: false });
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}
