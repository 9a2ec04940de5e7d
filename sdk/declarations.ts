import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FOLDER = import.meta.dirname;
const COMPILER = join(FOLDER, '..', 'node_modules', '.bin', 'tsc');
const OPTIONS =
  '--ignoreConfig --declaration --emitDeclarationOnly --allowImportingTsExtensions --module nodenext --target es2022 --lib es2023,dom,dom.iterable --strict --skipLibCheck';
/** What the module's declarations are made of; they stand in one file there, and import nothing. */
const PARTS = ['types', 'api'];

/**
 * The TypeScript declarations of both builds, by file name: `scrubjay.d.mts` beside the module, and `scrubjay.d.ts`, which
 * tells what the script tag puts on `window`.
 */
export async function buildDeclarations(): Promise<Record<'scrubjay.d.mts' | 'scrubjay.d.ts', string>> {
  const folder = await mkdtemp(join(tmpdir(), 'scrubjay-declarations-'));
  try {
    const entries = ['index.ts', 'global.ts'].map((name) => join(FOLDER, name));
    await promisify(execFile)(process.execPath, [
      COMPILER,
      ...OPTIONS.split(' '),
      '--rootDir',
      join(FOLDER, '..'),
      '--outDir',
      folder,
      ...entries,
    ]);
    const read = (name: string) => readFile(join(folder, 'sdk', `${name}.d.ts`), 'utf8');
    const parts = await Promise.all(PARTS.map(read));
    return {
      'scrubjay.d.mts': parts.map((part) => part.replace(/^import type .*\n/gm, '')).join('\n'),
      'scrubjay.d.ts': (await read('global')).replace("'./api.ts'", "'./scrubjay.mjs'"),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
