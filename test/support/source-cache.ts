import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '..', '..');
const CACHE = join(ROOT, '.cache', 'made-from-sources');

/** All that a synthesized app can depend on. */
const SOURCES = ['{bin,lib,lambdas,core,stores,sdk,legal,verifiers,demo,local}/**/*', '*.json'];
const KEPT = 4;
/** How often another test file's work is looked at, and when it is taken to have died. */
const POLL_MS = 100;
const GIVEN_UP_MS = 10 * 60_000;

/**
 * A directory whose contents were made from the sources as they stand now: made once, and found again by every
 * test file until a source changes. Synthesizing the app takes seconds, and twenty test files need it.
 *
 * @param name what is made, with everything that it depends on beside the sources
 * @param make fills the directory; nothing of it is kept when it throws
 */
export async function madeOnce(
  name: string,
  make: (directory: string) => Promise<void> | void,
): Promise<string> {
  const made = join(CACHE, `${digestOf([name])}-${sourcesDigest()}`);
  const begun = `${made}.begun`;
  mkdirSync(CACHE, { recursive: true });
  while (!isThere(made)) {
    if (!begin(begun)) {
      await setTimeout(POLL_MS);
      continue;
    }
    try {
      await make(begun);
      renameSync(begun, made);
      dropOldest(made);
    } catch (error) {
      rmSync(begun, { recursive: true, force: true });
      throw error;
    }
  }
  return made;
}

/** Whether this process is the one to make it. One that was given up, by a process that ended, is cleared away. */
function begin(begun: string): boolean {
  try {
    mkdirSync(begun);
    return true;
  } catch {
    const since = statSync(begun, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > GIVEN_UP_MS) rmSync(begun, { recursive: true, force: true });
    return false;
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function sourcesDigest(): string {
  const files = globSync(SOURCES, { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return digestOf(files.flatMap((file) => [file, readFileSync(file)]));
}

function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 16);
}

/** Of the same name only the newest few stay: a run that began before a change may still use the one before. */
function dropOldest(made: string): void {
  const name = made.slice(CACHE.length + 1).split('-')[0];
  const same = readdirSync(CACHE)
    .filter((entry) => entry.startsWith(`${name}-`))
    .map((entry) => join(CACHE, entry))
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of same.slice(KEPT)) rmSync(path, { recursive: true, force: true });
}
