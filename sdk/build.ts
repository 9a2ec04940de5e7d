/** Builds the recorder: `npm run build:sdk`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { buildDeclarations } from './declarations.ts';

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
    plugins: [WITHOUT_PIXELS],
    write: false,
  });
  return outputFiles[0]!.text;
}

/**
 * What of rrweb never runs here, from a first to before a last text, and what stands in its place: pixels and drawing
 * calls of canvases, with their worker, fonts' bytes, and the messages of frames of other origins. It is left out, so
 * that no setting can bring it back, and the recorder is smaller by what it is.
 */
const LEFT_OUT: readonly (readonly [from: string, before: string, instead: string])[] = [
  [
    'class CanvasManager {',
    'class StylesheetManager',
    'class CanvasManager { reset() {} freeze() {} unfreeze() {} lock() {} unlock() {} }',
  ],
  ['const jsContent =', 'class CanvasManager', ''],
  ['class CrossOriginIframeMirror {', 'class IframeManager', 'class CrossOriginIframeMirror {}'],
  ['  handleMessage(message) {', 'class ShadowDomManager', '}'],
  ['function initFontObserver(', 'function initSelectionObserver', ''],
];

const WITHOUT_PIXELS: Plugin = {
  name: 'without-pixels',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/ }, async ({ path }) => ({
      contents: LEFT_OUT.reduce(without, await readFile(path, 'utf8')),
      loader: 'js',
    })),
};

function without(code: string, [from, before, instead]: (typeof LEFT_OUT)[number]): string {
  const start = code.indexOf(from);
  const end = code.indexOf(before, start);
  if (start < 0 || end < 0)
    throw new Error(
      `rrweb has changed: "${from}" is not followed by "${before}" any more. Look at what is left out, in sdk/build.ts.`,
    );
  return `${code.slice(0, start)}${instead}\n${code.slice(end)}`;
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
  for (const [name, text] of Object.entries(await buildDeclarations()))
    await writeFile(join(out, name), text);
}
