/** `npm start`: synthesizes the template, runs it here, shows the way of a recording and of a deletion, and serves. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hashKey, newKey } from '../core/keys.ts';
import { createDemoHandler, type DemoHandler } from '../demo/serve.ts';
import { startLocalRun } from './run.ts';
import { Api } from './show/api.ts';
import { createReplayHandler, REPLAY_PATH } from './show/replay-page.ts';
import { Report } from './show/report.ts';
import { Story } from './show/story.ts';
import { createVerifierPage } from './verifier-page.ts';

const HELP = `npm start -- [options]
  --once           show, and exit: 0 when every claim held, 1 when not
  --out DIR        leave there what the show produced
  --fast-forward   let the local clock run ahead to the final receipt
  --port N         the API's port (default: 3000)
`;

const values = readOptions();
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
const operatorKey = newKey('sj_op');
const verifierPage = createVerifierPage();
let demo: DemoHandler | undefined;
let watch: DemoHandler | undefined;
const run = await startLocalRun({
  port: portOf(values.port),
  context: { operatorKeyHash: hashKey(operatorKey) },
  progress: say,
  extra: (request, response) =>
    verifierPage(request, response) || demo?.(request, response) || watch?.(request, response) || false,
}).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

const report = new Report(say);
const out = values.out ?? mkdtempSync(join(tmpdir(), 'scrubjay-'));
const story = new Story({ run, operatorKey, report, out, fastForward: values['fast-forward'] });
const keys = await story.tell().catch(async (error: Error) => {
  for (const problem of run.problems()) process.stderr.write(`${problem}\n`);
  process.stderr.write(`The show stopped: ${error.message}\n`);
  await run.close();
  process.exit(1);
});
demo = createDemoHandler({ siteKey: keys.siteKey, replayUrl: REPLAY_PATH });
watch = createReplayHandler(new Api(run.url), keys);

say(report.failed === 0 ? '\nEverything held.' : `\n${report.failed} claims did not hold.`);
say(`What the show produced is in ${out}`);
if (values.once) {
  await run.close();
  process.exit(report.failed === 0 ? 0 : 1);
}
say(`
Try next:
  ${run.url}/demo/                       the shop; record yourself, then watch your masked session
  npx scrubjay verify ${join(out, 'receipt.json')} --keys ${join(out, 'jwks.json')} --checkpoint ${join(out, 'checkpoint.txt')}
  ${run.url}/verify/                     the same in the browser: drag receipt.json and jwks.json in
  curl -s ${run.url}/log/checkpoint      the transparency log that the receipt is in
  curl -s ${run.url}/v1/agreements -H "authorization: Bearer ${keys.secretKey}"
  curl -s ${run.url}/v1/sessions/ID/events -H "authorization: Bearer ${keys.secretKey}"
Ctrl-C ends it.
`);
say(`ready ${run.url}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void run.close().then(() => process.exit(0)));
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        out: { type: 'string' },
        'fast-forward': { type: 'boolean', default: false },
        port: { type: 'string', default: '3000' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return misused((error as Error).message);
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  return misused(`--port takes a whole number from 0 to 65535; given: ${text}`);
}

function misused(what: string): never {
  process.stderr.write(`${what}\n\n${HELP}`);
  process.exit(2);
}
