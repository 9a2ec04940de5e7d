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

/** Base64 that begins as gzip or zlib does; shorter text is a word that happens to. */
const COMPRESSED_BASE64 = /^(?:H4sI|e(?:J[w-z]|A[E-H]|F[4-7]|N[o-r])[\w+/-])[\w+/-]{20,}={0,2}$/;
/** Control characters that no text has: bytes, one a unit, as packers write them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BYTES = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/;

/** Whether a string of a payload is compressed, as bytes or as base64, so that nothing in it can be searched. */
export function isCompressedText(text: string): boolean {
  if (COMPRESSED_BASE64.test(text)) return true;
  return (
    BYTES.test(text) && COMPRESSED.some((magic) => magic.every((byte, at) => text.charCodeAt(at) === byte))
  );
}
