import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';

const HELP = `Usage: npm run bench:cli-start -- [--json] [--runs N]

How long the commands take to start beyond Node's own start: each with next to nothing to do, and node -e 0, in turns.
The fastest of N runs (default 15) counts, since whatever else the machine does only ever adds to it. Where the machine
is busy the processor time says more than the clock. The first run of each is left out: it fills Node's compile cache.
`;

/** In milliseconds. */
const GOAL = 150;
/** Makes a process write the processor time that it took, in microseconds, to stderr when it ends. */
const TELL_TIME = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write(String(user + system)); })",
)}`;
const CLI = join(import.meta.dirname, '..', 'cli', 'start.js');

const COMMANDS = [
  { command: 'node -e 0', args: ['-e', '0'], input: '' },
  { command: 'scrubjay detect', args: [CLI, 'detect'], input: 'joe@acme.io' },
  {
    command: 'scrubjay redact',
    args: [CLI, 'redact'],
    input: '[{"type":4,"data":{"href":"/"},"timestamp":1}]',
  },
] as const;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '15' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else report(measure(Number(values.runs)));

/** What a process took, in milliseconds: by the clock, and of processor time. */
interface Times {
  readonly clock: number[];
  readonly processor: number[];
}

/** The times of each command, in the order of COMMANDS. */
function measure(runs: number): Times[] {
  const times = COMMANDS.map((): Times => ({ clock: [], processor: [] }));
  for (let run = 0; run <= runs; run++) {
    for (const [at, { args, input }] of COMMANDS.entries()) {
      const start = performance.now();
      const { status, stderr } = spawnSync(process.execPath, ['--import', TELL_TIME, ...args], { input });
      const clock = performance.now() - start;
      if (status !== 0) throw new Error(`${args.join(' ')} ended with code ${status}.`);
      if (run === 0) continue;
      times[at]?.clock.push(clock);
      times[at]?.processor.push(Number(stderr) / 1000);
    }
  }
  return times;
}

function report(times: readonly Times[]): void {
  const beyondNode = (at: number, kind: keyof Times) =>
    Math.round(Math.min(...(times[at]?.[kind] ?? [])) - Math.min(...(times[0]?.[kind] ?? [])));
  const rows = COMMANDS.slice(1).map(({ command }, before) => {
    const [clock, processor] = [beyondNode(before + 1, 'clock'), beyondNode(before + 1, 'processor')];
    return { command, clock, processor, goal: GOAL, met: clock < GOAL };
  });
  console.table(rows);
  if (values.json) process.stdout.write(`${JSON.stringify({ rows })}\n`);
}
