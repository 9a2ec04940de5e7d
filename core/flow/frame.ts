/**
 * A frame is how a record travels: a small JSON header and a body of bytes, without base64.
 *
 * Layout: `SJ` (2 bytes) · version 1 (1 byte) · header length (4 bytes, big-endian) · header (UTF-8 JSON) · body.
 */
const MAGIC = Buffer.from('SJ\u0001', 'latin1');
const PREFIX = MAGIC.length + 4;

/** What was wrong with a frame; never any of its content. */
export class FrameError extends Error {
  override name = 'FrameError';
}

export interface Frame {
  readonly header: unknown;
  readonly body: Uint8Array;
}

/** Puts a header and a body into one record. */
export function encodeFrame(header: object, body: Uint8Array): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(PREFIX);
  MAGIC.copy(prefix);
  prefix.writeUInt32BE(json.length, MAGIC.length);
  return Buffer.concat([prefix, json, body]);
}

/**
 * Takes a record apart again. The header is not validated here: each stage has its own schema.
 *
 * @throws {FrameError} when the bytes are not a frame
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < PREFIX || !buffer.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new FrameError('not a frame: expected the bytes "SJ" and version 1');
  }
  const end = PREFIX + buffer.readUInt32BE(MAGIC.length);
  if (end > buffer.length) throw new FrameError('frame is cut off: its header is longer than the record');
  try {
    return { header: JSON.parse(buffer.toString('utf8', PREFIX, end)), body: buffer.subarray(end) };
  } catch {
    throw new FrameError('frame header is not JSON');
  }
}

/** Joins several records into one run of bytes, each behind its length (4 bytes, big-endian). */
export function joinFrames(frames: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    frames.flatMap((frame) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(frame.length);
      return [length, frame];
    }),
  );
}

/**
 * The inverse of {@link joinFrames}.
 *
 * @throws {FrameError} when a length points past the end
 */
export function splitFrames(bytes: Uint8Array): Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < buffer.length; ) {
    if (at + 4 > buffer.length) throw new FrameError('run of frames is cut off in a length');
    const end = at + 4 + buffer.readUInt32BE(at);
    if (end > buffer.length) throw new FrameError('run of frames is cut off in a frame');
    frames.push(buffer.subarray(at + 4, end));
    at = end;
  }
  return frames;
}
