import { parseArgs } from 'node:util';
import { call, clientFor, reporting } from './api-client.ts';

const HELP = `Usage: scrubjay business create --api <url> --name <name> --origin <origin> [--origin <origin>]… [--region US]

Opens an account, with the operator key in SCRUBJAY_OPERATOR_KEY. Writes the business, its site key and its secret key as
JSON to stdout; the secret key is shown this once. The account is pending until its terms and its privacy policy are
signed: see scrubjay agreements.

  --origin <origin>  a web origin that may record, such as https://shop.example
  --region <code>    ISO 3166 region in which national phone numbers are read (default: US)
  --help             this text

Exit code: 0, 1 when the API refuses, 2 when the options are wrong.
`;

/** `scrubjay business`. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      api: { type: 'string' },
      name: { type: 'string' },
      origin: { type: 'string', multiple: true, default: [] },
      region: { type: 'string', default: 'US' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { name, origin: origins, region } = values;
  if (positionals.join() !== 'create' || name === undefined || origins.length === 0) {
    process.stderr.write(`Expected create, --name and at least one --origin.\n\n${HELP}`);
    return 2;
  }
  return reporting(async () => {
    const client = clientFor(values.api, 'SCRUBJAY_OPERATOR_KEY');
    const answer = await call(client, 'POST', '/v1/businesses', { name, origins, region });
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    process.stderr.write(
      'Keep the secret key: it is stored as its hash only. Next: scrubjay agreements sign.\n',
    );
    return 0;
  }, 1);
}
