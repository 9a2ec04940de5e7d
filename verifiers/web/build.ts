/** `npm run build:verifier`: the page as one file that needs nothing else. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const FOLDER = import.meta.dirname;

/**
 * Bundles core/proof and the page into one HTML file. Its policy lets it run that script and that style, and reach
 * nothing: neither network, nor frame, nor form target.
 */
export async function buildVerifierPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(FOLDER, 'page.ts')],
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome137', 'firefox130', 'safari18'],
    logLevel: 'silent',
  });
  const script = outputFiles[0]!.text.replaceAll('</script', '<\\/script');
  const style = readFileSync(join(FOLDER, 'page.css'), 'utf8');
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const parts = [
    ['<head>', `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`],
    ['<link rel="stylesheet" href="page.css">', `<style>${style}</style>`],
    ['<script type="module" src="page.ts"></script>', `<script>${script}</script>`],
  ] as const;
  const template = readFileSync(join(FOLDER, 'page.html'), 'utf8');
  return parts.reduce((page, [from, to]) => {
    if (!page.includes(from)) throw new Error(`verifiers/web/page.html has no ${from} for the build to fill`);
    return page.replace(from, () => to);
  }, template);
}

if (import.meta.main) {
  const folder = join(FOLDER, '..', '..', 'dist');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'verify.html');
  writeFileSync(path, await buildVerifierPage());
  process.stdout.write(`${path}\n`);
}
