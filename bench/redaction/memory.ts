/** `node bench/redaction/memory.ts BYTES`: how much memory one chunk of so many bytes takes beyond itself, in bytes. */
import { redactChunk } from '../../core/redaction/redact.ts';
import { corpus } from './corpus.ts';

const KILOBYTE = 1024;
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
const before = process.memoryUsage().rss;
let most = before;
const { engine } = redactChunk(body, { grant: new Set() });
most = Math.max(most, process.resourceUsage().maxRSS * KILOBYTE);
console.log(JSON.stringify({ bytes: body.length, before, most, engine }));
