import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Compiles the redaction engine (core/redaction/engine/assembly) to WebAssembly and writes it as a module that Node,
 * esbuild and jest can all import. Does nothing when what is there was made of the same sources.
 */
const FOLDER = resolve(import.meta.dirname, '..', 'core', 'redaction', 'engine');
const TARGET = join(FOLDER, 'code.generated.ts');
/** The compiler is a dependency of development; without it, as in an install for running only, the reference redacts. */
const asc = await import('assemblyscript/asc').catch(() => undefined);
if (asc === undefined) {
  console.error(
    'assemblyscript is not installed, so the redaction engine is not built; the reference redacts.',
  );
  process.exit(0);
}
const { main, version } = asc;
const OPTIONS = [
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--enable',
  'bulk-memory',
  '-O3',
  '--converge',
  '--noAssert',
];

const sources = globSync('assembly/*.ts', { cwd: FOLDER }).sort();
const stamp = createHash('sha256')
  .update(JSON.stringify([version, OPTIONS, sources.map((path) => readFileSync(join(FOLDER, path), 'utf8'))]))
  .digest('hex');

if (!existsSync(TARGET) || !readFileSync(TARGET, 'utf8').includes(stamp)) {
  const { error, stderr, binary } = await compile();
  if (error || !binary) {
    console.error(
      `The redaction engine does not compile: ${error?.message ?? 'no code came out'}\n${stderr}`,
    );
    process.exit(1);
  }
  writeFileSync(
    TARGET,
    `// Made by npm run build:engine of sources with the hash ${stamp}\n` +
      `export const ENGINE =\n  '${Buffer.from(binary).toString('base64')}';\n`,
  );
}

async function compile() {
  let binary: Uint8Array | undefined;
  const result = await main(['assembly/index.ts', '--outFile', 'engine.wasm', ...OPTIONS], {
    readFile: (name, base) => {
      const path = join(FOLDER, base.startsWith(FOLDER) ? '' : base, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (_, contents) => {
      binary = contents as Uint8Array;
    },
    listFiles: () => null,
  });
  return { error: result.error, stderr: result.stderr.toString(), binary };
}
