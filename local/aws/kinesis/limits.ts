import { AwsError } from '../wire/answer.ts';
import type { NewRecord } from './stream.ts';

/** Source: docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const RECORDS_PER_PUT = 500;
const BYTES_PER_PUT = 5 * 1024 * 1024;
const PARTITION_KEY_CHARACTERS = 256;
const HASH_KEYS = 1n << 128n;

/**
 * Reads a record from a PutRecord body or an entry of PutRecords.
 *
 * @param maxBytes the stream's limit on data and partition key together
 * @throws AwsError ValidationException or InvalidArgumentException, saying which limit is broken
 */
export function readRecord(entry: Record<string, unknown>, maxBytes: number): NewRecord {
  const { PartitionKey: partitionKey, Data: data, ExplicitHashKey: explicitHashKey } = entry;
  if (
    typeof partitionKey !== 'string' ||
    partitionKey.length < 1 ||
    partitionKey.length > PARTITION_KEY_CHARACTERS
  )
    throw new AwsError(
      'ValidationException',
      `a partition key must have 1 to ${PARTITION_KEY_CHARACTERS} characters`,
    );
  if (typeof data !== 'string') throw new AwsError('ValidationException', 'a record must have Data');
  const size = Buffer.byteLength(data, 'base64') + Buffer.byteLength(partitionKey);
  if (size > maxBytes)
    throw new AwsError(
      'ValidationException',
      `a record of ${size} bytes (data and partition key) is too large; at most ${maxBytes}`,
    );
  if (explicitHashKey !== undefined && !isHashKey(explicitHashKey))
    throw new AwsError(
      'InvalidArgumentException',
      'an explicit hash key must be a number from 0 to 2^128 - 1',
    );
  return { partitionKey, data, size, explicitHashKey: explicitHashKey as string | undefined };
}

/** Reads the entries of a PutRecords. Throws for too many or too much. */
export function readRecords(entries: unknown, maxBytes: number): NewRecord[] {
  const list = (entries ?? []) as Record<string, unknown>[];
  if (list.length < 1 || list.length > RECORDS_PER_PUT)
    throw new AwsError(
      'ValidationException',
      `PutRecords has ${list.length} records; expected 1 to ${RECORDS_PER_PUT}`,
    );
  const records = list.map((entry) => readRecord(entry, maxBytes));
  const bytes = records.reduce((sum, { size }) => sum + size, 0);
  if (bytes > BYTES_PER_PUT)
    throw new AwsError('InvalidArgumentException', `PutRecords has ${bytes} bytes; at most ${BYTES_PER_PUT}`);
  return records;
}

function isHashKey(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,39}$/.test(value) && BigInt(value) < HASH_KEYS;
}
