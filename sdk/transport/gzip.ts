import { CompressionStream, Response, TextEncoder } from '../natives.ts';

const encoder = new TextEncoder();
/** Chromium encodes long texts many times faster in pieces. */
const PIECE = 4096;

/** The UTF-8 of a text of whole characters. */
function utf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = at + PIECE;
    // The first half of a surrogate pair goes with the second.
    if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++;
    length += encoder.encodeInto(text.slice(at, end), bytes.subarray(length)).written;
  }
  return bytes.subarray(0, length);
}

/** gzip by the browser, off the main thread. */
export function gzip(text: string): Promise<ArrayBuffer> {
  const { readable, writable } = new CompressionStream('gzip');
  const writer = writable.getWriter();
  // What fails here fails the reading too, which is waited for.
  writer.write(utf8(text)).catch(() => undefined);
  writer.close().catch(() => undefined);
  return new Response(readable).arrayBuffer();
}

/** gzip at once, for a page that goes away: RFC 1952 around stored blocks (RFC 1951, 3.2.4), nothing compressed. */
export function gzipStored(text: string): Uint8Array<ArrayBuffer> {
  const data = utf8(text);
  const blocks = Math.ceil(data.length / 0xffff) || 1;
  const bytes = new Uint8Array(10 + blocks * 5 + data.length + 8);
  bytes.set([0x1f, 0x8b, 8]);
  let at = 10;
  for (let from = 0; from < data.length || at === 10; from += 0xffff) {
    const block = data.subarray(from, from + 0xffff);
    const { length } = block;
    bytes.set([from + 0xffff < data.length ? 0 : 1, length, length >> 8, ~length, ~length >> 8], at);
    bytes.set(block, at + 5);
    at += 5 + length;
  }
  let crc = -1;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  const view = new DataView(bytes.buffer);
  view.setInt32(at, ~crc, true);
  view.setUint32(at + 4, data.length, true);
  return bytes;
}
