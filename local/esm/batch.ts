import { MAX_PAYLOAD_BYTES } from '../lambda/errors.ts';
import { eventRecordBytes, type KinesisEventRecord } from './event.ts';

/** Records that were read ahead, cut into batches. */
export interface BatchBuffer {
  readonly length: number;
  add(records: readonly KinesisEventRecord[]): void;
  /** Whether a batch is full: by its number of records, or because one more would pass the payload limit. */
  full(): boolean;
  /** The next batch, oldest record first; empty when the buffer is. */
  take(): KinesisEventRecord[];
}

/** `{"Records":[` and `]}`. */
const ENVELOPE_BYTES = 14;

/** Makes an empty buffer for batches of at most `batchSize` records and 6 MB of JSON. */
export function createBatchBuffer(batchSize: number): BatchBuffer {
  let waiting: { record: KinesisEventRecord; bytes: number }[] = [];
  /** How many records the next batch has; at least one, however large. */
  const next = (): number => {
    let bytes = ENVELOPE_BYTES;
    let count = 0;
    while (count < waiting.length && count < batchSize) {
      bytes += waiting[count]!.bytes;
      if (bytes > MAX_PAYLOAD_BYTES && count > 0) break;
      count += 1;
    }
    return count;
  };
  return {
    get length() {
      return waiting.length;
    },
    add(records) {
      waiting.push(...records.map((record) => ({ record, bytes: eventRecordBytes(record) })));
    },
    full: () => waiting.length >= batchSize || next() < waiting.length,
    take() {
      const count = next();
      const batch = waiting.slice(0, count).map(({ record }) => record);
      waiting = waiting.slice(count);
      return batch;
    },
  };
}
