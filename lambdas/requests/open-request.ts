import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { RightsRequestInput } from '../../core/flow/api-requests.ts';
import { commit } from '../../core/identifiers/blind.ts';
import { isChoice } from '../../core/rights/kind.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { Accounts } from '../../stores/accounts.ts';
import type { IdentifierPolicies } from '../../stores/identifier-policies.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { Particulars } from '../../stores/particulars.ts';
import type { Requests } from '../../stores/requests.ts';
import { blinderOf, blindKey, policyOf } from '../runtime/blinds.ts';
import type { ChoiceStores } from '../runtime/choices.ts';
import { blindIdentifiers } from '../runtime/identifiers.ts';
import { keepIdentifiers } from '../runtime/request-identifiers.ts';
import { startAsItStands, type Workflows } from '../runtime/workflows.ts';
import { applyChoice, choiceOf } from './choice.ts';
import { type CorrectionSalts, readCorrection } from './correction.ts';

export interface RequestStores extends Workflows {
  readonly accounts: Accounts;
  readonly identifierPolicies: IdentifierPolicies;
  readonly requests: Requests;
  readonly particulars: Particulars;
  readonly blindKeys: KeyRing;
  readonly choices?: ChoiceStores;
}

/** What opens a receipt's commitments, in base64url. Only the caller is given them. */
export interface Salts {
  readonly request: string;
  readonly identifiers: readonly string[];
  /** Of a request to correct: of each wrong value and of the right one. */
  readonly corrections?: CorrectionSalts;
}

/**
 * Opens a rights request: writes it down, seals whom it is about, and starts the workflow, which is told the request's
 * id only. Under an id for which there is one already, that one stays.
 *
 * @param openDsr of a request that came by OpenDSR
 * @throws {ProblemError} 400 when an identifier is not well-formed
 */
export async function openRequest(
  stores: RequestStores,
  id: string,
  business: string,
  input: RightsRequestInput,
  openDsr?: RightsRequestRow['openDsr'],
): Promise<{ row: RightsRequestRow; salts: Salts }> {
  const key = await blindKey(stores.blindKeys, business);
  const blinder = await blinderOf(stores.blindKeys, await policyOf(stores, business));
  const identifiers = blindIdentifiers(blinder, input.identifiers).map(({ type, forms }) => ({
    type,
    forms,
    normalised: forms[0].normalised,
    salt: randomBytes(32),
  }));
  const requestSalt = randomBytes(32);
  const receivedAt = Date.now();
  const { kind, madeAt, manner } = input;
  const choice = isChoiceInput(input) ? choiceOf(input, receivedAt) : undefined;
  const corrected = input.kind === 'correct' ? readCorrection(blinder, input, identifiers) : undefined;
  const row: RightsRequestRow = {
    id,
    business,
    kind,
    ...(input.kind === 'know' ? { scope: input.scope ?? 'specific' } : {}),
    regime: input.regime,
    status: 'open',
    receivedAt,
    ...(madeAt === undefined ? {} : { madeAt }),
    ...(manner === undefined ? {} : { manner }),
    hash: hashOf(input, requestSalt),
    ...(input.verification === undefined ? {} : { verification: input.verification }),
    identifiers:
      corrected?.identifiers ??
      identifiers.flatMap(({ type, forms, normalised, salt }) => {
        const commitment = commit(salt, type, normalised);
        return forms.map(({ blind }) => ({ type, blind, commitment }));
      }),
    ...(choice === undefined ? {} : { choice }),
    ...(corrected === undefined ? {} : { correction: corrected.correction }),
    ...(input.callback === undefined ? {} : { callback: { url: input.callback } }),
    ...('start' in input && input.start === 'on_event' ? { start: input.start } : {}),
    ...(openDsr === undefined ? {} : { openDsr }),
    receipts: [],
  };
  if (choice === undefined) {
    const named = identifiers.map(({ type, normalised }) => ({ type, value: normalised }));
    const clear = corrected?.clear ?? named;
    await keepIdentifiers(stores.particulars, id, key, clear);
  } else await applyChoice(given(stores.choices), row, identifiers, choice);
  await stores.requests.create(row);
  if (row.start !== 'on_event') await startAsItStands(stores, row);
  return {
    row,
    salts: {
      request: requestSalt.toString('base64url'),
      identifiers: corrected ? [] : identifiers.map(({ salt }) => salt.toString('base64url')),
      ...(corrected === undefined ? {} : { corrections: corrected.salts }),
    },
  };
}

type ChoiceInput = Parameters<typeof choiceOf>[0];

function isChoiceInput(input: RightsRequestInput): input is ChoiceInput {
  return isChoice(input.kind);
}

function given<T>(store: T | undefined): T {
  if (store === undefined) throw new Error('this function takes no requests of this kind');
  return store;
}

function hashOf(input: RightsRequestInput, salt: Uint8Array): string {
  return `sha256:${createHash('sha256').update(salt).update(canonicalize(input)!).digest('hex')}`;
}
