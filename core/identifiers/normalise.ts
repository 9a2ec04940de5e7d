import { normaliseCard } from './card.ts';
import { type CustomTypeRules, normaliseCustom } from './custom-type.ts';
import { normaliseEmail } from './email.ts';
import { normaliseIban } from './iban.ts';
import { IdentifierError } from './identifier-error.ts';
import { IP_PREFIX, type SearchableType } from './identifier-type.ts';
import { normaliseIp } from './ip.ts';
import { normaliseIpPrefix } from './ip-prefix.ts';
import { normalisePhone } from './phone.ts';
import { normaliseSsn } from './ssn.ts';
import { groupedDigits } from './text.ts';

export interface NormaliseOptions {
  /** ISO 3166-1 alpha-2 region in which a telephone number without country code is read. @default 'US' */
  readonly region?: string;
  /** Whether `joe+news@…` stays apart from `joe@…`. @default 'keep' */
  readonly emailPlusTags?: 'keep' | 'drop';
  /** The business's rules for types of its own. */
  readonly customTypes?: Readonly<Record<string, CustomTypeRules>>;
}

/**
 * The one form of an identifier that index and search share: equal identifiers get equal texts.
 * Applying it to its own result changes nothing.
 *
 * @throws {IdentifierError} when the value is not well-formed for its type; the error never holds the value
 * @example normalise('phone', '030 123456', { region: 'DE' }); // '+4930123456'
 */
export function normalise(type: SearchableType, value: string, options: NormaliseOptions = {}): string {
  // UTF-8 has no lone surrogates: two such values would become the same bytes, and so the same blind.
  if (!value.isWellFormed()) {
    throw new IdentifierError(type, 'well-formed Unicode text', 'Give it without lone surrogates.');
  }
  switch (type) {
    case 'email':
      return normaliseEmail(value, options.emailPlusTags ?? 'keep');
    case 'ip':
      return normaliseIp(value);
    case IP_PREFIX:
      return normaliseIpPrefix(value);
    case 'phone':
      return normalisePhone(value, options.region ?? 'US');
    case 'card':
      return normaliseCard(value);
    case 'ssn':
      return normaliseSsn(value);
    case 'iban':
      return normaliseIban(value);
    case 'number':
      return required(
        type,
        groupedDigits(value) ?? '',
        'digits, which spaces, hyphens, dots or slashes may group',
      );
    case 'user_id':
      return required(type, value.normalize('NFC').trim(), 'a text that is not blank');
    case 'visitor':
      return required(type, value, 'a visitor id');
    default:
      return normaliseCustom(type, value, options.customTypes?.[type]);
  }
}

function required(type: SearchableType, value: string, expected: string): string {
  if (value === '') throw new IdentifierError(type, expected, 'Give the whole value.');
  return value;
}
