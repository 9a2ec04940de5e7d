import type * as z from 'zod';
import { ProofError } from './proof-error.ts';

/**
 * Reads a statement by its schema.
 *
 * @param what names it in the error
 * @throws {ProofError} naming the member that is not well-formed; never a value
 */
export function parseStatement<S extends z.ZodType>(schema: S, input: unknown, what: string): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const member = issue.path.join('.');
  throw new ProofError(`${what} does not hold${member && ` at ${member}`}: ${issue.message}.`);
}
