import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');

/** A cold start reads the whole bundle. */
const LARGEST_BYTES = 1_500_000;

interface LambdaResource {
  readonly Type: string;
  readonly Properties: {
    Code: { S3Key: { 'Fn::Sub'?: string } | string };
    Environment?: { Variables: object };
  };
  readonly Metadata: Record<string, string>;
}

describe('node bin/scrubjay.ts', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'scrubjay-bundles-'));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  execFileSync(process.execPath, [join(ROOT, 'bin', 'scrubjay.ts')], {
    env: { ...process.env, CDK_OUTDIR: outdir },
    stdio: 'pipe',
  });
  const template = JSON.parse(readFileSync(join(outdir, 'ScrubjayPipeline.template.json'), 'utf8'));
  const functions = Object.values(template.Resources as Record<string, LambdaResource>)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties, Metadata }) => ({
      id: Metadata['aws:cdk:path']!.split('/')[1]!,
      directory: join(outdir, Metadata['aws:asset:path']!),
      variables: Object.keys(Properties.Environment?.Variables ?? {}),
    }));

  test('bundles every function, each its own handler', () => {
    expect(functions).toHaveLength(31);
    expect(new Set(functions.map(({ directory }) => directory)).size).toBe(31);
  });

  test.each(functions)('makes one module of $id, without a source map', ({ directory }) => {
    expect(readdirSync(directory)).toEqual(['index.mjs']);
    const path = join(directory, 'index.mjs');
    expect(statSync(path).size).toBeLessThan(LARGEST_BYTES);
    // Code that reads maps can be in it; a reference to one stands at the end.
    expect(readFileSync(path, 'utf8').slice(-500)).not.toContain('//# sourceMappingURL=');
  });

  test('makes modules that load with the environment of their function and nothing else', () => {
    const answers = functions.map(({ id, directory, variables }) => {
      const env = Object.fromEntries(variables.map((variable) => [variable, '1']));
      const code = `import(${JSON.stringify(join(directory, 'index.mjs'))}).then((m) => console.log(typeof m.handler))`;
      const options = { env: { ...env, AWS_REGION: 'us-west-1' }, encoding: 'utf8' } as const;
      return [id, execFileSync(process.execPath, ['--eval', code], options).trim()];
    });
    expect(answers).toEqual(functions.map(({ id }) => [id, 'function']));
  });
});
