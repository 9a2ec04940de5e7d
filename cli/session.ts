import { parseArgs } from 'node:util';
import { call, clientFor, ENVIRONMENT, reporting } from './api-client.ts';

const HELP = `Usage: scrubjay session export SESSION > session.json

Writes a session's events to stdout: a JSON array in rrweb's format, as rrweb-player takes it. What was never granted is
masked in it; a session that was erased or has expired cannot be read by anybody.

${ENVIRONMENT}
Exit code:
  0  the session was written
  1  there is no such session, or it is gone
  2  could not tell
`;

/** `scrubjay session`. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [command, session, ...others] = positionals;
  if (command !== 'export' || session === undefined || others.length > 0) {
    process.stderr.write(`Expected export and the id of a session.\n\n${HELP}`);
    return 2;
  }
  return reporting(() => write(encodeURIComponent(session)), 1);
}

/** Page by page, so that a long session needs no more memory than a page. */
async function write(session: string): Promise<number> {
  const client = clientFor(undefined, 'SCRUBJAY_SECRET_KEY');
  let written = 0;
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page = await call(client, 'GET', `/v1/sessions/${session}/events?from=${from}`);
    for (const event of page.events as unknown[]) {
      process.stdout.write(`${written === 0 ? '[' : ',\n'}${JSON.stringify(event)}`);
      written += 1;
    }
    from = page.next as number | undefined;
  }
  process.stdout.write(written === 0 ? '[]\n' : ']\n');
  process.stderr.write(`${written} events.\n`);
  return 0;
}
