import { isDeepStrictEqual } from 'node:util';
import { identifierPolicyRequestSchema, noQuerySchema } from '../../core/flow/api.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { contactBlind } from '../../core/identifiers/blinder.ts';
import { IdentifierError } from '../../core/identifiers/identifier-error.ts';
import type { Identifier } from '../../core/identifiers/identifier-type.ts';
import { normalise } from '../../core/identifiers/normalise.ts';
import { type IdentifierPolicy, MOST_EPOCHS, withNewEpoch } from '../../core/identifiers/policy.ts';
import type { NormalisationRules } from '../../core/identifiers/rules.ts';
import { type Answer, type ApiEvent, apiHandler, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { blindKey, policyOf } from '../runtime/blinds.ts';
import { accounts, identifierPolicies, keyRing } from '../runtime/stores.ts';

const stores = {
  accounts: accounts('as it stands'),
  identifierPolicies: identifierPolicies(),
  blindKeys: keyRing('blind'),
};

export const handler = apiHandler({
  'GET /v1/identifier-policy': show,
  'PUT /v1/identifier-policy': change,
});

async function show(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  return { status: 200, body: shown(await policyOf(stores, business)) };
}

/**
 * Changes how identifiers are read. New rules, or a new key, begin a new epoch an hour later: what is indexed stays
 * under the epoch that it was indexed under, and searches look under all of them. The key is made before the epoch is
 * announced, so that whoever reads the policy finds it.
 */
async function change(event: ApiEvent): Promise<Answer> {
  const { business } = callerOf(event, 'business');
  queryAs(event, noQuerySchema);
  const { newKey, publicContacts, ...input } = bodyAs(event, identifierPolicyRequestSchema);
  const standing = await policyOf(stores, business);
  const { rules } = standing.epochs.at(-1)!;
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const wanted: NormalisationRules = { ...rules, ...given };
  const contacts =
    publicContacts === undefined
      ? standing.publicContacts
      : blindContacts(await blindKey(stores.blindKeys, business), publicContacts, wanted);
  const needsEpoch = newKey || !isDeepStrictEqual(wanted, rules);
  const next = {
    ...(needsEpoch ? begin(standing, wanted) : { ...standing, version: standing.version + 1 }),
    publicContacts: contacts,
  };
  for (const { label } of next.epochs) await stores.blindKeys.findOrCreate(business, label);
  if (await stores.identifierPolicies.put(next)) return { status: 200, body: shown(next) };
  throw new ProblemError({
    status: 409,
    code: 'policy-changed',
    title: 'The policy was changed by somebody else',
    detail: 'Two changes came at once, and the other one was stored.',
    expected: 'one change at a time',
    mend: 'GET /v1/identifier-policy, and send the change again if it is still wanted.',
  });
}

function begin(standing: IdentifierPolicy, rules: NormalisationRules): IdentifierPolicy {
  try {
    return withNewEpoch(standing, rules, Date.now());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProblemError({
      status: 409,
      code: 'too-many-epochs',
      title: 'There are as many key epochs as there may be',
      detail: 'Each search looks under every epoch, so that their number is bounded.',
      given: `${standing.epochs.length} epochs`,
      expected: `fewer than ${MOST_EPOCHS}`,
      mend: 'Leave rules and key as they are.',
    });
  }
}

function blindContacts(key: Uint8Array, list: readonly Identifier[], rules: NormalisationRules) {
  const contacts = list.map(({ type, value }, index) => {
    try {
      return { type, blind: contactBlind(key, type, normalise(type, value, rules)) };
    } catch (error) {
      if (!(error instanceof IdentifierError)) throw error;
      throw new ProblemError({
        status: 400,
        code: 'malformed-identifier',
        title: 'A contact value is not well-formed',
        detail: `publicContacts.${index} is not a well-formed ${type}.`,
        expected: error.expected,
        mend: error.mend,
      });
    }
  });
  return [...new Map(contacts.map((contact) => [contact.blind, contact])).values()];
}

/** Of public contacts only the types: the values are not on file. */
function shown({ epochs, publicContacts, version }: IdentifierPolicy) {
  return {
    version,
    ...epochs.at(-1)!.rules,
    epochs: epochs.map(({ label, from }) => ({ label, from: new Date(from).toISOString() })),
    publicContacts: publicContacts.map(({ type }) => ({ type })),
  };
}
