import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashKey, newKey } from '../../core/keys.ts';
import { type LocalRun, startLocalRun } from '../../local/run.ts';
import { openAccount } from '../../local/show/actors.ts';
import { Api } from '../../local/show/api.ts';
import { synthesize } from '../../local/synthesize.ts';
import type { Pipeline } from './pipeline.ts';
import { madeOnce } from './source-cache.ts';
import { readTemplates, type Synthesis, type Template } from './templates.ts';

const STACKS = ['ScrubjayLedger', 'ScrubjayPipeline'] as const;

/** The synthesized app with its bundles, which a test may run changed. */
export interface CloudAssembly {
  readonly directory: string;
  /** Its templates, read anew. */
  read(): Synthesis;
  /** A copy whose templates were changed. It shares the bundles with the original. */
  changed(change: (app: Synthesis) => void): CloudAssembly;
  /** Starts the local run of it, with an account opened, which `watch` sees already. Retries wait a few milliseconds only. */
  start(watch?: (run: LocalRun) => void): Promise<Pipeline>;
  remove(): void;
}

/** The app as it would be deployed, synthesized once for all test files. They share it, so it is not to be changed. */
export async function synthesizeAssembly(): Promise<CloudAssembly> {
  const { directory, operatorKey } = await sharedAssembly();
  return { ...assemblyIn(directory, operatorKey), remove: () => undefined };
}

/** Where that app is, and the key of its operator. */
export async function sharedAssembly(): Promise<{ directory: string; operatorKey: string }> {
  const made = await madeOnce('assembly', async (directory) => {
    const operatorKey = newKey('sj_op');
    await synthesize(join(directory, 'app'), { operatorKeyHash: hashKey(operatorKey) });
    writeFileSync(join(directory, 'operator-key'), operatorKey);
  });
  return {
    directory: join(made, 'app'),
    operatorKey: readFileSync(join(made, 'operator-key'), 'utf8'),
  };
}

function assemblyIn(directory: string, operatorKey: string): CloudAssembly {
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const templates = () => STACKS.map((stack) => readTemplate(directory, stack)) as [Template, Template];
  return {
    directory,
    remove,
    read: () => readTemplates(...templates()),
    changed(change) {
      const [ledger, pipeline] = templates();
      change(readTemplates(ledger, pipeline));
      const copy = newDirectory();
      writeTemplates(copy, { ScrubjayLedger: ledger, ScrubjayPipeline: pipeline });
      for (const name of readdirSync(directory))
        if (!name.endsWith('.template.json')) symlinkSync(join(directory, name), join(copy, name));
      return assemblyIn(copy, operatorKey);
    },
    async start(watch) {
      const run = await startLocalRun({ cdkOut: directory, retryMs: 1 });
      watch?.(run);
      const api = new Api(run.url);
      const keys = await openAccount(api, operatorKey);
      return { run, api, keys, close: () => run.close() };
    },
  };
}

const newDirectory = () => mkdtempSync(join(tmpdir(), 'scrubjay-assembly-'));

function readTemplate(directory: string, stack: string): Template {
  return JSON.parse(readFileSync(join(directory, `${stack}.template.json`), 'utf8'));
}

function writeTemplates(directory: string, templates: Readonly<Record<string, Template>>): void {
  for (const [stack, template] of Object.entries(templates))
    writeFileSync(join(directory, `${stack}.template.json`), JSON.stringify(template));
}
