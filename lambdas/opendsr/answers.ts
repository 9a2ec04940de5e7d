import { type Problem, ProblemError } from '../../core/flow/problem.ts';
import type { Answer, ApiEvent, Route } from '../runtime/api-handler.ts';
import { signer } from './places.ts';

/** An answer as the specification has it: JSON bytes, with the headers that sign them. */
export async function signed(status: number, body: unknown): Promise<Answer> {
  const bytes = Buffer.from(JSON.stringify(body));
  return { status, bytes, headers: await signer.headers(bytes, Date.now()) };
}

/** A route whose errors are told as section 7.6 has them, signed as every answer is. */
export function openDsrRoute(route: Route): Route {
  return async (event: ApiEvent) => {
    try {
      return await route(event);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return signed(error.problem.status, errorOf(error.problem));
    }
  };
}

function errorOf({ status, code, detail, expected, mend }: Problem) {
  const message = `${detail} Expected: ${expected}. ${mend}`;
  return {
    error: { code: status, message: detail, errors: [{ domain: 'Validation', reason: code, message }] },
  };
}
