import { deriveKey } from '../sealing/aead.ts';
import { blind } from './blind.ts';
import { IdentifierError } from './identifier-error.ts';
import type { SearchableType } from './identifier-type.ts';
import { normalise } from './normalise.ts';
import { epochAt, FIRST_EPOCH, type IdentifierPolicy } from './policy.ts';

/** An identifier in one epoch's form. */
export interface BlindedForm {
  readonly normalised: string;
  readonly blind: string;
}

/**
 * Normalises and blinds a business's identifiers, the same way wherever that is done: rows are written under the epoch
 * in force, and looked for under every epoch there is.
 */
export class Blinder {
  readonly #policy: IdentifierPolicy;
  readonly #keys: ReadonlyMap<string, Uint8Array>;

  /** @param keys the business's blind keys by epoch label, all that the policy names */
  constructor(policy: IdentifierPolicy, keys: ReadonlyMap<string, Uint8Array>) {
    this.#policy = policy;
    this.#keys = keys;
  }

  /**
   * The form that the index is given at a time, ms since 1970.
   *
   * @throws {IdentifierError} when the value is not well-formed for its type
   */
  atIndex(type: SearchableType, value: string, now: number): BlindedForm {
    const { label, rules } = epochAt(this.#policy.epochs, now);
    const normalised = normalise(type, value, rules);
    return { normalised, blind: blind(this.#key(type, label), type, normalised) };
  }

  /**
   * Every form under which rows may stand, newest epoch first, each once.
   *
   * @throws {IdentifierError} when no epoch's rules can read the value
   */
  everywhere(type: SearchableType, value: string): [BlindedForm, ...BlindedForm[]] {
    const forms = new Map<string, BlindedForm>();
    let refusal: IdentifierError | undefined;
    for (const { label, rules } of this.#policy.epochs.toReversed()) {
      try {
        const normalised = normalise(type, value, rules);
        const form = { normalised, blind: blind(this.#key(type, label), type, normalised) };
        forms.set(form.blind, form);
      } catch (error) {
        if (!(error instanceof IdentifierError)) throw error;
        refusal ??= error;
      }
    }
    const [first, ...others] = forms.values();
    if (first === undefined) throw refusal!;
    return [first, ...others];
  }

  /** Whether the business has declared the value as a contact of its own, in whichever epoch's reading. */
  isPublicContact(type: SearchableType, value: string): boolean {
    if (this.#policy.publicContacts.length === 0) return false;
    return this.#policy.epochs.some(({ rules }) => {
      try {
        const declared = contactBlind(this.#keys.get(FIRST_EPOCH)!, type, normalise(type, value, rules));
        return this.#policy.publicContacts.some(
          (contact) => contact.type === type && contact.blind === declared,
        );
      } catch {
        return false;
      }
    });
  }

  /** A visitor's id is 128 random bits, which no guess finds: a new key would hide nothing more. */
  #key(type: SearchableType, label: string): Uint8Array {
    const key = this.#keys.get(type === 'visitor' ? FIRST_EPOCH : label);
    if (key === undefined) throw new Error(`the blind key of epoch ${label} is missing`);
    return key;
  }
}

/**
 * How a public contact value stands in the policy. Its key is not any epoch's, so that it outlives them all and equals
 * no blind of the index.
 *
 * @param key the business's first blind key
 */
export function contactBlind(key: Uint8Array, type: SearchableType, normalised: string): string {
  return blind(deriveKey(key, 'public-contacts'), type, normalised);
}
