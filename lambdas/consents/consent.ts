import type * as z from 'zod';
import { consentRequestSchema } from '../../core/flow/api-consents.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { type ConsentRecord, type ConsentText, narrowed } from '../../core/gate/consent.ts';
import { gppEvidence } from '../../core/gate/gpp.ts';
import { hashOfText } from '../../core/gate/text-hash.ts';
import { consentReceipt } from '../../core/proof/consent-receipt.ts';
import { type Answer, type ApiEvent, bodyAs, callerOf } from '../runtime/api-handler.ts';
import { blindVisitor } from '../runtime/blinds.ts';
import { idFor } from '../runtime/idempotency.ts';
import { hasSignal, honourSignal } from '../runtime/opt-out.ts';
import { fileIn } from '../runtime/signed-file.ts';
import { businessOf, partiesOf } from './business.ts';
import { commonOf } from './common.ts';
import { signer, stores } from './places.ts';
import { checkQuery, visitorOf } from './speaker.ts';
import { withdraw } from './withdrawal.ts';

type Input = z.infer<typeof consentRequestSchema>;

/**
 * Puts consent evidence on file: from the recorder for its own visitor, or from the business's server. A consent is the
 * whole of what the visitor agrees to now: what it leaves out is withdrawn first. A signal that comes along wins over it.
 */
export async function consent(event: ApiEvent): Promise<Answer> {
  const caller = callerOf(event, 'recorder', 'business');
  checkQuery(event, caller);
  const input = bodyAs(event, consentRequestSchema);
  const visitor = visitorOf(caller, input.visitor);
  const text = await shownText(caller.business, input);
  const business = await businessOf(caller.business);
  const principal = await blindVisitor(stores.blindKeys, caller.business, visitor);
  const gpp = input.gpp === undefined ? undefined : gppEvidence(input.gpp);
  const expiresAt = input.expiresAt === undefined ? undefined : Date.parse(input.expiresAt);
  const common = commonOf(caller, business, principal, input);
  if (gpp?.optOut || (caller.kind === 'recorder' && hasSignal(event.headers)))
    await honourSignal(stores, caller.business, principal, [], Date.now());
  await withdraw(common, idFor(event, 'narrowed'), (events, now) =>
    narrowed(
      events,
      { categories: input.categories, ...(expiresAt === undefined ? {} : { expiresAt }) },
      now,
    ),
  );
  const id = idFor(event, 'consent');
  const record = await stores.consents.addConsent(
    principal,
    async (_, timestamp): Promise<ConsentRecord> => ({
      ...common,
      id,
      event: 'given',
      categories: input.categories,
      notice: { hash: text.hash, version: text.version, language: text.language },
      ...(gpp === undefined ? {} : { gpp }),
      timestamp,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    }),
  );
  const receipt = fileIn(await signer.sign(consentReceipt(record, text, partiesOf(business)), Date.now()));
  const timestamp = new Date(record.timestamp).toISOString();
  const { categories, assertion } = record;
  return { status: 201, body: { id, categories, assertion, timestamp, receipt } };
}

/** The registered text that was shown, byte for byte. @throws {ProblemError} 409 */
async function shownText(business: string, { text, version, language }: Input): Promise<ConsentText> {
  const registered = await stores.consents.text(business, language, version);
  if (registered?.hash === hashOfText(text)) return registered;
  throw new ProblemError({
    status: 409,
    code: 'unregistered-text',
    title: 'This text is not registered',
    detail:
      registered === undefined
        ? 'The business has registered no text of this version and language.'
        : 'The text of this version and language is another one: some byte differs.',
    given: `a text of ${Buffer.byteLength(text)} bytes`,
    expected: 'the text, version and language as the business registered them',
    mend: 'Register the text with POST /v1/consent-texts and the secret key, then show and send exactly that.',
  });
}
