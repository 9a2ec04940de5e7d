import type { Category } from './categories.ts';
import { isSecretName } from './detectors/secret-name.ts';

/**
 * What is known of a field that somebody can fill in. `secret` fields (passwords, codes) are never kept;
 * `editable` is an element whose text is typed; a category means that the field asks for such a value;
 * `plain` is any other.
 */
export type FieldKind = 'secret' | 'editable' | 'plain' | Category;

type Attributes = Readonly<Record<string, unknown>>;

const SECRET_AUTOCOMPLETE = /\b(?:current-password|new-password|one-time-code|cc-csc)\b/i;
const SECRET_WORD =
  /(?:^|[^a-z])(?:pass(?:word|wd|code|phrase)?|pwd|cvv2?|cvc2?|csc|otp|pin|secret|token)(?:[^a-z]|$)/i;
const SECRET_CAMEL = /(?:[Pp]ass(?:word|wd|code|phrase)|Pwd|Otp|Pin|Cvv|Cvc|Secret|Token)(?![a-z])/;
const NAMING_ATTRIBUTES = ['name', 'id', 'placeholder', 'aria-label'];
/** Whether the attributes of a field say that a password or a code is entered there. */
export function isSecret(attributes: Attributes): boolean {
  const { type, autocomplete } = attributes;
  if (typeof type === 'string' && type.toLowerCase().trim() === 'password') return true;
  if (Object.hasOwn(attributes, 'data-rr-is-password')) return true;
  if (typeof autocomplete === 'string' && SECRET_AUTOCOMPLETE.test(autocomplete)) return true;
  // One character a field: a code that somebody was sent.
  if (lengthOf(attributes) === 1) return true;
  return NAMING_ATTRIBUTES.some((name) => {
    const value = attributes[name];
    if (typeof value !== 'string') return false;
    return SECRET_WORD.test(value) || SECRET_CAMEL.test(value) || isSecretName(value);
  });
}

/** Words in the names of fields that say what is asked for. */
const ASKS_FOR_ADDRESS = /\be ?mail\b/;
const ASKS_FOR_NUMBER =
  /\b(?:phone|telephone|tel|mobile|fax|ssn|social security|iban|cc|(?:card|account) ?(?:number|num|no|nr))\b/;
/** A field this short is filled in together with others: with a part of a number. */
const LONGEST_PART = 4;

/**
 * The category that a field asks for by its type, its autocomplete tokens (WHATWG HTML, 4.10.18.7), its keyboard, its
 * names or its length. A chunk can end while a value is being typed, so the value alone does not tell.
 */
export function categoryOf(attributes: Attributes): Category | undefined {
  const hints = wordsOf(attributes, ['type', 'autocomplete', 'inputmode']);
  const names = wordsOf(attributes, NAMING_ATTRIBUTES);
  if (/\bemail\b/.test(hints) || ASKS_FOR_ADDRESS.test(names)) return 'emails';
  if (/\btel\b|\bcc number\b/.test(hints) || ASKS_FOR_NUMBER.test(names)) return 'numbers';
  return lengthOf(attributes) <= LONGEST_PART ? 'numbers' : undefined;
}

/** The values of some attributes in lower case, with a space where a word of a name begins. */
function wordsOf(attributes: Attributes, names: readonly string[]): string {
  return names
    .map((name) => attributes[name])
    .filter((value) => typeof value === 'string')
    .map((value) => value.replace(/([a-z])(?=[A-Z])|[-_\d[\]]/g, '$1 ').toLowerCase())
    .join(' ');
}

/** How much can be entered, by `maxlength`. */
function lengthOf({ maxlength }: Attributes): number {
  const length = typeof maxlength === 'string' ? Number.parseInt(maxlength, 10) : Number.NaN;
  return length > 0 ? length : Number.POSITIVE_INFINITY;
}
