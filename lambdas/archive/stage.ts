import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { compareSequenceNumbers } from '../../core/flow/assemble.ts';
import { decodeFrame, joinFrames } from '../../core/flow/frame.ts';
import { type Blinded, type CleanHeader, cleanHeaderSchema } from '../../core/flow/records.ts';
import { objectKey, sealObject } from '../../core/sealing/session-object.ts';
import type { Bucket } from '../../stores/bucket.ts';
import type { Identifiers } from '../../stores/identifiers.ts';
import type { KeyRing } from '../../stores/key-ring.ts';
import type { Counters, Progress } from '../../stores/progress.ts';
import type { SessionRow, Sessions } from '../../stores/sessions.ts';
import { checkDeadline } from '../../stores/settling.ts';
import { type BatchRecord, endBatch, readBatch } from '../runtime/batch.ts';
import { logFailure } from '../runtime/log.ts';
import { publishCounts } from '../runtime/metrics.ts';
import { inParallel } from '../runtime/parallel.ts';
import { openSession } from './session-key.ts';

export interface ArchiveStores {
  readonly sessions: Sessions;
  readonly identifiers: Identifiers;
  readonly archive: Bucket;
  readonly progress: Progress;
  readonly sealKeys: KeyRing;
}

interface CleanRecord extends BatchRecord {
  readonly header: CleanHeader;
}

const SESSIONS_AT_ONCE = 8;
const ROWS_AT_ONCE = 16;

/**
 * Archives a batch of the clean stream, a session at a time, in this order: session key, index rows, sealed object.
 * So nothing is ever stored that a search cannot find. A chunk of a tombstoned session is dropped and counted.
 *
 * @param until ms since 1970 after which no further session is begun
 */
export async function archiveBatch(
  event: KinesisStreamEvent,
  stores: ArchiveStores,
  until: number,
): Promise<KinesisStreamBatchResponse> {
  const { shard, records } = readBatch(event);
  const { readable, unreadable } = read(records, shard);
  const bySession = [...Map.groupBy(readable, ({ header }) => header.session)];
  const rows = await stores.sessions.many(bySession.map(([session]) => session));

  const outcomes = new Map<string, Counters>();
  const undone = unreadable === undefined ? [] : [unreadable];
  await inParallel(bySession, SESSIONS_AT_ONCE, async ([session, chunks], index) => {
    if (index > 0 && Date.now() > until) {
      undone.push(chunks[0]!.sequenceNumber);
      return;
    }
    checkDeadline();
    const stored = await archiveSession(stores, rows.get(session), chunks);
    for (const chunk of chunks) outcomes.set(chunk.sequenceNumber, countersOf(chunk, stored));
  });
  const oldest = Math.min(...readable.map(({ header }) => header.receivedAt));
  if (readable.length > 0) publishCounts('archive', { archived_after_ms: Math.max(0, Date.now() - oldest) });
  const firstUndone = undone.sort(compareSequenceNumbers)[0];
  const tally = readable.map(({ sequenceNumber, header }) => ({
    sequenceNumber,
    counters: outcomes.get(sequenceNumber) ?? {},
    once: chunkName(header),
  }));
  return endBatch(stores.progress, 'archive', shard, tally, firstUndone);
}

/** Reads headers up to the first that does not fit: a stage of another version wrote it, and one will come for it. */
function read(
  records: readonly BatchRecord[],
  shard: string,
): { readable: CleanRecord[]; unreadable?: string } {
  const readable: CleanRecord[] = [];
  for (const record of records) {
    try {
      readable.push({ ...record, header: cleanHeaderSchema.parse(decodeFrame(record.data).header) });
    } catch (error) {
      logFailure('clean record is unreadable', error, { shard, sequenceNumber: record.sequenceNumber });
      return { readable, unreadable: record.sequenceNumber };
    }
  }
  return { readable };
}

/** @returns whether the chunks were stored; false when the session is dead */
async function archiveSession(
  stores: ArchiveStores,
  standing: SessionRow | undefined,
  chunks: readonly CleanRecord[],
): Promise<boolean> {
  const { session, business } = chunks[0]!.header;
  const retentionDays = Math.min(...chunks.map(({ header }) => header.retentionDays));
  const createdAt = Math.min(...chunks.map(({ header }) => header.receivedAt));
  const open = await openSession(
    stores.sessions,
    stores.sealKeys,
    standing,
    {
      session,
      business,
      createdAt,
      retentionDays,
    },
    Date.now(),
  );
  if (open === undefined) return false;
  const { row, key } = open;

  await inParallel(identifiersOf(chunks), ROWS_AT_ONCE, (identifier) =>
    stores.identifiers.add({
      ...identifier,
      business,
      session,
      createdAt: row.createdAt,
      generation: row.generation,
    }),
  );

  const sequences = chunks.map(({ header }) => header.sequence);
  const place = {
    business,
    session,
    generation: row.generation,
    from: Math.min(...sequences),
    to: Math.max(...sequences),
  };
  const plaintext = joinFrames(chunks.map(({ data }) => data));
  await stores.archive.put(objectKey(place, key, plaintext), sealObject(key, place, plaintext));
  return true;
}

/** The identifiers that chunks hold, each with the time of the first that holds it. */
function identifiersOf(chunks: readonly CleanRecord[]): (Blinded & { readonly seenAt: number })[] {
  const first = new Map<string, Blinded & { readonly seenAt: number }>();
  for (const { header } of chunks) {
    for (const row of header.identifiers) {
      const name = `${row.role}#${row.type}#${row.blind}`;
      const seenAt = Math.min(header.receivedAt, first.get(name)?.seenAt ?? header.receivedAt);
      first.set(name, { ...row, seenAt });
    }
  }
  return [...first.values()];
}

/** The same for every copy: redact puts a part again when it was cut off before it could write down that it had. */
function chunkName({ session, arrival, part }: CleanHeader): string {
  return `${session}#${arrival}#${part}`;
}

function countersOf({ header }: CleanRecord, stored: boolean): Counters {
  if (!stored) return { records: 1, dropped_dead: 1 };
  return { records: 1, ...(header.part === 0 ? { chunks: 1, events: header.events } : {}) };
}
