/** What the commands that talk to an installation share. */

/** A command could not be carried out; the message is for the terminal and holds no key. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/**
 * The key from the environment: on a command line it would stand in the shell's history.
 *
 * @throws {CommandError} when there is none, or it is not such a key
 */
export function keyFrom(variable: string, prefix: 'sj_op' | 'sj_sk', env = process.env): string {
  const key = env[variable] ?? '';
  if (new RegExp(`^${prefix}_[A-Za-z0-9_-]{43}$`).test(key)) return key;
  throw new CommandError(
    `${variable} ${key === '' ? 'is not set' : 'is not such a key'}. Expected ${prefix}_ and 43 characters: export ${variable}=….`,
  );
}

/** @throws {CommandError} unless it is an http or https address */
export function apiAddress(text: string | undefined): string {
  if (text !== undefined && /^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new CommandError(
    "--api takes the installation's address, such as https://….execute-api.….amazonaws.com.",
  );
}

/**
 * Calls the API.
 *
 * @throws {CommandError} with the problem that it answers: what was wrong, what was expected, how to mend it
 */
export async function call(
  method: 'GET' | 'POST',
  address: string,
  key: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(address, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    throw new CommandError(`The API cannot be reached (${error.name}). Check --api and the network.`);
  });
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok) return answer;
  const words = ['detail', 'expected', 'mend'].map((part) => answer[part] ?? answer.message).filter(Boolean);
  throw new CommandError(`The API answered ${response.status}. ${[...new Set(words)].join(' ')}`.trim());
}
