import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../lib/app.ts';
import { readTemplates, type Synthesis, type Template } from './templates.ts';

export type { Synthesis } from './templates.ts';

/**
 * Synthesizes the app in this process, without bundles. It takes seconds: once a test file.
 *
 * @param context settings, as on the command line
 */
export function synthesize(context: Readonly<Record<string, unknown>> = {}): Synthesis {
  const outdir = mkdtempSync(join(tmpdir(), 'scrubjay-synth-'));
  try {
    const assembly = buildApp({ outdir, context: { 'aws:cdk:bundling-stacks': [], ...context } }).synth();
    const template = (stack: string) => assembly.getStackByName(stack).template as Template;
    return readTemplates(template('ScrubjayLedger'), template('ScrubjayPipeline'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
