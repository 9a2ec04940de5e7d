import { decodeFrame, splitFrames } from './frame.ts';
import { type CleanHeader, cleanHeaderSchema } from './records.ts';

/** A stored chunk, whole again. */
export interface StoredChunk {
  readonly header: CleanHeader;
  /** The zstd-compressed redacted events. */
  readonly body: Uint8Array;
}

export interface Assembled {
  /** In the order of their sequence numbers, each once. */
  readonly chunks: readonly StoredChunk[];
  /** Chunks that came a second time with other content; the first accepted won. */
  readonly differing: number;
}

/**
 * Orders and deduplicates what the archive holds of a session. Stages may run again and objects may overlap: of two
 * chunks with one sequence number the first accepted wins. A chunk with a part missing is left out.
 *
 * @param objects the opened contents of a session's objects, in any order
 * @throws {FrameError} when an object's content is not a run of frames
 */
export function assemble(objects: Iterable<Uint8Array>): Assembled {
  const arrivals = new Map<string, Map<number, { header: CleanHeader; body: Uint8Array }>>();
  for (const object of objects) {
    for (const bytes of splitFrames(object)) {
      const frame = decodeFrame(bytes);
      const header = cleanHeaderSchema.parse(frame.header);
      // A record that was redacted twice, under other facts, is two chunks: their parts do not mix.
      const name = `${header.sequence}#${header.arrival}#${header.digest}`;
      const parts = arrivals.get(name) ?? new Map();
      arrivals.set(name, parts);
      parts.set(header.part, { header, body: frame.body });
    }
  }
  const first = new Map<number, StoredChunk>();
  let differing = 0;
  const whole = [...arrivals.values()].flatMap(wholeChunk).sort(byArrival);
  for (const chunk of whole) {
    const standing = first.get(chunk.header.sequence);
    if (standing === undefined) first.set(chunk.header.sequence, chunk);
    else if (standing.header.digest !== chunk.header.digest) differing += 1;
  }
  const chunks = [...first.values()].sort((a, b) => a.header.sequence - b.header.sequence);
  return { chunks, differing };
}

function wholeChunk(parts: Map<number, { header: CleanHeader; body: Uint8Array }>): StoredChunk[] {
  const ordered = [...parts.values()].sort((a, b) => a.header.part - b.header.part);
  const { header } = ordered[0]!;
  if (ordered.length !== header.parts) return [];
  return [
    {
      // A chunk's identifiers are spread over its parts, as its body is.
      header: { ...header, identifiers: ordered.flatMap((part) => part.header.identifiers) },
      body: ordered.length === 1 ? ordered[0]!.body : Buffer.concat(ordered.map(({ body }) => body)),
    },
  ];
}

/** First accepted, first; of one record redacted twice the one that kept less, and always the same one. */
function byArrival(a: StoredChunk, b: StoredChunk): number {
  const order = compareSequenceNumbers(a.header.arrival, b.header.arrival);
  return (
    order || a.header.grant.length - b.header.grant.length || (a.header.digest < b.header.digest ? -1 : 1)
  );
}

/** Orders Kinesis sequence numbers, which are whole numbers too large for a double. */
export function compareSequenceNumbers(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
