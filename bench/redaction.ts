/**
 * `npm run bench:redaction [-- --json] [--megabytes N]`: how fast chunks are redacted, beside copying, parsing and
 * writing, four libraries and the codecs, in one run. Times are of the processor, since a machine is rarely alone.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { constants, gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { redactByReference, redactChunk } from '../core/redaction/redact.ts';
import { libraries } from './quality/libraries.ts';
import { corpus, demoCorpus, worstInputs } from './redaction/corpus.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, megabytes: { type: 'string', default: '30' } },
});
const MEGABYTE = 1_000_000;
/** The largest chunk that is measured, in bytes. */
const LARGEST = 16 * MEGABYTE;
const NOTHING = { grant: new Set<never>() };
/** What is slow is measured on a part, and says so. */
const SLOW_BYTES = MEGABYTE / 2;

const chunks = corpus(Number(values.megabytes) * MEGABYTE);
const few = atMost(chunks, SLOW_BYTES);
/** The demo as it was recorded, far fuller of personal values than a common site. */
const demo = demoCorpus(2 * MEGABYTE);
const zipped = chunks.map((chunk) => gzipSync(chunk, { level: 6 }));

interface Line {
  readonly what: string;
  readonly megabytesASecond: number;
  readonly sample: 'all' | 'part';
}

const lines: Line[] = [];
const sizeOf = (bodies: readonly Uint8Array[]) => bodies.reduce((sum, body) => sum + body.length, 0);

function atMost(bodies: readonly Buffer[], bytes: number): Buffer[] {
  let left = bytes;
  return bodies.filter((body) => {
    left -= body.length;
    return left + body.length > 0;
  });
}

/** How often all is measured; the best counts, since a machine that does other things too only makes it slower. */
const PASSES = 3;

/** MB of JSON a second of processor time; the first pass, in which code is compiled, is not counted. */
async function rate(
  bodies: readonly Buffer[],
  work: (body: Buffer, index: number) => unknown,
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass <= PASSES; pass++) {
    const before = process.cpuUsage();
    for (const [index, body] of bodies.entries()) await work(body, index);
    const { user, system } = process.cpuUsage(before);
    if (pass > 0) least = Math.min(least, user + system);
  }
  return sizeOf(bodies) / least;
}

async function line(what: string, bodies: readonly Buffer[], work: (body: Buffer, index: number) => unknown) {
  const megabytesASecond = await rate(bodies, work);
  lines.push({ what, megabytesASecond, sample: bodies === chunks ? 'all' : 'part' });
  return megabytesASecond;
}

const zstd = (body: Uint8Array, level = 1) =>
  zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: level } });
const gzip = (level: number) => (body: Uint8Array) => gzipSync(body, { level });

const copied = await line('Buffer.copy', chunks, (body) => Buffer.from(body));
const parseAndWrite = (body: Buffer) => Buffer.from(JSON.stringify(JSON.parse(body.toString())));
const parsed = await line('JSON.parse and JSON.stringify', chunks, parseAndWrite);
const ours = await line('redactChunk', chunks, (body) => redactChunk(body, NOTHING));
const ofTheDemo = await line('redactChunk, the demo as recorded', demo, (body) => redactChunk(body, NOTHING));
const demoParsed = await rate(demo, parseAndWrite);
await line('the reference', few, (body) => redactByReference(body, NOTHING));
const codec = await line('codec alone: gunzip, zstd 1', chunks, (_, at) => zstd(gunzipSync(zipped[at]!)));
const stage = await line('whole stage: gunzip, redact, zstd 1', chunks, (_, at) =>
  zstd(redactChunk(gunzipSync(zipped[at]!), NOTHING).body),
);
for (const { name, redact } of libraries().slice(1)) {
  await line(name, few, (body) => redact(body.toString()));
}

const codecs = [];
for (const [name, pack] of [
  ['zstd -5', (body: Uint8Array) => zstd(body, -5)],
  ['zstd 1', (body: Uint8Array) => zstd(body, 1)],
  ['zstd 3', (body: Uint8Array) => zstd(body, 3)],
  ['zstd 6', (body: Uint8Array) => zstd(body, 6)],
  ['gzip 1', gzip(1)],
  ['gzip 6', gzip(6)],
] as const) {
  const left = sizeOf(chunks.map(pack)) / sizeOf(chunks);
  codecs.push({ name, megabytesASecond: await rate(chunks, pack), left });
}

const sizes = [];
for (const bytes of [10_000, 100_000, MEGABYTE, LARGEST]) {
  const { body } = worstInputs(bytes)[0]!;
  const bodies = Array<Buffer>(Math.max(1, Math.min(20, LARGEST / bytes))).fill(body);
  sizes.push({ bytes, megabytesASecond: await rate(bodies, (each) => redactChunk(each, NOTHING)) });
}
const worst = [];
for (const { name, body } of worstInputs(SLOW_BYTES)) {
  worst.push({ name, megabytesASecond: await rate([body, body], (each) => redactChunk(each, NOTHING)) });
}

/** What a chunk takes beyond itself, in a process of its own: of memory that it had before it takes nothing. */
const memory = [MEGABYTE, LARGEST].map((bytes) => {
  const script = resolve(import.meta.dirname, 'redaction', 'memory.ts');
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', script, String(bytes)]);
  const { bytes: size, before, most } = JSON.parse(stdout.toString());
  return { bytes: size as number, times: (most - before) / size };
});

const engine =
  chunks.filter((body) => redactChunk(body, NOTHING).engine === 'webassembly').length / chunks.length;
const summary = {
  machine: `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`,
  megabytes: sizeOf(chunks) / MEGABYTE,
  timesParseAndStringify: ours / parsed,
  timesParseAndStringifyOfTheDemo: ofTheDemo / demoParsed,
  shareOfCopy: ours / copied,
  stageShareOfCodec: stage / codec,
  chunksByTheEngine: engine,
};

const figure = (value: number) => value.toFixed(value < 10 ? 2 : 0).padStart(9);
console.log(`${summary.machine}; ${summary.megabytes.toFixed(0)} MB in ${chunks.length} chunks\n`);
for (const { what, megabytesASecond, sample } of lines)
  console.log(
    `${what.padEnd(38)}${figure(megabytesASecond)} MB/s${sample === 'part' ? '  (on a part)' : ''}`,
  );
console.log('\ncodec                                      MB/s     left');
for (const { name, megabytesASecond, left } of codecs)
  console.log(`${name.padEnd(38)}${figure(megabytesASecond)}  ${(left * 100).toFixed(1).padStart(6)} %`);
console.log('\nby size, a string of words');
for (const { bytes, megabytesASecond } of sizes)
  console.log(`${`${bytes} bytes`.padEnd(38)}${figure(megabytesASecond)} MB/s`);
console.log('\nmeant to be slow');
for (const { name, megabytesASecond } of worst)
  console.log(`${name.padEnd(38)}${figure(megabytesASecond)} MB/s`);
console.log('\nmemory beyond the chunk, of its size');
for (const { bytes, times } of memory) console.log(`${`${bytes} bytes`.padEnd(38)}${figure(times)}`);
console.log(`
redactChunk: ${summary.timesParseAndStringify.toFixed(2)} times parse and stringify (goal 20, floor 10), ${(summary.shareOfCopy * 100).toFixed(2)} % of copying (goal 5, floor 2)
the demo as recorded: ${summary.timesParseAndStringifyOfTheDemo.toFixed(2)} times parse and stringify
the stage:   ${(summary.stageShareOfCodec * 100).toFixed(0)} % of the codec alone (goal 90, floor 75)
${(engine * 100).toFixed(0)} % of the chunks were redacted by the engine, the others fell back to the reference`);
if (values.json) console.log(JSON.stringify({ ...summary, lines, codecs, sizes, worst, memory }));
