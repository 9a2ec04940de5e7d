/** Builds the recorder: `npm run build:sdk`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const FOLDER = import.meta.dirname;

/** What there is of the recorder: for a script tag, and as a module. */
export type Format = 'script' | 'module';

/** The recorder's code, bundled and minified, with rrweb in it and no import left. */
export async function buildRecorder(format: Format): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(FOLDER, format === 'script' ? 'script.ts' : 'index.ts')],
    bundle: true,
    minify: true,
    format: format === 'script' ? 'iife' : 'esm',
    target: 'es2022',
    legalComments: 'none',
    write: false,
  });
  return outputFiles[0]!.text;
}

if (import.meta.main) {
  const out = join(FOLDER, 'dist');
  await mkdir(out, { recursive: true });
  for (const format of ['script', 'module'] as const) {
    const code = await buildRecorder(format);
    const name = format === 'script' ? 'scrubjay.js' : 'scrubjay.mjs';
    await writeFile(join(out, name), code);
    console.log(`${name}: ${code.length} bytes, ${gzipSync(code, { level: 9 }).length} gzipped`);
  }
}
