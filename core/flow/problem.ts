import type * as z from 'zod';

/** The parts of a problem document (RFC 9457) that a caller can act on. */
export interface Problem {
  readonly status: number;
  /** Short, stable name; becomes `urn:scrubjay:problem:<code>`. */
  readonly code: string;
  readonly title: string;
  /** What was wrong. Never a value that came in a body. */
  readonly detail: string;
  readonly given?: string;
  readonly expected: string;
  /** How to mend it. */
  readonly mend: string;
  /** When to come again, seconds; becomes the header Retry-After. */
  readonly retryAfterSeconds?: number;
}

/** An error that is the caller's to mend; the API answers it as a problem document. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** The JSON of an `application/problem+json` answer. */
export function problemDocument({ code, ...rest }: Problem): Record<string, unknown> {
  return { type: `urn:scrubjay:problem:${code}`, ...rest };
}

/** How many things that are wrong are told at once. */
const MOST_ISSUES = 5;

/**
 * Checks outside input against its schema.
 *
 * @throws {ProblemError} 400, naming the field and what was expected, without the value
 * @example const search = parseInput(searchSchema, JSON.parse(body), 'the body of POST /v1/searches');
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const unknownFirst = result.error.issues.toSorted((a, b) => rank(a) - rank(b));
  const [first, ...others] = unknownFirst.slice(0, MOST_ISSUES);
  throw new ProblemError({
    status: 400,
    code: 'invalid-input',
    title: 'The request does not fit its schema',
    detail: `In ${what}, ${fieldOf(first!)} is not as expected.`,
    expected: [first!.message, ...others.map((other) => `of ${fieldOf(other)}: ${other.message}`)].join('; '),
    mend: 'Correct what is named and send the request again.',
  });
}

/** A name that is not known is often the misspelled one of those that are missing, so it is told first. */
function rank({ code }: z.core.$ZodIssue): number {
  return code === 'unrecognized_keys' ? 0 : 1;
}

function fieldOf({ path }: z.core.$ZodIssue): string {
  return path.map(String).join('.') || 'the whole';
}

/** Parses the JSON of a request's body. @throws {ProblemError} 400 when it is not JSON */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError({
      status: 400,
      code: 'not-json',
      title: 'The body is not JSON',
      detail: `${what} could not be parsed.`,
      expected: 'one JSON object in UTF-8',
      mend: 'Send JSON with Content-Type: application/json.',
    });
  }
}
