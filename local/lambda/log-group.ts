/** What one log group holds, in memory, bounded: the oldest lines go first. */
export interface LogGroup {
  append(line: string): void;
  text(): string;
}

const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/** An empty log group that keeps the latest `maxBytes` characters. */
export function createLogGroup(maxBytes = DEFAULT_MAX_BYTES): LogGroup {
  let lines: string[] = [];
  let size = 0;
  let dropped = 0;
  return {
    append(line) {
      lines.push(line);
      size += line.length + 1;
      if (size <= maxBytes) return;
      // Half is dropped at once, so that appending stays cheap.
      let freed = 0;
      const kept = lines.findIndex((old) => {
        if (size - freed <= maxBytes / 2) return true;
        freed += old.length + 1;
        return false;
      });
      const cut = kept === -1 ? lines.length : kept;
      dropped += cut;
      lines = lines.slice(cut);
      size -= freed;
    },
    text: () =>
      (dropped ? `(${dropped} older lines dropped)\n` : '') + lines.map((line) => `${line}\n`).join(''),
  };
}
