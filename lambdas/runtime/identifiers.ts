import { ProblemError } from '../../core/flow/problem.ts';
import type { BlindedForm, Blinder } from '../../core/identifiers/blinder.ts';
import { IdentifierError } from '../../core/identifiers/identifier-error.ts';
import type { SearchableType } from '../../core/identifiers/identifier-type.ts';

/** A caller's identifier, in the form of each epoch, the newest first. */
export interface BlindedIdentifier<T extends SearchableType = SearchableType> {
  readonly type: T;
  readonly forms: readonly [BlindedForm, ...BlindedForm[]];
}

/**
 * Normalises and blinds a caller's identifiers, the same way as the index does.
 *
 * @param name the member of the body that they stand in
 * @throws {ProblemError} 400 when one is not well-formed, saying which by its place and type
 */
export function blindIdentifiers<T extends SearchableType>(
  blinder: Blinder,
  list: readonly { readonly type: T; readonly value: string }[],
  name = 'identifiers',
): BlindedIdentifier<T>[] {
  return list.map(({ type, value }, index) => {
    try {
      return { type, forms: blinder.everywhere(type, value) };
    } catch (error) {
      if (!(error instanceof IdentifierError)) throw error;
      throw new ProblemError({
        status: 400,
        code: 'malformed-identifier',
        title: 'An identifier is not well-formed',
        detail: `${name}.${index} is not a well-formed ${type}.`,
        expected: error.expected,
        mend: error.mend,
      });
    }
  });
}
