import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** The mark that the sandbox writes on each stream after an invocation. */
const END = '\0end ';

/**
 * Reads a worker's stream line by line into `log`.
 * `reached(requestId)` resolves when everything that the invocation wrote has been read: the stream and the answer
 * come by different ways, and the log must be whole when the invocation counts as ended.
 */
export function readLines(
  stream: Readable,
  log: (line: string) => void,
): { reached(requestId: string): Promise<void> } {
  const decoder = new StringDecoder('utf8');
  const waiting = new Map<string, () => void>();
  const early = new Set<string>();
  let rest = '';
  const line = (text: string) => {
    const mark = text.lastIndexOf(END);
    if (mark === -1) return log(text);
    if (mark > 0) log(text.slice(0, mark));
    const requestId = text.slice(mark + END.length);
    const resolve = waiting.get(requestId);
    if (resolve) resolve();
    else early.add(requestId);
    waiting.delete(requestId);
  };
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop()!;
    for (const text of lines) line(text);
  });
  stream.on('end', () => {
    if (rest) line(rest);
    rest = '';
  });
  return {
    reached: (requestId) => {
      if (early.delete(requestId)) return Promise.resolve();
      return new Promise((resolve) => waiting.set(requestId, resolve));
    },
  };
}
