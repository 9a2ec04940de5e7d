import { randomBytes } from 'node:crypto';
import type { RightsRequestInput } from '../../core/flow/api-requests.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { commit } from '../../core/identifiers/blind.ts';
import type { Blinder } from '../../core/identifiers/blinder.ts';
import type { Identifier, IdentifierType } from '../../core/identifiers/identifier-type.ts';
import type { Correction } from '../../core/rights/correction.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import { type BlindedIdentifier, blindIdentifiers } from '../runtime/identifiers.ts';

type CorrectionInput = Extract<RightsRequestInput, { kind: 'correct' }>;

/** What opens a correction's commitments, in base64url, in the order of the corrections. */
export type CorrectionSalts = readonly { readonly wrong: string; readonly right: string }[];

/** A request to correct, read and blinded. */
export interface ReadCorrection {
  readonly correction: Correction;
  /** The request's identifiers: what is to be replaced, in every epoch's form. */
  readonly identifiers: RightsRequestRow['identifiers'];
  /** The wrong values, normalised: what is masked in recordings. */
  readonly clear: readonly Identifier[];
  readonly salts: CorrectionSalts;
}

/**
 * Reads what is to be corrected.
 *
 * @param person what names the person, blinded
 * @throws {ProblemError} 400 when a value is not well-formed, or when wrong and right are read as one value
 */
export function readCorrection(
  blinder: Blinder,
  { corrections }: CorrectionInput,
  person: readonly BlindedIdentifier<IdentifierType>[],
): ReadCorrection {
  const of = (side: 'wrong' | 'right') =>
    blindIdentifiers(
      blinder,
      corrections.map(({ type, [side]: value }) => ({ type, value })),
      `corrections.${side}`,
    );
  const [wrong, right] = [of('wrong'), of('right')];
  const values = wrong.map(({ type, forms }, index) => {
    const corrected = right[index]!.forms[0];
    if (forms.some(({ blind }) => blind === corrected.blind)) throw nothingToCorrect(index);
    const salts = { wrong: randomBytes(32), right: randomBytes(32) };
    return {
      type,
      forms,
      salts,
      wrong: commit(salts.wrong, type, forms[0].normalised),
      right: commit(salts.right, type, corrected.normalised),
      blind: corrected.blind,
    };
  });
  return {
    correction: {
      person: person.flatMap(({ type, forms }) => forms.map(({ blind }) => ({ type, blind }))),
      values: values.map(({ type, wrong, right, blind }) => ({ type, wrong, right, blind })),
    },
    identifiers: values.flatMap(({ type, forms, wrong: commitment }) =>
      forms.map(({ blind }) => ({ type, blind, commitment })),
    ),
    clear: values.map(({ type, forms }) => ({ type, value: forms[0].normalised })),
    salts: values.map(({ salts }) => ({
      wrong: salts.wrong.toString('base64url'),
      right: salts.right.toString('base64url'),
    })),
  };
}

function nothingToCorrect(index: number): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'nothing-to-correct',
    title: 'There is nothing to correct',
    detail: `corrections.${index}: both values are read as the same one, however they are spelt.`,
    expected: 'two values that differ in more than their spelling',
    mend: 'Leave this correction out: a search finds every spelling. See docs/search.md.',
  });
}
