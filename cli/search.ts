import { parseArgs } from 'node:util';
import { call, clientFor, ENVIRONMENT, readIdentifiers, reporting } from './api-client.ts';

const HELP = `Usage: scrubjay search [options] < identifiers.json

Finds the sessions that hold identifiers, and tells which kinds of information they hold; never a value.
Takes a JSON array of {"type", "value"} on stdin: email, ip, ip_prefix, phone, card, ssn, iban, number, user_id,
visitor, or a type of the business's own such as x_member.

  --match any|all    sessions that hold any of them (the default), or all
  --role own|mention only where the person is the visitor, or only where they are mentioned
  --from TIME        sessions that began from then on, such as 2026-01-01T00:00:00Z
  --to TIME          sessions that began before then
  --help             this text

${ENVIRONMENT}
Writes {sessions, note?, publicContacts?} to stdout, all pages of it. Exit code:
  0  something was found
  1  nothing is held under these identifiers
  2  could not tell
`;

/** `scrubjay search`. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      match: { type: 'string' },
      role: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { help, ...search } = values;
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  return reporting(() => find(search), 2);
}

/** Writes all that is found. @returns 1 when that is nothing */
async function find(search: Readonly<Record<string, string | undefined>>): Promise<number> {
  const client = clientFor(undefined, 'SCRUBJAY_SECRET_KEY');
  const identifiers = await readIdentifiers();
  const sessions: unknown[] = [];
  let last: Record<string, unknown> = {};
  do {
    const { cursor } = last;
    const body = { identifiers, ...search, ...(cursor === undefined ? {} : { cursor }) };
    last = await call(client, 'POST', '/v1/searches', body);
    sessions.push(...(last.sessions as unknown[]));
  } while (last.cursor !== undefined);

  const { cursor: _, ...rest } = last;
  process.stdout.write(`${JSON.stringify({ ...rest, sessions }, null, 2)}\n`);
  process.stderr.write(
    sessions.length === 0 ? `${last.note ?? 'Nothing found.'}\n` : `${sessions.length} sessions.\n`,
  );
  return sessions.length === 0 ? 1 : 0;
}
