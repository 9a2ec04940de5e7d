import { CompressionStream, Response, TextEncoder } from '../natives.ts';

const encoder = new TextEncoder();

/** gzip by the browser, off the main thread. */
export function gzip(text: string): Promise<ArrayBuffer> {
  return new Response(new Response(text).body!.pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
}

/** gzip at once, for a page that goes away: RFC 1952 around stored blocks (RFC 1951, 3.2.4), nothing compressed. */
export function gzipStored(text: string): Uint8Array<ArrayBuffer> {
  const data = encoder.encode(text);
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
