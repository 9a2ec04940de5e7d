import { buffer } from 'node:stream/consumers';

/** Where the API is and who calls it: from the environment, so that no key stands in a list of processes. */
export interface Client {
  readonly url: string;
  readonly key: string;
}

/** An answer of the API. */
export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** What the help of each command that calls the API says of its environment. */
export const ENVIRONMENT = `Environment:
  SCRUBJAY_URL          where the API answers, such as https://abc.execute-api.us-west-1.amazonaws.com
  SCRUBJAY_SECRET_KEY   the business's secret key, sj_sk_…
`;

/** Reads the environment. @returns what is missing, as a text for people, when something is */
export function clientOf(environment: NodeJS.ProcessEnv): Client | string {
  const { SCRUBJAY_URL: url, SCRUBJAY_SECRET_KEY: key } = environment;
  if (url === undefined || !URL.canParse(url))
    return 'SCRUBJAY_URL is not set to an address. Set it to where the API answers.\n';
  if (key === undefined || key === '')
    return "SCRUBJAY_SECRET_KEY is not set. Set it to the business's secret key.\n";
  return { url: url.replace(/\/+$/, ''), key };
}

/** Calls the API. @throws {TypeError} when it cannot be reached */
export async function call(
  { url, key }: Client,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Reply> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

/** The words of a problem document (RFC 9457). */
export function problemWords({ status, body }: Reply): string {
  const { title, detail, expected, mend } = body;
  return `The API answered ${status}: ${title}. ${detail} Expected: ${expected}. ${mend}\n`;
}

/** JSON from stdin, where identifiers come from: arguments can be read by every user of the machine. */
export async function readInput(): Promise<unknown> {
  const text = (await buffer(process.stdin)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
