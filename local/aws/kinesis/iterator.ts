import { AwsError } from '../wire/answer.ts';

/** Where a consumer stands in a shard. */
export interface Position {
  readonly streamArn: string;
  readonly shardId: string;
  /** The least sequence number that is read next. */
  readonly from: bigint;
}

/** An iterator is good for five minutes: docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html */
const LIFE_MS = 5 * 60_000;

/**
 * Writes a shard iterator.
 *
 * @param issuedAt real time in milliseconds: consumers hold iterators in real time, however fast the local clock runs
 */
export function writeIterator({ streamArn, shardId, from }: Position, issuedAt: number): string {
  return Buffer.from(JSON.stringify([streamArn, shardId, from.toString(), issuedAt])).toString('base64');
}

/** Reads a shard iterator. Throws InvalidArgumentException for none of ours, ExpiredIteratorException for an old one. */
export function readIterator(iterator: unknown, now: number): Position {
  const [streamArn, shardId, from, issuedAt] = parse(String(iterator));
  if (now - issuedAt > LIFE_MS)
    throw new AwsError(
      'ExpiredIteratorException',
      'the iterator is older than 5 minutes; get a new one for the last sequence number',
    );
  return { streamArn, shardId, from: BigInt(from) };
}

function parse(iterator: string): [string, string, string, number] {
  try {
    const parts = JSON.parse(Buffer.from(iterator, 'base64').toString('utf8'));
    if (Array.isArray(parts) && parts.length === 4) return parts as [string, string, string, number];
  } catch {
    // Falls through to the error that names what was given wrongly.
  }
  throw new AwsError('InvalidArgumentException', 'the shard iterator is not one that this stream gave out');
}
