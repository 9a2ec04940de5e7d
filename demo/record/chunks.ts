import { EventType, type eventWithTime } from '@rrweb/types';

const FLUSH_MILLISECONDS = 5000;
const FLUSH_BYTES = 60_000;

/**
 * Cuts the events of a visit where a recorder would have posted them: five seconds after a chunk's first event,
 * at 60 kB of JSON, and whenever a page ends.
 */
export function chunksOf(events: readonly eventWithTime[]): eventWithTime[][] {
  const chunks: eventWithTime[][] = [];
  let chunk: eventWithTime[] = [];
  let bytes = 0;
  for (const event of events) {
    const late = chunk.length > 0 && event.timestamp - chunk[0]!.timestamp >= FLUSH_MILLISECONDS;
    const newPage = event.type === EventType.DomContentLoaded;
    if (chunk.length > 0 && (late || newPage || bytes >= FLUSH_BYTES)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(event);
    bytes += JSON.stringify(event).length;
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}
