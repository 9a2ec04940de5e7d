import { hashKey, newKey } from '../../core/keys.ts';
import { type LocalRun, startLocalRun } from '../../local/run.ts';
import { type Keys, openAccount } from '../../local/show/actors.ts';
import { Api } from '../../local/show/api.ts';
import { holdToDocument } from './api-document.ts';
import { sharedAssembly } from './cloud-assembly.ts';

/** The whole pipeline, running from the template, with an account opened. */
export interface Pipeline {
  readonly run: LocalRun;
  readonly api: Api;
  readonly keys: Keys;
  close(): Promise<void>;
}

export interface PipelineOptions {
  /** Makes the cloud assembly that runs, instead of the app as it is. */
  readonly assembly?: (context: Readonly<Record<string, string>>) => Promise<string>;
}

/** Starts the local run for a test file. Retries wait a few milliseconds only. */
export async function startPipeline({ assembly }: PipelineOptions = {}): Promise<Pipeline> {
  const { directory: cdkOut, operatorKey } = await (assembly === undefined
    ? sharedAssembly()
    : own(assembly));
  const run = await startLocalRun({ cdkOut, retryMs: 5 });
  const api = new Api(run.url, holdToDocument);
  const keys = await openAccount(api, operatorKey);
  return { run, api, keys, close: () => run.close() };
}

async function own(assembly: NonNullable<PipelineOptions['assembly']>) {
  const operatorKey = newKey('sj_op');
  return { directory: await assembly({ operatorKeyHash: hashKey(operatorKey) }), operatorKey };
}
