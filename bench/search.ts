/**
 * What searching and indexing cost as the index grows: `npm run bench:search`. The index is a fake that counts calls
 * and items, which is what DynamoDB bills and what time goes into; milliseconds are this machine's.
 */
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { decodeFrame } from '../core/flow/frame.ts';
import { newId } from '../core/flow/ids.ts';
import { cleanHeaderSchema } from '../core/flow/records.ts';
import { DEFAULT_POLICY } from '../core/gate/policy.ts';
import { Blinder } from '../core/identifiers/blinder.ts';
import { defaultPolicy } from '../core/identifiers/policy.ts';
import { PRICES } from '../core/prices.ts';
import { CATEGORIES } from '../core/redaction/categories.ts';
import { newKey } from '../core/sealing/aead.ts';
import { cleanChunk } from '../lambdas/redact/clean-chunk.ts';
import { toKnown } from '../lambdas/redact/known-identities.ts';
import { identitiesOf } from '../local/show/actors.ts';
import { readRecording } from '../local/show/recording.ts';
import { fillIndex, measureSearches } from './search/measure.ts';

const SIZES = [1_000, 100_000, 1_000_000];

/** US dollars for a million writes of up to 1 KB. */
const DOLLARS_PER_MILLION_WRITES = PRICES.dynamodb.writeUnit * 1e6;

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const searching: Record<string, unknown> = {};
for (const rows of SIZES) {
  console.log(`\n${rows.toLocaleString('en')} index rows`);
  const costs = await measureSearches(fillIndex(rows));
  searching[rows] = costs;
  console.table(costs.map(({ milliseconds, ...cost }) => ({ ...cost, ms: Number(milliseconds.toFixed(1)) })));
}

console.log(
  '\nIndexing: rows and writes a chunk, with everything granted (a row is written under session and blind)',
);
const indexing = ['amara', 'joerg', 'maria'].map(indexingCost);
console.table(indexing);
if (values.json) console.log(JSON.stringify({ searching, indexing }));

function indexingCost(id: string) {
  const recording = readRecording(id);
  const business = newId();
  const blinder = new Blinder(defaultPolicy(business, 'US'), new Map([['1', newKey()]]));
  const [session, visitor] = [newId(), newId()];
  const rows = recording.chunks.map((events, sequence) => {
    const { records } = cleanChunk({
      header: {
        kind: 'chunk',
        business,
        siteKey: 'bench',
        session,
        visitor,
        receivedAt: 1_800_000_000_000,
        gpc: false,
        sequence,
        wishes: [...CATEGORIES],
        address: '198.51.100.7',
      },
      body: gzipSync(JSON.stringify(events)),
      sequenceNumber: String(sequence),
      decision: { store: true, grant: [...CATEGORIES], refused: {}, optOuts: [] },
      evidence: undefined,
      known: toKnown(blinder, identitiesOf(recording) as Parameters<typeof toKnown>[1], 1_800_000_000_000),
      fields: sequence === 0 ? new Map() : 'unknown',
      blinder,
      policy: DEFAULT_POLICY,
    });
    const headers = records.map(({ data }) => cleanHeaderSchema.parse(decodeFrame(data).header));
    return headers.reduce((total, { identifiers }) => total + identifiers.length, 0);
  });
  const perChunk = rows.reduce((total, count) => total + count, 0) / rows.length;
  return {
    recording: id,
    chunks: rows.length,
    'rows a chunk': Number(perChunk.toFixed(1)),
    'writes a chunk': Number((2 * perChunk).toFixed(1)),
    '$ a million chunks': Number((2 * perChunk * DOLLARS_PER_MILLION_WRITES).toFixed(2)),
  };
}
