import { ProblemError } from '../../core/flow/problem.ts';
import { blind } from '../../core/identifiers/blind.ts';
import { IdentifierError } from '../../core/identifiers/identifier-error.ts';
import type { Identifier, IdentifierType } from '../../core/identifiers/identifier-type.ts';
import { normalise } from '../../core/identifiers/normalise.ts';

export interface NormalisedIdentifier {
  readonly type: IdentifierType;
  readonly normalised: string;
  readonly blind: string;
}

/**
 * Normalises and blinds a caller's identifiers, the same way as the index does.
 *
 * @throws {ProblemError} 400 when one is not well-formed, saying which by its place and type
 */
export function blindIdentifiers(
  key: Uint8Array,
  list: readonly Identifier[],
  region: string,
): NormalisedIdentifier[] {
  return list.map(({ type, value }, index) => {
    try {
      const normalised = normalise(type, value, { region });
      return { type, normalised, blind: blind(key, type, normalised) };
    } catch (error) {
      if (!(error instanceof IdentifierError)) throw error;
      throw new ProblemError({
        status: 400,
        code: 'malformed-identifier',
        title: 'An identifier is not well-formed',
        detail: `identifiers.${index} is not a well-formed ${type}.`,
        expected: error.expected,
        mend: error.mend,
      });
    }
  });
}
