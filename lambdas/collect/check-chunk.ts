import { InflateError, inflate } from '../../core/flow/inflate.ts';
import { MAX_INFLATED_BYTES } from '../../core/flow/limits.ts';
import { type Problem, ProblemError } from '../../core/flow/problem.ts';
import { MalformedChunkError } from '../../core/replay/errors.ts';
import { parseEvents } from '../../core/replay/parse.ts';

/**
 * Refuses a chunk that no later stage could process, while its sender still listens. What is seen here is dropped
 * again: the record is made of the bytes as they came.
 *
 * @throws {ProblemError} 4xx
 */
export function checkChunk(body: Uint8Array): void {
  try {
    parseEvents(inflate(body));
  } catch (error) {
    if (error instanceof InflateError) throw new ProblemError(INFLATE[error.code]);
    if (error instanceof MalformedChunkError) throw new ProblemError(malformed(error));
    throw error;
  }
}

const INFLATE: Readonly<Record<InflateError['code'], Problem>> = {
  'not-gzip': {
    status: 400,
    code: 'not-gzip',
    title: 'The chunk is not gzip',
    detail: 'The body could not be inflated.',
    expected: 'the gzip bytes of a JSON array of rrweb events, sent as an ArrayBuffer without Content-Type',
    mend: 'Compress with CompressionStream("gzip") and send the ArrayBuffer itself.',
  },
  'inflates-too-far': {
    status: 413,
    code: 'inflates-too-far',
    title: 'The chunk is too large once inflated',
    detail: 'Inflating was stopped at the limit.',
    expected: `at most ${MAX_INFLATED_BYTES} bytes after inflating`,
    mend: 'Send smaller chunks: flush earlier, or split a large snapshot.',
  },
};

function malformed(error: MalformedChunkError): Problem {
  return {
    status: 400,
    code: error.code,
    title: 'The chunk is not a JSON array of rrweb events',
    detail: `The inflated body was refused: ${error.code}.`,
    expected: error.expected,
    mend: 'Send what rrweb emits: an array of event objects, not packed and not wrapped.',
  };
}
