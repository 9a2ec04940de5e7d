import { optOutRequestSchema } from '../../core/flow/api-consents.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { OPT_OUTS, type OptOutRecord } from '../../core/gate/opt-out.ts';
import type { Identifier, IdentifierType } from '../../core/identifiers/identifier-type.ts';
import { optOutReceipt } from '../../core/proof/consent-receipt.ts';
import { type Answer, type ApiEvent, bodyAs, callerOf } from '../runtime/api-handler.ts';
import { blinderOf, blindVisitor, policyOf } from '../runtime/blinds.ts';
import { chooseFor } from '../runtime/choices.ts';
import { idFor } from '../runtime/idempotency.ts';
import { type BlindedIdentifier, blindIdentifiers } from '../runtime/identifiers.ts';
import { fileIn } from '../runtime/signed-file.ts';
import { businessOf, partiesOf } from './business.ts';
import { signer, stores } from './places.ts';
import { assertionOf, checkQuery, type Speaker, visitorOf, wrongVisitor } from './speaker.ts';

/** Opts a visitor, or a person by identifiers, out of sale and sharing, use of sensitive data, or storage; or in again. */
export async function optOut(event: ApiEvent): Promise<Answer> {
  const caller = callerOf(event, 'recorder', 'business');
  checkQuery(event, caller);
  const input = bodyAs(event, optOutRequestSchema);
  if (input.choice === 'opt_in' && caller.kind === 'recorder') throw onlyAttested();
  const business = await businessOf(caller.business);
  const whom = await whomOf(caller, input);
  const kinds = OPT_OUTS.filter((kind) => input.kinds.includes(kind));
  const choices = [];
  for (const [index, identifier] of whom.entries()) {
    const record: OptOutRecord = {
      id: idFor(event, `choice ${index}`),
      business: caller.business,
      principal: identifier.forms[0].blind,
      choice: input.choice,
      kinds,
      collectionMethod: input.method,
      ...(input.jurisdiction === undefined ? {} : { jurisdiction: input.jurisdiction }),
      assertion: assertionOf(caller),
      timestamp: Date.now(),
    };
    const optedOutOf = await chooseFor(stores, identifier, record);
    const receipt = fileIn(await signer.sign(optOutReceipt(record, partiesOf(business)), Date.now()));
    choices.push({ id: record.id, optedOutOf, timestamp: new Date(record.timestamp).toISOString(), receipt });
  }
  return { status: 201, body: { choices } };
}

interface Named {
  readonly visitor?: string | undefined;
  readonly identifiers?: readonly Identifier[] | undefined;
}

async function whomOf(caller: Speaker, named: Named): Promise<BlindedIdentifier<IdentifierType>[]> {
  const { business } = caller;
  if (named.identifiers === undefined) {
    const visitor = visitorOf(caller, named.visitor);
    const blind = await blindVisitor(stores.blindKeys, business, visitor);
    return [{ type: 'visitor', forms: [{ normalised: visitor, blind }] }];
  }
  if (caller.kind === 'recorder')
    throw wrongVisitor(
      'a token speaks for its own visitor only',
      'no identifiers: those take the secret key',
    );
  const blinder = await blinderOf(stores.blindKeys, await policyOf(stores, business));
  return blindIdentifiers(blinder, named.identifiers);
}

function onlyAttested(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'opt-in-needs-attestation',
    title: 'A browser cannot opt in again',
    detail: 'After an opt-out only the business may say that the person wants back in.',
    given: 'opt_in with a session token',
    expected: 'opt_in with the secret key, after the two steps of 11 CCR §7028(a)',
    mend: "Let the business's server ask the person, have it confirmed, and post it.",
  });
}
