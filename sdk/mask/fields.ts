import { attribute, localName } from '../natives.ts';
import { isSecretName } from './find.ts';
import { maskText, type Rules } from './text.ts';
import type { Typed } from './typed.ts';

/** What an input's value becomes, whatever was in it (core/redaction/mask.ts). */
const INPUT_MASK = '********';
/** Inputs whose value is a label or an answer, not something that is typed. */
const NOT_TYPED = /^(?:button|checkbox|color|hidden|image|radio|range|reset|submit)$/i;
const NOT_TYPED_TAG = /^(?:option|button|li|meter|progress|data|param|output)$/;

/** A place in an event that is not sent yet. */
export interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/**
 * What is entered in fields. Masked unseen and at fixed length, unless `forms` was switched on and neither the field nor
 * anything that was ever in it is of a kind that was not.
 */
export class Fields {
  /** Fields that once held what may not be kept: everything that is ever in them goes. */
  readonly #refused = new WeakSet<Node>();
  /** Where the values of the others stand in events that are not sent yet. */
  #kept = new Map<Node, Place[]>();
  readonly #rules: Rules;
  readonly #typed: Typed;

  constructor(rules: Rules, typed: Typed) {
    this.#rules = rules;
    this.#typed = typed;
  }

  /** Masks the value that stands in a place, if it has to be. */
  value(holder: Place['holder'], key: string, element: Element | null, masked: boolean): void {
    const value = holder[key];
    if (value === null || value === undefined || value === '') return;
    if (!element || typeof value !== 'string') {
      holder[key] = INPUT_MASK;
      return;
    }
    const places = [...(this.#kept.get(element) ?? []), { holder, key }];
    this.#kept.set(element, places);
    if (!masked && !this.#refused.has(element) && this.#mayKeep(element, value)) return;
    this.#refused.add(element);
    if (isTyped(element)) this.#typed.add(value);
    for (const place of places) place.holder[place.key] = INPUT_MASK;
    this.#kept.delete(element);
  }

  /** Whether an answer (a ticked box, a choice) in an element may be kept. */
  keepsAnswer(element: Element | null, masked: boolean): boolean {
    return element !== null && !masked && this.#rules.keeps('forms') && !isSecret(element);
  }

  /** What was sent cannot be masked any more. */
  sent(): void {
    this.#kept = new Map();
  }

  #mayKeep(element: Element, value: string): boolean {
    if (!this.#rules.keeps('forms') || isSecret(element)) return false;
    const hints = ['type', 'autocomplete', 'inputmode']
      .map((name) => attribute(element, name))
      .join(' ')
      .toLowerCase();
    if (/\bemail\b/.test(hints) && !this.#rules.keeps('emails')) return false;
    if (/\btel\b|\bcc-/.test(hints) && !this.#rules.keeps('numbers')) return false;
    return maskText(value, this.#rules, 'own') === value;
  }
}

/** Passwords and codes, by what the page says of the field; a field that once was a password's stays one. */
function isSecret(element: Element): boolean {
  return (
    attribute(element, 'data-rr-is-password') !== null ||
    ['type', 'autocomplete', 'name', 'id', 'placeholder', 'aria-label'].some((name) =>
      isSecretName(attribute(element, name) ?? ''),
    )
  );
}

function isTyped(element: Element): boolean {
  return !NOT_TYPED_TAG.test(localName(element)) && !NOT_TYPED.test(attribute(element, 'type') ?? '');
}
