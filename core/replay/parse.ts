import { MalformedChunkError } from './errors.ts';
import { MAX_NESTING, nestsDeeperThan } from './nesting.ts';
import { isWrappedBody, isWrappedEvent } from './wrapped.ts';

export { MAX_NESTING } from './nesting.ts';

/** What every rrweb event is at least; its `data` depends on `type`. */
export interface ReplayEvent {
  readonly type: number;
  [key: string]: unknown;
}

/**
 * Reads the bytes of a chunk: a JSON array of rrweb events, in UTF-8.
 *
 * Wrapped forms (compressed bodies, packed events) are refused rather than unwrapped: the recorder never
 * sends them, and whatever is passed through unread would pass unredacted.
 *
 * @throws MalformedChunkError with the code of what is wrong; never with content
 */
export function parseEvents(body: Uint8Array): ReplayEvent[] {
  if (isWrappedBody(body)) throw new MalformedChunkError('wrapped');
  const text = decode(body);
  if (nestsDeeperThan(MAX_NESTING, body)) throw new MalformedChunkError('too-deep');
  const parsed = parse(text);
  if (typeof parsed === 'string') throw new MalformedChunkError('wrapped');
  if (!Array.isArray(parsed)) throw new MalformedChunkError('not-an-array');
  return parsed.map(requireEvent);
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new MalformedChunkError('not-utf8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedChunkError('not-json');
  }
}

function requireEvent(item: unknown): ReplayEvent {
  if (isWrappedEvent(item)) throw new MalformedChunkError('wrapped');
  if (!isEvent(item)) throw new MalformedChunkError('not-an-event');
  return item;
}

function isEvent(item: unknown): item is ReplayEvent {
  return typeof item === 'object' && item !== null && 'type' in item && Number.isInteger(item.type);
}
