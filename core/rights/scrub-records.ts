import { createHash } from 'node:crypto';
import { compareSequenceNumbers } from '../flow/assemble.ts';
import { compress, decompress } from '../flow/compress.ts';
import { decodeFrame, encodeFrame } from '../flow/frame.ts';
import { type CleanHeader, cleanHeaderSchema } from '../flow/records.ts';
import { scrubEvents } from './scrub.ts';
import type { Subject } from './subject.ts';

interface Record_ {
  readonly header: CleanHeader;
  readonly body: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A chunk as the archive holds it: its records, of which some may be missing. */
export interface ArchivedChunk {
  readonly header: CleanHeader;
  readonly isWhole: boolean;
  readonly records: readonly Record_[];
}

/**
 * Puts the records of some objects of a session together to chunks, in the order of their sequence numbers.
 *
 * @param frames records of the clean stream, as they were archived; copies count once
 * @throws {FrameError} when one is no frame
 */
export function toChunks(frames: Iterable<Uint8Array>): ArchivedChunk[] {
  const chunks = new Map<string, Map<number, Record_>>();
  for (const bytes of frames) {
    const frame = decodeFrame(bytes);
    const header = cleanHeaderSchema.parse(frame.header);
    const name = `${header.sequence}#${header.arrival}#${header.digest}`;
    const parts = chunks.get(name) ?? new Map<number, Record_>();
    chunks.set(name, parts.set(header.part, { header, body: frame.body, bytes }));
  }
  return [...chunks.values()].map(toChunk).sort(inOrder);
}

function toChunk(parts: ReadonlyMap<number, Record_>): ArchivedChunk {
  const records = [...parts.values()].sort((a, b) => a.header.part - b.header.part);
  const { header } = records[0]!;
  return { header, isWhole: records.length === header.parts, records };
}

function inOrder({ header: a }: ArchivedChunk, { header: b }: ArchivedChunk): number {
  return (
    a.sequence - b.sequence ||
    compareSequenceNumbers(a.arrival, b.arrival) ||
    (a.digest < b.digest ? -1 : Number(a.digest > b.digest))
  );
}

/** Whether a whole chunk still names the person, in its events or as the visitor's address. */
export function namesPerson(chunk: ArchivedChunk, subject: Subject): boolean {
  const { address } = chunk.header;
  return (
    (address !== undefined && subject.isAddress(address)) || scrubEvents(eventsOf(chunk), subject).changed > 0
  );
}

/**
 * The records of a whole chunk without the person; the very records that they were when it does not name them. A
 * chunk that was changed is one record, whatever its size: objects have no limit that records have.
 *
 * @param blinds the person's, which its list of identifiers loses
 * @returns the records, and how many values were masked
 */
export function scrubChunk(
  chunk: ArchivedChunk,
  subject: Subject,
  blinds: ReadonlySet<string>,
): { readonly records: readonly Uint8Array[]; readonly values: number } {
  const { header, records } = chunk;
  const { body, changed } = scrubEvents(eventsOf(chunk), subject);
  const all = records.flatMap((record) => record.header.identifiers);
  const identifiers = all.filter(({ blind }) => !blinds.has(blind));
  const isTheirs = header.address !== undefined && subject.isAddress(header.address);
  const values = changed + (isTheirs ? 1 : 0);
  if (values === 0 && identifiers.length === all.length)
    return { records: records.map(({ bytes }) => bytes), values };

  const { address: _, ...rest } = header;
  const compressed = compress(body, Number.POSITIVE_INFINITY);
  const scrubbed: CleanHeader = {
    ...(isTheirs ? rest : header),
    part: 0,
    parts: 1,
    digest: createHash('sha256').update(compressed).digest('base64url'),
    identifiers,
    inflated: body.length,
  };
  return { records: [encodeFrame(scrubbed, compressed)], values };
}

function eventsOf({ records }: ArchivedChunk): Uint8Array {
  return decompress(Buffer.concat(records.map(({ body }) => body)));
}
