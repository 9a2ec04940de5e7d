/**
 * Ends the workers of a local run that is gone, however it went. A worker that is stopped (SIGSTOP) cannot notice
 * that its parent died, and a SIGKILLed parent can do nothing. This process outlives the parent by a moment: it
 * reads `+pid` and `-pid` lines and, when the pipe ends, kills the pids that are left.
 */
import { createInterface } from 'node:readline';

// An interrupt from the terminal reaches the whole process group; this process leaves last.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

/** @type {Set<number>} */
const pids = new Set();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) pids.add(pid);
  else pids.delete(pid);
});
lines.on('close', () => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  process.exit(0);
});
