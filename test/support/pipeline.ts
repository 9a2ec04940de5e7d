import { hashKey, newKey } from '../../core/keys.ts';
import { type LocalRun, startLocalRun } from '../../local/run.ts';
import { type Keys, openAccount } from '../../local/show/actors.ts';
import { Api } from '../../local/show/api.ts';

/** The whole pipeline, running from the template, with an account opened. */
export interface Pipeline {
  readonly run: LocalRun;
  readonly api: Api;
  readonly keys: Keys;
  close(): Promise<void>;
}

/** Starts the local run for a test file. Retries wait a few milliseconds only. */
export async function startPipeline(options: { readonly cdkOut?: string } = {}): Promise<Pipeline> {
  const operatorKey = newKey('sj_op');
  const run = await startLocalRun({
    ...options,
    context: { operatorKeyHash: hashKey(operatorKey) },
    retryMs: 5,
  });
  const api = new Api(run.url);
  const keys = await openAccount(api, operatorKey);
  return { run, api, keys, close: () => run.close() };
}
