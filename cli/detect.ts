import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { detect } from '../core/redaction/find.ts';
import type { Streams } from './redact.ts';

const HELP = `Usage: scrubjay detect < text > found.json

Lists what a text on stdin holds of personal data: a JSON array of {type, start, end}, in UTF-16 units.

  --help    this text

Exit code: 0, also when nothing is found; 2 when the options are wrong.
`;

/** `scrubjay detect`. */
export function run(args: string[]): Promise<number> {
  return detectCommand(args, {
    stdin: process.stdin,
    stdout: (bytes) => process.stdout.write(bytes),
    stderr: (words) => process.stderr.write(words),
  });
}

/** Searches what comes from `streams.stdin`. @returns the exit code */
export async function detectCommand(args: string[], streams: Streams): Promise<number> {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean', short: 'h', default: false } } });
  if (values.help) {
    streams.stdout(HELP);
    return 0;
  }
  streams.stdout(`${JSON.stringify(detect(await text(streams.stdin)))}\n`);
  return 0;
}
