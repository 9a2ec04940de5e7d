import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Template } from '../../../local/template/assembly.ts';

const written: string[] = [];
afterAll(() => {
  for (const directory of written.splice(0)) rmSync(directory, { recursive: true });
});

/** Writes a cloud assembly as `cdk synth` would, of the given stacks; answers its directory, which goes when the test file ends. */
export function writeAssembly(
  stacks: Readonly<Record<string, Template>>,
  assets: readonly string[] = [],
): string {
  const directory = mkdtempSync(join(tmpdir(), 'scrubjay-assembly-'));
  written.push(directory);
  const artifacts = Object.keys(stacks).map((name) => [
    name,
    { type: 'aws:cloudformation:stack', properties: { templateFile: `${name}.template.json` } },
  ]);
  writeFileSync(
    join(directory, 'manifest.json'),
    JSON.stringify({ artifacts: Object.fromEntries(artifacts) }),
  );
  for (const [name, template] of Object.entries(stacks))
    writeFileSync(join(directory, `${name}.template.json`), JSON.stringify(template));
  for (const hash of assets) mkdirSync(join(directory, `asset.${hash}`));
  return directory;
}
