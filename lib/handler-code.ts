import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { AssetHashType, DockerImage, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { buildSync } from 'esbuild';

const LAMBDAS = resolve(import.meta.dirname, '..', 'lambdas');

/** The bundles of an app, by entry. */
const bundlesOf = new WeakMap<IConstruct, ReadonlyMap<string, Uint8Array>>();

/**
 * The code of a handler: one ES module with everything in it. Where bundling is off (the context
 * `aws:cdk:bundling-stacks` is `[]`) it is a placeholder, for whoever reads only the template.
 *
 * @param entry the module under lambdas/ that exports `handler`, such as `collect/index.ts`.
 * @throws Error if there is no such module, or if any handler does not bundle.
 */
export function handlerCode(scope: Construct, id: string, entry: string): Code {
  if (!Stack.of(scope).bundlingRequired) {
    return Code.fromInline('export {}');
  }
  const handlers = findHandlers();
  if (!handlers.includes(entry)) {
    throw new Error(
      `The function ${id} has no code: lambdas/${entry} does not exist or does not export "handler". ` +
        `Handlers found: ${handlers.join(', ')}. Write it, or mend the function's entry in lib/.`,
    );
  }
  const bundles = bundlesOf.get(scope.node.root) ?? bundle(handlers);
  bundlesOf.set(scope.node.root, bundles);
  return Code.fromAsset(LAMBDAS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK asks for an image even where the bundle is made on this machine.
      image: DockerImage.fromRegistry('none'),
      // CDK takes assets of one folder and equal options for the same asset; this tells the handlers apart.
      command: [entry],
      local: {
        tryBundle(directory) {
          writeFileSync(join(directory, 'index.mjs'), bundles.get(entry)!);
          return true;
        },
      },
    },
  });
}

function findHandlers(): string[] {
  return globSync('*/*.ts', { cwd: LAMBDAS })
    .filter((entry) => /^export const handler\b/m.test(readFileSync(join(LAMBDAS, entry), 'utf8')))
    .sort();
}

/** Texts that a handler holds as they are: the player that an export carries with it. Only who names one gets it. */
function inlined(): Record<string, string> {
  const { resolve } = createRequire(import.meta.url);
  const folder = dirname(resolve('rrweb-player'));
  const text = (file: string) => JSON.stringify(readFileSync(join(folder, file), 'utf8'));
  return {
    RRWEB_PLAYER_SCRIPT: text('rrweb-player.umd.min.cjs'),
    RRWEB_PLAYER_STYLE: text('style.min.css'),
  };
}

/** All handlers in one run of esbuild, which reads what they share once: several times faster than a run each. */
function bundle(handlers: readonly string[]): Map<string, Uint8Array> {
  const { outputFiles } = buildSync({
    entryPoints: Object.fromEntries(handlers.map((entry) => [entry, join(LAMBDAS, entry)])),
    outdir: LAMBDAS,
    write: false,
    bundle: true,
    minify: true,
    // What a log or a workflow's history says of a failure is the name of its error.
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // With the packages' ES modules esbuild drops what is not used, and needs no shim for require.
    mainFields: ['module', 'main'],
    define: inlined(),
    logLevel: 'silent',
  });
  return new Map(
    outputFiles.map(({ path, contents }) => [path.slice(LAMBDAS.length + 1, -'.js'.length), contents]),
  );
}
