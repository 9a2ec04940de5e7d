import type * as z from 'zod';
import { consentRequestSchema, noQuerySchema, tokenQuerySchema } from '../../core/flow/api.ts';
import { newId } from '../../core/flow/ids.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import type { Consent } from '../../core/gate/consent.ts';
import { type Answer, type ApiEvent, apiHandler, bodyAs, callerOf, queryAs } from '../runtime/api-handler.ts';
import { blindVisitor } from '../runtime/blinds.ts';
import { consents, keyRing } from '../runtime/stores.ts';

const stores = { consents: consents(), blindKeys: keyRing('blind') };

export const handler = apiHandler({ 'POST /v1/consents': consent });

/** Puts consent evidence on file: from the recorder for its own visitor, or from the business's server. */
async function consent(event: ApiEvent): Promise<Answer> {
  const caller = callerOf(event, 'recorder', 'business');
  queryAs<unknown>(event, caller.kind === 'recorder' ? tokenQuerySchema : noQuerySchema);
  const input = bodyAs(event, consentRequestSchema);
  const visitor = caller.kind === 'recorder' ? ownVisitor(caller.visitor, input) : namedVisitor(input);
  const evidence: Consent = {
    id: newId(),
    business: caller.business,
    principal: await blindVisitor(stores.blindKeys, caller.business, visitor),
    categories: input.categories,
    policyText: input.text,
    version: input.version,
    language: input.language,
    collectionMethod: input.method,
    ...(input.jurisdiction === undefined ? {} : { jurisdiction: input.jurisdiction }),
    assertion: caller.kind === 'recorder' ? 'asserted by the browser' : 'attested',
    timestamp: Date.now(),
    ...(input.expiresAt === undefined ? {} : { expiresAt: Date.parse(input.expiresAt) }),
  };
  await stores.consents.add(evidence);
  const { id, categories, assertion, timestamp } = evidence;
  return { status: 201, body: { id, categories, assertion, timestamp: new Date(timestamp).toISOString() } };
}

type Input = z.infer<typeof consentRequestSchema>;

function ownVisitor(visitor: string, input: Input): string {
  if (input.visitor === undefined || input.visitor === visitor) return visitor;
  throw visitorProblem('a token speaks for its own visitor only', 'no visitor, or the one of the token');
}

function namedVisitor(input: Input): string {
  if (input.visitor !== undefined) return input.visitor;
  throw visitorProblem(
    'a secret key must say whose consent this is',
    'the visitor id that the recorder was given',
  );
}

function visitorProblem(detail: string, expected: string): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'wrong-visitor',
    title: 'The visitor does not fit the credential',
    detail: `In the body of POST /v1/consents, ${detail}.`,
    expected,
    mend: 'Leave visitor out when the recorder posts; give it when the server posts.',
  });
}
