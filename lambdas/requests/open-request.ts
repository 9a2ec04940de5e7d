import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { RightsRequestInput } from '../../core/flow/api.ts';
import { commit } from '../../core/identifiers/blind.ts';
import type { RightsRequestRow } from '../../core/rights/request.ts';
import type { Accounts } from '../../stores/accounts.ts';
import type { IdentifierPolicies } from '../../stores/identifier-policies.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { Particulars } from '../../stores/particulars.ts';
import type { Requests } from '../../stores/requests.ts';
import type { RequestWorkflow } from '../../stores/workflow.ts';
import { blinderOf, blindKey, policyOf } from '../runtime/blinds.ts';
import { blindIdentifiers } from '../runtime/identifiers.ts';
import { keepIdentifiers } from '../runtime/request-identifiers.ts';

export interface RequestStores {
  readonly accounts: Accounts;
  readonly identifierPolicies: IdentifierPolicies;
  readonly requests: Requests;
  readonly particulars: Particulars;
  readonly blindKeys: KeyRing;
  readonly deletion: RequestWorkflow;
  readonly disclosure?: RequestWorkflow;
}

/** What opens a receipt's commitments, in base64url. Only the caller is given them. */
export interface Salts {
  readonly request: string;
  readonly identifiers: readonly string[];
}

/**
 * Opens a rights request: writes it down, seals whom it is about, and starts the workflow, which is told the request's
 * id only. Under an id for which there is one already, that one stays.
 *
 * @throws {ProblemError} 400 when an identifier is not well-formed
 */
export async function openRequest(
  stores: RequestStores,
  id: string,
  business: string,
  input: RightsRequestInput,
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
  const row: RightsRequestRow = {
    id,
    business,
    kind: input.kind,
    ...(input.kind === 'know' ? { scope: input.scope ?? 'specific' } : {}),
    regime: input.regime,
    status: 'open',
    receivedAt: Date.now(),
    hash: hashOf(input, requestSalt),
    ...(input.verification === undefined ? {} : { verification: input.verification }),
    identifiers: identifiers.flatMap(({ type, forms, normalised, salt }) => {
      const commitment = commit(salt, type, normalised);
      return forms.map(({ blind }) => ({ type, blind, commitment }));
    }),
    receipts: [],
  };
  const clear = identifiers.map(({ type, normalised }) => ({ type, value: normalised }));
  await keepIdentifiers(stores.particulars, id, key, clear);
  await stores.requests.create(row);
  const workflow = input.kind === 'know' ? stores.disclosure : stores.deletion;
  if (workflow === undefined) throw new Error('this function may not start that workflow');
  await workflow.start(id);
  return {
    row,
    salts: {
      request: requestSalt.toString('base64url'),
      identifiers: identifiers.map(({ salt }) => salt.toString('base64url')),
    },
  };
}

function hashOf(input: RightsRequestInput, salt: Uint8Array): string {
  return `sha256:${createHash('sha256').update(salt).update(canonicalize(input)!).digest('hex')}`;
}
