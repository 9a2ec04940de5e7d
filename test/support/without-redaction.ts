import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { synthesize } from '../../local/synthesize.ts';
import { loadDeployment } from '../../local/template/deployment.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** What stands in for the redactor: everything passes as it came, and nothing is reported. */
const PASSING = `
  export function redactChunk(body) {
    const report = { events: 0, masked: {}, paths: {}, unsearchable: 0 };
    return { body, events: JSON.parse(Buffer.from(body)).length, report, kept: [] };
  }`;

/** A cloud assembly like the real one, but its redact function passes chunks unredacted: for seeing tests fail. */
export async function withoutRedaction(context: Readonly<Record<string, string>>): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'scrubjay-bypass-'));
  await synthesize(directory, context);
  const deployment = loadDeployment(directory);
  const code = deployment.byPath('Redact').properties.Code as { S3Key: string };
  await build({
    entryPoints: [join(ROOT, 'lambdas', 'redact', 'index.ts')],
    outfile: join(deployment.assetDirectory(code.S3Key), 'index.mjs'),
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    plugins: [
      {
        name: 'pass',
        setup(setup) {
          setup.onLoad({ filter: /core\/redaction\/redact\.ts$/ }, () => ({
            contents: PASSING,
            loader: 'js',
          }));
        },
      },
    ],
  });
  return directory;
}
