#!/usr/bin/env node

/** Runs with the arguments behind its name. @returns the exit code: 0, 1 (the answer is no), 2 (could not tell) */
type Run = (args: string[]) => Promise<number>;

interface Command {
  readonly summary: string;
  /** Imports the command only when it is the one to run, so that none waits for the others' modules. */
  readonly load: () => Promise<{ run: Run }>;
}

const COMMANDS = new Map<string, Command>([
  ['redact', { summary: 'mask a chunk of a recording', load: () => import('./redact.ts') }],
  ['detect', { summary: 'list what a text holds of personal data', load: () => import('./detect.ts') }],
  ['request', { summary: 'make a request of a person', load: () => import('./request.ts') }],
  ['requests', { summary: 'the log of requests, and its statistics', load: () => import('./requests.ts') }],
  ['session', { summary: 'write a session as rrweb recorded it', load: () => import('./session.ts') }],
  ['verify', { summary: 'verify a receipt or an export, offline', load: () => import('./verify.ts') }],
  ['search', { summary: 'find what is held of a person', load: () => import('./search.ts') }],
  ['business', { summary: 'open an account for a business', load: () => import('./business.ts') }],
  ['agreements', { summary: 'list and sign agreements', load: () => import('./agreements.ts') }],
  [
    'replay-journal',
    { summary: 'set every mark again after a restore', load: () => import('./replay-journal.ts') },
  ],
  ['operator-key', { summary: 'make a new operator key', load: () => import('./operator-key.ts') }],
]);

const HELP = `Usage: scrubjay <command> [options]

${Array.from(COMMANDS, ([name, { summary }]) => `  ${name.padEnd(16)}${summary}`).join('\n')}

JSON goes to stdout, words go to stderr. Exit code: 0, 1 when the answer is no, 2 when there is no answer.
scrubjay <command> --help says more.
`;

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: string[]): Promise<number> {
  if (name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return 0;
  }
  const command = COMMANDS.get(name ?? '');
  if (command === undefined) {
    process.stderr.write(
      `${name === undefined ? 'A command is missing.' : 'There is no such command.'}\n\n${HELP}`,
    );
    return 2;
  }
  try {
    const { run } = await command.load();
    return await run(args);
  } catch (error) {
    process.stderr.write(explain(error, name!));
    return 2;
  }
}

/** Without the message of an error that is not about options: it may quote what was read. */
function explain(error: unknown, name: string): string {
  if (!(error instanceof Error)) return `${name} failed.\n`;
  const code = 'code' in error ? String(error.code) : '';
  const help = `See scrubjay ${name} --help.\n`;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `There is an argument too many. ${help}`;
  if (code.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n${help}`;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return [`${name} failed: ${error.name} ${code}`.trimEnd(), ...frames, ''].join('\n');
}
