import { parseArgs } from 'node:util';
import { call, clientOf, ENVIRONMENT, problemWords, readInput } from './client.ts';

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
  const client = clientOf(process.env);
  if (typeof client === 'string') return refuse(client);
  const identifiers = await readInput();
  if (!Array.isArray(identifiers))
    return refuse('Expected a JSON array of identifiers on stdin, such as [{"type":"email","value":"…"}].\n');

  const sessions: unknown[] = [];
  let last: Record<string, unknown> = {};
  do {
    const { cursor } = last;
    const body = { identifiers, ...search, ...(cursor === undefined ? {} : { cursor }) };
    const reply = await call(client, 'POST', '/v1/searches', body);
    if (reply.status !== 200) return refuse(problemWords(reply));
    last = reply.body;
    sessions.push(...(last.sessions as unknown[]));
  } while (last.cursor !== undefined);

  const { cursor: _, ...rest } = last;
  process.stdout.write(`${JSON.stringify({ ...rest, sessions }, null, 2)}\n`);
  process.stderr.write(
    sessions.length === 0 ? `${last.note ?? 'Nothing found.'}\n` : `${sessions.length} sessions.\n`,
  );
  return sessions.length === 0 ? 1 : 0;
}

function refuse(why: string): number {
  process.stderr.write(why);
  return 2;
}
