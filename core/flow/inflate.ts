import { gunzipSync } from 'node:zlib';
import { MAX_INFLATED_BYTES } from './limits.ts';

/** Why bytes could not be inflated. */
export class InflateError extends Error {
  override name = 'InflateError';
  readonly code: 'not-gzip' | 'inflates-too-far';
  constructor(code: 'not-gzip' | 'inflates-too-far') {
    super(code);
    this.code = code;
  }
}

/**
 * Inflates gzip bytes into at most {@link MAX_INFLATED_BYTES}; memory stays bounded whatever the bytes would become.
 *
 * @throws {InflateError}
 */
export function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new InflateError(code === 'ERR_BUFFER_TOO_LARGE' ? 'inflates-too-far' : 'not-gzip');
  }
}
