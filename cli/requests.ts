import { parseArgs } from 'node:util';
import { REQUEST_KINDS } from '../core/rights/kind.ts';
import { requestLogCsv } from '../core/rights/log-csv.ts';
import { type LogEntry, logEntrySchema } from '../core/rights/log-entry.ts';
import { requestStatistics } from '../core/rights/statistics.ts';
import { type Client, CommandError, call, clientFor, ENVIRONMENT, reporting } from './api-client.ts';

const HELP = `Usage: scrubjay requests list [options]
       scrubjay requests statistics --year YEAR
       scrubjay requests deny KIND --reason REASON [--made-at TIME] [--manner WORD]

The log of requests (11 CCR §7101): when each was made, of which kind, how, when and how it was answered. Nothing personal.

  list          all lines, oldest first, as JSON
    --csv           as CSV
    --kind KIND     of one kind: ${REQUEST_KINDS.join(', ')}
    --status WORD   open, in_progress, fulfilled, denied, revoked or expired
    --from TIME     made from then on, such as 2026-01-01T00:00:00Z
    --to TIME       made before then
  statistics    what 11 CCR §7102 has large businesses publish, of the requests of a year
  deny          puts a request that you denied into the log
    --reason WORD   suspected_fraud, insuf_verification, no_match, claim_not_covered, outside_jurisdiction,
                    too_many_requests or other
    --made-at TIME  when you received it, if not now
    --manner WORD   how it was made, such as web-form

${ENVIRONMENT}
Exit code: 0, or 2 when the log could not be read or written.
`;

/** `scrubjay requests`. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      csv: { type: 'boolean', default: false },
      kind: { type: 'string' },
      status: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      year: { type: 'string' },
      reason: { type: 'string' },
      'made-at': { type: 'string' },
      manner: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [command, kind, ...others] = positionals;
  const { csv, year, reason, manner, 'made-at': madeAt, ...filter } = values;
  if (command === 'list' && kind === undefined) return reporting(() => list(filter, csv), 2);
  if (command === 'statistics' && kind === undefined && /^\d{4}$/.test(year ?? ''))
    return reporting(() => statistics(Number(year)), 2);
  if (command === 'deny' && kind !== undefined && others.length === 0)
    return reporting(() => deny({ kind, reason, madeAt, manner }), 2);
  process.stderr.write(`Expected list, statistics with --year, or deny with a kind.\n\n${HELP}`);
  return 2;
}

async function list(filter: Readonly<Record<string, unknown>>, asCsv: boolean): Promise<number> {
  const entries = await readLog(clientFor(undefined, 'SCRUBJAY_SECRET_KEY'), filter);
  const json = () => JSON.stringify(entries.map(shown), null, 2);
  process.stdout.write(asCsv ? requestLogCsv(entries) : `${json()}\n`);
  process.stderr.write(`${entries.length} requests.\n`);
  return 0;
}

async function statistics(year: number): Promise<number> {
  const client = clientFor(undefined, 'SCRUBJAY_SECRET_KEY');
  const entries = await readLog(client, {
    from: `${year}-01-01T00:00:00Z`,
    to: `${year + 1}-01-01T00:00:00Z`,
  });
  process.stdout.write(`${JSON.stringify({ year, ...requestStatistics(entries, year) }, null, 2)}\n`);
  return 0;
}

async function deny(denial: Readonly<Record<string, unknown>>): Promise<number> {
  const client = clientFor(undefined, 'SCRUBJAY_SECRET_KEY');
  const made = await call(client, 'POST', '/v1/requests/denials', denial);
  process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
  return 0;
}

/** The whole log, page by page. @throws {CommandError} when a line of it is none */
async function readLog(client: Client, filter: Readonly<Record<string, unknown>>): Promise<LogEntry[]> {
  const given = Object.entries(filter).filter(
    (each): each is [string, string] => typeof each[1] === 'string',
  );
  const entries: LogEntry[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({
      ...Object.fromEntries(given),
      limit: '100',
      ...(cursor === undefined ? {} : { cursor }),
    });
    const page = await call(client, 'GET', `/v1/requests?${query}`);
    for (const line of page.requests as Record<string, unknown>[]) entries.push(read(line));
    cursor = page.cursor as string | undefined;
  } while (cursor !== undefined);
  return entries;
}

function read({ madeAt, answeredAt, ...line }: Record<string, unknown>): LogEntry {
  const answered = answeredAt === undefined ? {} : { answeredAt: Date.parse(String(answeredAt)) };
  const entry = logEntrySchema.safeParse({ ...line, madeAt: Date.parse(String(madeAt)), ...answered });
  if (entry.success) return entry.data;
  throw new CommandError(
    'The API answered a line of the log that this version cannot read. Update scrubjay.',
  );
}

function shown({ madeAt, answeredAt, ...entry }: LogEntry) {
  const answered = answeredAt === undefined ? {} : { answeredAt: new Date(answeredAt).toISOString() };
  return { ...entry, madeAt: new Date(madeAt).toISOString(), ...answered };
}
