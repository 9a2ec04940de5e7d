/** Why a chunk was refused. The codes are part of the interface: they are counted and shown, content never is. */
export type MalformedChunkCode =
  | 'not-utf8'
  | 'not-json'
  | 'not-an-array'
  | 'not-an-event'
  | 'too-deep'
  | 'wrapped';

const EXPECTED: Readonly<Record<MalformedChunkCode, string>> = {
  'not-utf8': 'a body encoded as UTF-8 (RFC 8259, section 8.1)',
  'not-json': 'a body that is JSON (RFC 8259)',
  'not-an-array': 'a JSON array of rrweb events',
  'not-an-event': 'every item of the array to be an rrweb event: an object whose "type" is a whole number',
  'too-deep': 'JSON nested no deeper than a recorded page can be (MAX_NESTING levels)',
  wrapped:
    'plain rrweb events: inflate the body, unpack events packed by @rrweb/packer, by PostHog ("cv") or framed by Sentry before sending them',
};

/**
 * A chunk that cannot be redacted because it cannot be read as a list of rrweb events.
 *
 * It carries a code and what was expected, and nothing of the chunk: neither the message nor a `cause` may
 * hold content (the messages of JSON.parse quote their input, so they are not passed on).
 */
export class MalformedChunkError extends Error {
  override readonly name = 'MalformedChunkError';
  readonly code: MalformedChunkCode;
  readonly expected: string;

  constructor(code: MalformedChunkCode) {
    super(`Chunk refused (${code}): expected ${EXPECTED[code]}.`);
    this.code = code;
    this.expected = EXPECTED[code];
  }
}
