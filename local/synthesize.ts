import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/**
 * Synthesizes the CDK app into `outdir`, as the CDK command line does: the app in a process of its own, with the
 * directory and the context in its environment. `context` wins over that of cdk.json.
 * Throws an Error with what the app wrote when it fails.
 */
export async function synthesize(
  outdir: string,
  context: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { context: configured = {} } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
    context?: Record<string, unknown>;
  };
  const app = spawn(process.execPath, [join(ROOT, 'bin', 'scrubjay.ts')], {
    cwd: ROOT,
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...configured, ...context }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [app.stdout, app.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    app.once('error', reject);
    app.once('close', resolve);
  });
  if (code !== 0)
    throw new Error(`the CDK app could not be synthesized (exit status ${code}):\n${output.trim()}`);
}
