import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { IDENTITY_SECONDS } from '../../core/flow/limits.ts';
import type { Bucket } from '../../stores/bucket.ts';
import type { ChunkPlace } from '../../stores/identities.ts';
import type { Counters, Progress } from '../../stores/progress.ts';
import { checkDeadline } from '../../stores/settling.ts';
import type { Stream, StreamRecord } from '../../stores/streams.ts';
import { after, endBatch, readBatch, type Tally } from '../runtime/batch.ts';
import { logFailure } from '../runtime/log.ts';
import { type CleanChunk, cleanChunk } from './clean-chunk.ts';
import { type FactStores, Facts } from './facts.ts';
import { SessionFields } from './field-kinds.ts';
import { addIdentities, toKnown } from './known-identities.ts';
import { eraseLater, type LaterStores } from './later-knowledge.ts';
import { type RawRecord, readRawRecord } from './read-records.ts';

export interface RedactStores extends FactStores {
  readonly quarantine: Bucket;
  readonly clean: Stream;
  readonly progress: Progress;
  /** For a session that turns out to be of somebody who is to stay forgotten. */
  readonly later: LaterStores;
}

/** Clean records are put as soon as so many bytes wait, so that memory stays bounded. */
const FLUSH_BYTES = 4_000_000;

/**
 * Redacts a batch of the raw stream: decides each chunk's grant, redacts, puts the result into the clean stream. A
 * chunk that may not be stored is dropped and counted; one that cannot be read goes to quarantine; one that could not
 * be put is asked for again, with all after it. What the horizon has passed was put before, and is not put again.
 *
 * @param until ms since 1970 after which no further record is begun
 */
export async function redactBatch(
  event: KinesisStreamEvent,
  stores: RedactStores,
  until: number,
): Promise<KinesisStreamBatchResponse> {
  const { shard, records } = readBatch(event);
  const { sequence } = await stores.progress.horizon('redact', shard);
  const raw = after(sequence, records).map(readRawRecord);
  const facts = await Facts.gather(raw, stores);
  const fields = await SessionFields.before(firstChunks(raw), stores.identities);
  const output = new Output(stores.clean);
  const tally: Tally = [];
  let undone: string | undefined;
  for (const record of raw) {
    if (tally.length > 0 && Date.now() > until) {
      undone = record.sequenceNumber;
      break;
    }
    checkDeadline();
    tally.push({
      sequenceNumber: record.sequenceNumber,
      counters: await process(record, shard, facts, fields, stores, output),
    });
  }
  await output.flush();
  const firstUndone = output.firstRefused ?? undone;
  await fields.keep(stores.identities, firstUndone, Math.floor(Date.now() / 1000) + IDENTITY_SECONDS);
  return endBatch(stores.progress, 'redact', shard, tally, firstUndone);
}

function firstChunks(raw: readonly RawRecord[]): ChunkPlace[] {
  const firsts = new Map<string, ChunkPlace>();
  for (const record of raw) {
    if (record.kind !== 'chunk' || firsts.has(record.header.session)) continue;
    firsts.set(record.header.session, record.header);
  }
  return [...firsts.values()];
}

async function process(
  record: RawRecord,
  shard: string,
  facts: Facts,
  fields: SessionFields,
  stores: RedactStores,
  output: Output,
): Promise<Counters> {
  if (record.kind === 'unreadable') return toQuarantine(record, `unknown/${shard}`, stores, 'unreadable');
  const { header } = record;
  if (record.kind === 'identity') {
    const first = facts.decide(header);
    const dropped = first.store ? {} : { [`dropped_${first.reason}`]: 1 };
    // Known from a try that was cut off, a session may have yet to be erased.
    if (!first.store && first.reason !== 'suppressed') return { records: 1, ...dropped };
    const key = facts.blindKey(header.business);
    if (first.store) {
      const added = toKnown(facts.blinder(header.business), record.identifiers, header.receivedAt);
      facts.learn(
        header.session,
        await addIdentities(stores.identities, key, header.session, added, Date.now()),
      );
    }
    const forgotten = facts.forgotten(header);
    const counted = first.store ? { identities: 1 } : dropped;
    if (forgotten === undefined) return { records: 1, ...counted };
    await eraseLater(stores.later, key, header, forgotten);
    return { records: 1, ...counted, forgotten: 1 };
  }
  const decision = facts.decide(header);
  if (!decision.store) return { records: 1, [`dropped_${decision.reason}`]: 1 };
  const business = facts.business(header.business);
  let chunk: CleanChunk;
  try {
    chunk = cleanChunk({
      header: record.header,
      body: record.body,
      sequenceNumber: record.sequenceNumber,
      decision,
      evidence: facts.evidence(header),
      known: facts.known(header.session),
      fields: fields.before(record.header),
      blinder: facts.blinder(header.business),
      policy: business.policy,
    });
  } catch (error) {
    logFailure('chunk went to quarantine', error, { shard, sequenceNumber: record.sequenceNumber });
    return toQuarantine(record, header.session, stores, 'malformed');
  }
  fields.learn(record.header, record.sequenceNumber, chunk.fields);
  await output.add(record.sequenceNumber, chunk.records);
  const masked = Object.entries(chunk.masked).map(([category, count]) => [`masked_${category}`, count]);
  const refused = Object.entries(chunk.refused).map(([category, why]) => [`refused_${category}_${why}`, 1]);
  return {
    records: 1,
    chunks: 1,
    events: chunk.events,
    bytes: record.data.length,
    [`redacted_by_${chunk.engine}`]: 1,
    ...Object.fromEntries([...masked, ...refused]),
  };
}

/** The record's own sequence number names it, so that a second try overwrites the first. */
async function toQuarantine(
  record: RawRecord,
  prefix: string,
  stores: RedactStores,
  why: string,
): Promise<Counters> {
  await stores.quarantine.put(`${prefix}/${record.sequenceNumber}`, record.data);
  return { records: 1, quarantined: 1, [`quarantined_${why}`]: 1 };
}

/** Clean records on their way, in batches; remembers the first raw record that could not be put. */
class Output {
  readonly #stream: Stream;
  #waiting: { sequenceNumber: string; record: StreamRecord }[] = [];
  #bytes = 0;
  firstRefused: string | undefined;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  async add(sequenceNumber: string, records: readonly StreamRecord[]): Promise<void> {
    for (const record of records) {
      this.#waiting.push({ sequenceNumber, record });
      this.#bytes += record.data.length;
    }
    if (this.#bytes > FLUSH_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    const refused = await this.#stream.putMany(waiting.map(({ record }) => record));
    const first = Math.min(...refused);
    if (refused.size > 0 && this.firstRefused === undefined)
      this.firstRefused = waiting[first]!.sequenceNumber;
  }
}
