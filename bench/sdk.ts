/** How large recorders are, and what they cost a page: `npm run bench:sdk [-- --json]`. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../demo/record/browser.ts';
import { buildRecorder } from '../sdk/build.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const NODES = 5000;
const require = createRequire(import.meta.url);
const posthog = join(dirname(require.resolve('posthog-js')), 'posthog-recorder.js');

/** Code bundled and minified like the recorder itself. */
async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'bundled',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

/** A recorder: its code, and how it is started. Events are serialised, so that each does what it does on a site. */
interface Contestant {
  readonly name: string;
  readonly code: string;
  readonly start?: string;
}

const KEEP = 'const kept = []; const emit = (event) => kept.push(JSON.stringify(event));';
const contestants: readonly Contestant[] = [
  { name: 'no recorder', code: '', start: '' },
  {
    name: '@rrweb/record alone',
    code: await bundled("export { record } from '@rrweb/record'"),
    start: `${KEEP} bundled.record({ emit });`,
  },
  {
    name: 'Scrubjay',
    code: await buildRecorder('script'),
    start: `scrubjay.init('sj_pk_${'k'.repeat(43)}');`,
  },
  {
    name: "PostHog's recorder, inputs masked",
    code: await readFile(posthog, 'utf8'),
    start: `${KEEP} __PosthogExtensions__.rrweb.record({ emit, maskAllInputs: true });`,
  },
  {
    name: '@sentry-internal/replay',
    code: await bundled("export { replayIntegration } from '@sentry-internal/replay'"),
  },
];

const PAGE = `<!doctype html><title>Bench</title><main>${Array.from(
  { length: NODES / 2 },
  (_, n) => `<p class="row r${n % 7}" title="Row ${n}">Nest box ${n}, from $12.${n % 90}</p>`,
).join('')}</main><input>`;

/** Milliseconds. */
interface Cost {
  readonly start: number;
  readonly interaction: number;
  readonly longest: number;
}

/** Scripting time of starting on the page and of an interaction with heavy mutation, and the longest task at the start. */
async function cost(browser: Browser, { code, start = '' }: Contestant): Promise<Cost> {
  const page = await browser.newPage();
  await page.route('https://bench.example/**', (route) =>
    route.request().method() === 'GET'
      ? route.fulfill({ contentType: 'text/html', body: PAGE })
      : route.fulfill({
          status: 201,
          headers: { 'access-control-allow-origin': '*' },
          json: {
            token: 't',
            expiresAt: new Date(Date.now() + 900_000).toISOString(),
            session: 's',
            visitor: 'v',
            mayRecord: [],
          },
        }),
  );
  await page.goto('https://bench.example/');
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  const scripting = async () =>
    1000 *
    (await client.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration')!
      .value;
  await page.evaluate(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ entryTypes: ['longtask'] });
    Object.assign(window, { tasks });
  });
  if (code) await page.addScriptTag({ content: code });
  const before = await scripting();
  await page.evaluate(start);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 800)));
  const started = await scripting();
  const longest = await page.evaluate(() => Math.max(0, ...(window as unknown as { tasks: number[] }).tasks));
  await page.evaluate(async () => {
    const rows = [...document.querySelectorAll('p')];
    for (let round = 0; round < 60; round++) {
      for (let n = 0; n < 200; n++) {
        const row = rows[(round * 37 + n * 11) % rows.length]!;
        row.firstChild!.nodeValue = `Nest box ${n}, now $${round}.${n % 90}`;
        row.className = `row r${(round + n) % 7}`;
      }
      const list = document.createElement('ul');
      list.innerHTML = Array.from(
        { length: 40 },
        (_, n) => `<li title="Item ${n}">Item <b>${n}</b> of ${round}</li>`,
      ).join('');
      document.querySelector('main')!.prepend(list);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  const end = await scripting();
  await page.close();
  return { start: started - before, interaction: end - started, longest };
}

function median(values: readonly number[]): number {
  return Math.round([...values].sort((a, b) => a - b)[values.length >> 1]!);
}

const alone = gzipSync(contestants[1]!.code, { level: 9 }).length;
const sizes = contestants.slice(1).map(({ name, code }) => {
  const gzipped = gzipSync(code, { level: 9 }).length;
  return { recorder: name, min: code.length, 'min+gzip': gzipped, 'beside @rrweb/record': gzipped - alone };
});
console.table(sizes);

const browser = await launchBrowser();
const measured = new Map<string, Cost[]>();
for (let round = 0; round < ROUNDS; round++) {
  for (const contestant of contestants.filter(({ start }) => start !== undefined))
    measured.set(contestant.name, [
      ...(measured.get(contestant.name) ?? []),
      await cost(browser, contestant),
    ]);
}
await browser.close();
const times = Array.from(measured, ([recorder, costs]) => ({
  recorder,
  start: median(costs.map(({ start }) => start)),
  'longest task at the start': median(costs.map(({ longest }) => longest)),
  interaction: median(costs.map(({ interaction }) => interaction)),
}));
console.log(`Scripting time on a page of ${NODES} nodes, ms, medians of ${ROUNDS} rounds in turn:`);
console.table(times);
if (process.argv.includes('--json'))
  console.log(JSON.stringify({ sizes, nodes: NODES, rounds: ROUNDS, times }));
