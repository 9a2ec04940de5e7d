/** `npm run bench:gate [-- --json]`: what the gate costs in redact, in chunks a second and in reads a batch. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { encodeFrame } from '../core/flow/frame.ts';
import { newId } from '../core/flow/ids.ts';
import type { RawChunkHeader } from '../core/flow/records.ts';
import { CATEGORIES } from '../core/redaction/categories.ts';
import { cleanChunk } from '../lambdas/redact/clean-chunk.ts';
import { Facts } from '../lambdas/redact/facts.ts';
import { readRawRecord } from '../lambdas/redact/read-records.ts';
import { readRecording } from '../local/show/recording.ts';
import { openLedger } from './support/open-ledger.ts';

/** Chunks a batch, as the event source mapping of redact delivers at most. */
const BATCH = 100;
const BATCHES = 12;

/** A strongly consistent batch read in the same region answers within single-digit milliseconds. */
const READ_MILLISECONDS = 5;

interface Figure {
  readonly chunksPerSecond: number;
  readonly millisecondsPerBatch: number;
}

/** A batch of as many sessions as chunks: the worst for the gate, since nothing is shared. */
function batchOf(business: string, siteKey: string, bodies: readonly Uint8Array[]) {
  return Array.from({ length: BATCH }, (_, index) => {
    const header: RawChunkHeader = {
      kind: 'chunk',
      business,
      siteKey,
      session: newId(),
      visitor: newId(),
      receivedAt: Date.now(),
      gpc: false,
      sequence: 0,
      wishes: [...CATEGORIES],
    };
    const data = encodeFrame(header, bodies[index % bodies.length]!);
    return readRawRecord({ sequenceNumber: `${index}`, data });
  });
}

async function measure(
  work: (batch: ReturnType<typeof batchOf>) => Promise<void>,
  batches: ReturnType<typeof batchOf>[],
): Promise<Figure> {
  await work(batches[0]!);
  const start = performance.now();
  for (const batch of batches) await work(batch);
  const milliseconds = performance.now() - start;
  return {
    chunksPerSecond: Math.round((batches.length * BATCH * 1000) / milliseconds),
    millisecondsPerBatch: Math.round(milliseconds / batches.length),
  };
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const bodies = readRecording('maria').chunks.map((events) => gzipSync(JSON.stringify(events)));
const ledger = openLedger(READ_MILLISECONDS);
const instant = openLedger(0);
const batches = Array.from({ length: BATCHES }, () =>
  batchOf(ledger.business.business, ledger.siteKey.siteKey, bodies),
);
const decision = { store: true, grant: [], refused: {}, optOuts: [] } as const;

const redact = (batch: ReturnType<typeof batchOf>, facts?: Facts) => {
  for (const record of batch) {
    if (record.kind !== 'chunk') continue;
    const decided = facts?.decide(record.header) ?? decision;
    if (!decided.store) throw new Error(`the bench's ledger refuses: ${decided.reason}`);
    cleanChunk({ ...ledger.ofChunk(record), decision: { ...decided, grant: [] } });
  }
};

const without = await measure(async (batch) => redact(batch), batches);
const withGate = await measure(
  async (batch) => redact(batch, await Facts.gather(batch, instant.stores)),
  batches,
);
instant.reads.clear();
await Facts.gather(batches[0]!, instant.stores);
const readsPerBatch = Object.fromEntries(instant.reads);
const withReads = await measure(
  async (batch) => redact(batch, await Facts.gather(batch, ledger.stores)),
  batches,
);
const gateAlone = await measure(async (batch) => {
  const facts = await Facts.gather(batch, instant.stores);
  for (const record of batch) if (record.kind === 'chunk') facts.decide(record.header);
}, batches);

const machine = `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`;
const batch = `${BATCH} chunks of ${BATCH} sessions`;
const lines: Record<string, Figure> = {
  'redact without the gate': without,
  'with the gate': withGate,
  [`with the gate, each read taking ${READ_MILLISECONDS} ms`]: withReads,
  'the gate alone': gateAlone,
};
console.log(`Batches of ${batch}. ${machine}`);
console.table(lines);
console.log('Batch reads of up to 100 keys, for each batch');
console.table(readsPerBatch);
if (values.json) console.log(JSON.stringify({ machine, batch, lines, readsPerBatch }));
