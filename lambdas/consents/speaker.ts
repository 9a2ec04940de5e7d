import { noQuerySchema, tokenQuerySchema } from '../../core/flow/api.ts';
import { ProblemError } from '../../core/flow/problem.ts';
import { type ApiEvent, type Caller, queryAs } from '../runtime/api-handler.ts';

/** A caller who may speak of visitors' choices. */
export type Speaker = Extract<Caller, { kind: 'recorder' | 'business' }>;

/** A recorder gives its token in the query, a server nothing. @throws {ProblemError} 400 */
export function checkQuery(event: ApiEvent, caller: Speaker): void {
  queryAs<unknown>(event, caller.kind === 'recorder' ? tokenQuerySchema : noQuerySchema);
}

/** Whose choice a body is about: a token speaks for its own visitor, a secret key names one. @throws {ProblemError} 400 */
export function visitorOf(caller: Speaker, named: string | undefined): string {
  if (caller.kind === 'recorder') {
    if (named === undefined || named === caller.visitor) return caller.visitor;
    throw wrongVisitor('a token speaks for its own visitor only', 'no visitor, or the one of the token');
  }
  if (named !== undefined) return named;
  throw wrongVisitor(
    'a secret key must say whose choice this is',
    'the visitor id that the recorder was given',
  );
}

/** How much the evidence is worth: the page says so, or the business's server does. */
export function assertionOf(caller: Speaker): 'asserted by the browser' | 'attested' {
  return caller.kind === 'recorder' ? 'asserted by the browser' : 'attested';
}

/** @returns a 400 for a body that names whom it may not */
export function wrongVisitor(detail: string, expected: string): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'wrong-visitor',
    title: 'The visitor does not fit the credential',
    detail: `In the body, ${detail}.`,
    expected,
    mend: 'Leave visitor out when the recorder posts; give it when the server posts.',
  });
}
