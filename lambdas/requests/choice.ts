import type { RightsRequestInput } from '../../core/flow/api-requests.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import type { OptOutRecord } from '../../core/gate/opt-out.ts';
import type { IdentifierType } from '../../core/identifiers/identifier-type.ts';
import { type Choice, type ChoiceKind, OPTED_OUT_OF } from '../../core/rights/kind.ts';
import { type ChoiceStores, chooseFor } from '../runtime/choices.ts';
import type { BlindedIdentifier } from '../runtime/identifiers.ts';

type ChoiceInput = Extract<RightsRequestInput, { kind: ChoiceKind }>;

/** The choice that a request makes, at a time, ms since 1970. */
export function choiceOf(input: ChoiceInput, at: number): Choice {
  if (input.kind !== 'opt_in') return { way: 'opt_out', of: [OPTED_OUT_OF[input.kind]], at };
  const { of, askedBy } = input.optIn;
  return { way: 'opt_in', of: [...new Set(of)], at, askedBy };
}

/**
 * Puts the choice on file, under every identifier, before the request is acknowledged: from then on the gate goes by it.
 *
 * @throws {ProblemError} 409 when a business asks somebody back in who opted out less than twelve months ago
 */
export async function applyChoice(
  stores: ChoiceStores,
  request: { readonly id: string; readonly business: string },
  identifiers: readonly BlindedIdentifier<IdentifierType>[],
  { way, of, at, askedBy }: Choice,
): Promise<void> {
  if (askedBy === 'business') await checkWait(stores, identifiers, of, at);
  const record: Omit<OptOutRecord, 'principal'> = {
    id: request.id,
    business: request.business,
    choice: way,
    kinds: [...of],
    collectionMethod: 'other',
    assertion: 'attested',
    timestamp: at,
  };
  for (const identifier of identifiers) await chooseFor(stores, identifier, record);
}

/** Civil Code §1798.135(c)(4), 11 CCR §7026(k): a business waits twelve months before it asks somebody to opt back in. */
async function checkWait(
  { consents }: ChoiceStores,
  identifiers: readonly BlindedIdentifier[],
  of: Choice['of'],
  at: number,
): Promise<void> {
  let until = 0;
  for (const { blind } of identifiers.flatMap(({ forms }) => forms)) {
    const choices = await consents.choicesOf(blind);
    for (const kind of of) until = Math.max(until, yearAfter(choices[kind]?.outAt));
  }
  if (until <= at) return;
  throw new ProblemError({
    status: 409,
    code: 'asked-too-early',
    title: 'The business may not ask yet',
    detail: 'Somebody of these identifiers opted out, and twelve months have not passed since.',
    given: 'askedBy business',
    expected: `a question asked after ${new Date(until).toISOString()}, or a person who asks of their own accord`,
    mend: 'Wait until then. Send askedBy person only when the person asked without having been asked to.',
  });
}

function yearAfter(outAt: number | undefined): number {
  if (outAt === undefined) return 0;
  const date = new Date(outAt);
  return date.setUTCFullYear(date.getUTCFullYear() + 1);
}
