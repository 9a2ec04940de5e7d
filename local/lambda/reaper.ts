import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Sees to it that no worker outlives this process. */
export interface Reaper {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Ends the reaper; it kills what is still watched. */
  close(): Promise<void>;
}

/** Starts the process of `reaper.mjs`. */
export function startReaper(): Reaper {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./reaper.mjs', import.meta.url))], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  child.unref();
  // A write after the reaper was killed must not end the run.
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    watch: (pid) => void child.stdin.write(`+${pid}\n`),
    forget: (pid) => void child.stdin.write(`-${pid}\n`),
    async close() {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
