import { parseArgs } from 'node:util';
import { hashKey, newKey } from '../core/keys.ts';

const HELP = `Usage: scrubjay operator-key

Makes a new random operator key. Writes {key, hash} to stdout: keep the key secret, deploy with the hash.
`;

/** `scrubjay operator-key`. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean', short: 'h', default: false } } });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const key = newKey('sj_op');
  const hash = hashKey(key);
  process.stdout.write(`${JSON.stringify({ key, hash }, null, 2)}\n`);
  process.stderr.write(
    `Keep the key in a password manager: it is stored nowhere.\nDeploy with: npx cdk deploy --all -c operatorKeyHash=${hash}\n`,
  );
  return 0;
}
