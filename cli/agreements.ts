import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { canonicalBytes } from '../core/proof/canonical.ts';
import { CommandError, call, clientFor, reporting } from './api-client.ts';

const HELP = `Usage: scrubjay agreements list --api <url>
       scrubjay agreements sign --api <url> --kind <kind> --version <hash> < signer.json > agreement.json

Lists what a business is to sign, or signs it, with the secret key in SCRUBJAY_SECRET_KEY. Read the text first: it stands in
legal/<kind>.md, and its version is the SHA-256 of its bytes.

  --kind <kind>     terms, privacy-policy or dpa
  --version <hash>  sha256:…, as list shows it: that this is the text that was read
  --help            this text

The signer comes as JSON on stdin: {"name": …, "title": …, "email": …}. What is written to stdout is the countersigned
document, to be kept as it is; scrubjay verify checks it.

Exit code: 0, 1 when the API refuses, 2 when the options or the signer are wrong.
`;

/** `scrubjay agreements`. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      api: { type: 'string' },
      kind: { type: 'string' },
      version: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const command = positionals.join();
  const { kind, version } = values;
  if (command !== 'list' && (command !== 'sign' || kind === undefined || version === undefined)) {
    process.stderr.write(`Expected list, or sign with --kind and --version.\n\n${HELP}`);
    return 2;
  }
  return reporting(async () => {
    const client = clientFor(values.api, 'SCRUBJAY_SECRET_KEY');
    if (command === 'list') {
      process.stdout.write(`${JSON.stringify(await call(client, 'GET', '/v1/agreements'), null, 2)}\n`);
      return 0;
    }
    const signer = await readSigner();
    const { document, ...signed } = await call(client, 'POST', '/v1/agreements', { kind, version, signer });
    process.stdout.write(canonicalBytes(document));
    process.stderr.write(`Signed: ${signed.kind}, at ${signed.signedAt}.\n`);
    return 0;
  }, 1);
}

async function readSigner(): Promise<unknown> {
  try {
    return JSON.parse(await text(process.stdin));
  } catch {
    throw new CommandError('The signer on stdin is not JSON. Expected {"name": …, "title": …, "email": …}.');
  }
}
