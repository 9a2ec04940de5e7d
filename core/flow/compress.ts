import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { MAX_INFLATED_BYTES } from './limits.ts';

/** Redaction can lengthen values that were shorter than a mask, so what was bounded going in may have grown. */
const MAX_REDACTED_BYTES = 8 * MAX_INFLATED_BYTES;

const USUAL_LEVEL = 3;
const HARD_LEVEL = 19;

/** Compresses redacted events (zstd), harder when they would otherwise not fit `limit` bytes. */
export function compress(bytes: Uint8Array, limit: number): Uint8Array {
  const usual = zstd(bytes, USUAL_LEVEL);
  return usual.length <= limit ? usual : zstd(bytes, HARD_LEVEL);
}

export function decompress(bytes: Uint8Array): Uint8Array {
  return zstdDecompressSync(bytes, { maxOutputLength: MAX_REDACTED_BYTES });
}

function zstd(bytes: Uint8Array, level: number): Uint8Array {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level } });
}
