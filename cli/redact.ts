import { writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { CATEGORIES, type Category } from '../core/redaction/categories.ts';
import { redactChunk } from '../core/redaction/redact.ts';
import { MalformedChunkError } from '../core/replay/errors.ts';

const HELP = `Usage: scrubjay redact [--allow LIST] [--strict] [--report FILE] < recording.json > redacted.json

Masks a recording: a JSON array of rrweb events, or an object with such an array as "events", on stdin.
Writes the same shape to stdout; of an object only the events are kept.

  --allow LIST     what may be kept: any of ${CATEGORIES.join(', ')}, separated by commas; nothing by default
  --strict         mask all text, not only what is recognised
  --report FILE    write counts of what was masked, and where, and which engine did it, to FILE (it holds no values)
  --help           this text

Exit code: 0, or 2 when the options or the recording cannot be used.
`;

/** What goes in and out of the command, so that a test can stand in for the terminal. */
export interface Streams {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: (bytes: Uint8Array | string) => void;
  readonly stderr: (text: string) => void;
}

/** `scrubjay redact`. */
export function run(args: string[]): Promise<number> {
  return redactCommand(args, {
    stdin: process.stdin,
    stdout: (bytes) => process.stdout.write(bytes),
    stderr: (text) => process.stderr.write(text),
  });
}

/** Redacts what comes from `streams.stdin`. @returns the exit code */
export async function redactCommand(args: string[], streams: Streams): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      allow: { type: 'string', default: '' },
      strict: { type: 'boolean', default: false },
      report: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    streams.stdout(HELP);
    return 0;
  }
  const allowed = values.allow.split(',').filter((word) => word !== '');
  if (!allowed.every(isCategory)) {
    streams.stderr(
      `--allow takes categories separated by commas. Expected any of: ${CATEGORIES.join(', ')}.\n`,
    );
    return 2;
  }
  try {
    const { wrap, body } = unwrap(await buffer(streams.stdin));
    const redacted = redactChunk(body, { grant: new Set(allowed), strict: values.strict });
    streams.stdout(wrap(redacted.body));
    streams.stdout('\n');
    if (values.report !== undefined)
      await writeFile(
        values.report,
        `${JSON.stringify({ engine: redacted.engine, ...redacted.report }, null, 2)}\n`,
      );
    return 0;
  } catch (error) {
    streams.stderr(explain(error));
    return 2;
  }
}

function isCategory(word: string): word is Category {
  return (CATEGORIES as readonly string[]).includes(word);
}

/** The bytes of the events, and how to put redacted ones back into what they came in. */
function unwrap(input: Uint8Array): { body: Uint8Array; wrap: (body: Uint8Array) => Uint8Array } {
  const events = eventsOf(input);
  if (events === undefined) return { body: input, wrap: (body) => body };
  return {
    body: Buffer.from(JSON.stringify(events)),
    wrap: (body) => Buffer.concat([Buffer.from('{"events":'), body, Buffer.from('}')]),
  };
}

/** The events of an object; undefined for anything else, about which the parser has more to say. */
function eventsOf(input: Uint8Array): unknown {
  if (!/^\s*\{/.test(Buffer.from(input.subarray(0, 256)).toString('latin1'))) return undefined;
  try {
    return (JSON.parse(Buffer.from(input).toString()) as { events?: unknown }).events;
  } catch {
    return undefined;
  }
}

/** Only errors of which the message is known to quote nothing are told in full. */
function explain(error: unknown): string {
  if (error instanceof MalformedChunkError) return `${error.message}\n`;
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return `The recording could not be redacted or the report not be written${code}.\n`;
}
