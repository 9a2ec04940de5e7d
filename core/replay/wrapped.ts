/** The first bytes of gzip (RFC 1952), zlib (RFC 1950, deflate with a 32 KiB window) and zstd (RFC 8878). */
const COMPRESSED = [
  [0x1f, 0x8b],
  [0x78, 0x01],
  [0x78, 0x5e],
  [0x78, 0x9c],
  [0x78, 0xda],
  [0x28, 0xb5, 0x2f, 0xfd],
];

/** Sentry's framing: a line with the segment's number before the events. */
const SENTRY_FRAME = '{"segment_id"';

/** Whether a body is compressed or framed, so that its events are not there to be read. */
export function isWrappedBody(body: Uint8Array): boolean {
  if (COMPRESSED.some((magic) => magic.every((byte, at) => body[at] === byte))) return true;
  const start = new TextDecoder('latin1').decode(body.subarray(0, SENTRY_FRAME.length * 2));
  return start.replace(/\s/g, '').startsWith(SENTRY_FRAME);
}

/**
 * Whether a parsed item is an event in a wrapped form: a string (@rrweb/packer turns an event into one), an
 * event marked by a packer (`v`) or by PostHog's partial compression (`cv`), or one whose data is a string.
 */
export function isWrappedEvent(item: unknown): boolean {
  if (typeof item === 'string') return true;
  if (typeof item !== 'object' || item === null) return false;
  return (
    Object.hasOwn(item, 'v') ||
    Object.hasOwn(item, 'cv') ||
    ('data' in item && typeof item.data === 'string' && item.data !== '')
  );
}
