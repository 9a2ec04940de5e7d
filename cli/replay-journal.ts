import { parseArgs } from 'node:util';
import { call, clientFor, reporting } from './api-client.ts';

const HELP = `Usage: scrubjay replay-journal --api <url>

After a table was restored: sets every erasure, withdrawal, opt-out and revocation of the journal again, and so opens
the gate, which is closed until then. With the operator key in SCRUBJAY_OPERATOR_KEY. Can be stopped and run again at any
time; run on tables that lack nothing it changes nothing.

  --api <url>  where the API answers; or SCRUBJAY_URL
  --help       this text

Writes JSON to stdout: which tables lacked marks, how many entries of each kind were set again, how many keys of erased
sessions were destroyed again, and how many rows of the index were taken away again.

Exit code: 0 when everything is done, 1 when the API refuses, 2 when the options are wrong or the API cannot be reached.
`;

interface Answer {
  readonly done: boolean;
  readonly restored: readonly string[];
  readonly entries: Readonly<Record<string, number>>;
  readonly keys: number;
  readonly rows: number;
}

/** `scrubjay replay-journal`. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { api: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  return reporting(async () => {
    const client = clientFor(values.api, 'SCRUBJAY_OPERATOR_KEY');
    const restored = new Set<string>();
    const entries: Record<string, number> = {};
    let [keys, rows] = [0, 0];
    for (;;) {
      const answer = (await call(client, 'POST', '/v1/journal/replays')) as unknown as Answer;
      for (const table of answer.restored) restored.add(table);
      for (const [kind, count] of Object.entries(answer.entries))
        entries[kind] = (entries[kind] ?? 0) + count;
      keys += answer.keys;
      rows += answer.rows;
      if (answer.done) break;
      const total = Object.values(entries).reduce((sum, count) => sum + count, 0);
      process.stderr.write(`${total} entries so far, ${keys} keys destroyed again\n`);
    }
    const done = { restored: [...restored], entries, keys, rows };
    process.stdout.write(`${JSON.stringify(done, null, 2)}\n`);
    return 0;
  }, 1);
}
