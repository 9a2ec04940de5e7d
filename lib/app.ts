import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgeFindings } from './acknowledgements.ts';
import { LedgerStack } from './ledger-stack.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { readSettings } from './settings.ts';

/**
 * What `cdk init` would put in cdk.json, as far as it changes this app. It stands here so that the command
 * line, `node bin/scrubjay.ts`, the local run and the tests synthesize the same template.
 */
const CONTEXT = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  // The ledger cannot drop a store that the pipeline still uses.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};

export interface AppOptions {
  /** Where the cloud assembly is written. Default: CDK's (CDK_OUTDIR, or a new temporary directory). */
  readonly outdir?: string;
  /** Context beside cdk.json's and the command line's, which win. See {@link readSettings}. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/**
 * The whole app: the ledger, what must survive, and the pipeline, what may be thrown away and deployed anew.
 * Synthesis fails on a cdk-nag finding that acknowledgements.ts does not answer.
 *
 * @throws Error if a setting in the context is malformed.
 * @example buildApp({ outdir: 'cdk.out', context: { streamMode: 'provisioned' } }).synth();
 */
export function buildApp(options: AppOptions = {}): App {
  const app = new App({
    ...(options.outdir === undefined ? {} : { outdir: options.outdir }),
    context: { ...CONTEXT, ...options.context },
    analyticsReporting: false,
    autoSynth: false,
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

  const settings = readSettings(app.node);
  const ledger = new LedgerStack(app, 'ScrubjayLedger', { settings });
  const pipeline = new PipelineStack(app, 'ScrubjayPipeline', { settings, ledger });
  acknowledgeFindings(ledger, pipeline);
  return app;
}
