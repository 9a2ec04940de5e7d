import { json } from 'node:stream/consumers';

/** What the commands that talk to an installation share. */

/** A command could not be carried out. The message is for the terminal and holds no key and no personal value. */
export class CommandError extends Error {
  override name = 'CommandError';
  /** Whether the API was asked and refused. */
  readonly refused: boolean;
  constructor(message: string, refused = false) {
    super(message);
    this.refused = refused;
  }
}

/** Where the API is, and the key of who calls it. */
export interface Client {
  readonly address: string;
  readonly key: string;
}

/** What the help of each command that calls the API with a secret key says of its environment. */
export const ENVIRONMENT = `Environment:
  SCRUBJAY_URL          where the API answers, such as https://abc.execute-api.us-west-1.amazonaws.com
  SCRUBJAY_SECRET_KEY   the business's secret key, sj_sk_…
`;

/**
 * The API that `--api` or else SCRUBJAY_URL names, and the key from the environment: on a command line it would stand
 * in the shell's history and the list of processes.
 *
 * @throws {CommandError} saying what is missing or malformed
 */
export function clientFor(
  api: string | undefined,
  variable: 'SCRUBJAY_OPERATOR_KEY' | 'SCRUBJAY_SECRET_KEY',
  env = process.env,
): Client {
  return { address: apiAddress(api ?? env.SCRUBJAY_URL), key: keyFrom(variable, env) };
}

function keyFrom(variable: 'SCRUBJAY_OPERATOR_KEY' | 'SCRUBJAY_SECRET_KEY', env: NodeJS.ProcessEnv): string {
  const prefix = variable === 'SCRUBJAY_OPERATOR_KEY' ? 'sj_op' : 'sj_sk';
  const key = env[variable] ?? '';
  if (new RegExp(`^${prefix}_[A-Za-z0-9_-]{43}$`).test(key)) return key;
  throw new CommandError(
    `${variable} ${key === '' ? 'is not set' : 'is not such a key'}. Expected ${prefix}_ and 43 characters: export ${variable}=….`,
  );
}

function apiAddress(text: string | undefined): string {
  if (text !== undefined && /^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new CommandError(
    "--api or SCRUBJAY_URL takes the installation's address, such as https://….execute-api.….amazonaws.com.",
  );
}

/**
 * Calls the API.
 *
 * @throws {CommandError} with the problem that it answers: what was wrong, what was expected, how to mend it
 */
export async function call(
  { address, key }: Client,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(address + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    throw new CommandError(
      `The API cannot be reached (${error.name}). Check --api or SCRUBJAY_URL, and the network.`,
    );
  });
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok) return answer;
  const words = ['detail', 'expected', 'mend'].map((part) => answer[part] ?? answer.message).filter(Boolean);
  throw new CommandError(
    `The API answered ${response.status}. ${[...new Set(words)].join(' ')}`.trim(),
    true,
  );
}

/**
 * Identifiers come from stdin: arguments can be read by every user of the machine.
 *
 * @throws {CommandError} unless it is a JSON array
 */
export async function readIdentifiers(): Promise<unknown[]> {
  const given = await json(process.stdin).catch(() => undefined);
  if (Array.isArray(given)) return given;
  throw new CommandError(
    'Expected a JSON array of identifiers on stdin, such as [{"type":"email","value":"…"}].',
  );
}

/**
 * Carries a command out; why it could not be is said on stderr.
 *
 * @param refused the exit code when the API refuses; 2 for everything else that goes wrong
 */
export async function reporting(work: () => Promise<number>, refused: 1 | 2): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.refused ? refused : 2;
  }
}
