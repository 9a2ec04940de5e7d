/** `node bench/redaction/memory.ts BYTES`: how much memory one chunk of so many bytes takes beyond itself, in bytes. Linux. */
import { readFileSync, writeFileSync } from 'node:fs';
import { redactChunk } from '../../core/redaction/redact.ts';
import { corpus } from './corpus.ts';

const KILOBYTE = 1024;
/** What makes Linux forget the peak; see proc_pid_clear_refs(5). */
const FORGET_PEAK = '5';
const bytes = Number(process.argv[2]);

/** One chunk of all events of several. */
function joined(bodies: readonly Buffer[]): Buffer {
  const events = bodies.flatMap((body) => [Buffer.from(','), body.subarray(1, -1)]);
  return Buffer.concat([Buffer.from('['), ...events.slice(1), Buffer.from(']')]);
}

const body = joined(corpus(bytes));
// The code is loaded and compiled, and what made the chunk is forgotten, before it counts.
for (const small of corpus(200_000)) redactChunk(small, { grant: new Set() });
(globalThis as { gc?: () => void }).gc?.();
writeFileSync('/proc/self/clear_refs', FORGET_PEAK);
const before = process.memoryUsage().rss;
redactChunk(body, { grant: new Set() });
console.log(JSON.stringify({ bytes: body.length, before, most: peak() }));

/** The most memory that the process had since its peak was forgotten, in bytes; see proc_pid_status(5). */
function peak(): number {
  const [, kilobytes] = readFileSync('/proc/self/status', 'utf8').match(/^VmHWM:\s+(\d+) kB$/m)!;
  return Number(kilobytes) * KILOBYTE;
}
