import { AwsError } from '../wire/answer.ts';
import type { Shard } from './shard.ts';
import type { Stream } from './stream.ts';

type Body = Record<string, unknown>;

/**
 * The sequence number from which a new iterator reads.
 *
 * @throws AwsError InvalidArgumentException for a type that is unknown or lacks its number or time
 * Source: docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html
 */
export function startingPosition(stream: Stream, shard: Shard, body: Body): bigint {
  switch (body.ShardIteratorType) {
    case 'TRIM_HORIZON':
      return 0n;
    case 'LATEST':
      return stream.tip();
    case 'AT_SEQUENCE_NUMBER':
      return sequenceNumber(body);
    case 'AFTER_SEQUENCE_NUMBER':
      return sequenceNumber(body) + 1n;
    case 'AT_TIMESTAMP': {
      const at = milliseconds(body.Timestamp);
      return shard.records.find(({ arrival }) => arrival >= at)?.sequenceNumber ?? stream.tip();
    }
    default:
      throw new AwsError(
        'ValidationException',
        `unknown ShardIteratorType ${String(body.ShardIteratorType)}`,
      );
  }
}

/**
 * Whether a shard passes a ListShards filter.
 * Source: docs.aws.amazon.com/kinesis/latest/APIReference/API_ShardFilter.html
 */
export function passesFilter(shard: Shard, filter: Body | undefined): boolean {
  switch (filter?.Type) {
    case undefined:
    case 'FROM_TRIM_HORIZON':
      return true;
    case 'AFTER_SHARD_ID':
      return shard.id > String(filter?.ShardId);
    case 'AT_LATEST':
      return !shard.closed;
    case 'AT_TRIM_HORIZON':
      return shard.parents.length === 0;
    case 'AT_TIMESTAMP':
      return shard.createdAt <= milliseconds(filter?.Timestamp) && closedAfter(shard, filter);
    case 'FROM_TIMESTAMP':
      return closedAfter(shard, filter);
    default:
      throw new AwsError('InvalidArgumentException', `unknown shard filter ${String(filter?.Type)}`);
  }
}

function closedAfter(shard: Shard, filter: Body | undefined): boolean {
  return !shard.closed || shard.closed.at >= milliseconds(filter?.Timestamp);
}

function sequenceNumber(body: Body): bigint {
  const value = body.StartingSequenceNumber;
  if (typeof value !== 'string' || !/^(0|[1-9]\d{0,128})$/.test(value))
    throw new AwsError('InvalidArgumentException', 'StartingSequenceNumber must be a sequence number');
  return BigInt(value);
}

/** The JSON protocol writes times as seconds. */
function milliseconds(seconds: unknown): number {
  if (typeof seconds !== 'number') throw new AwsError('InvalidArgumentException', 'Timestamp must be a time');
  return seconds * 1000;
}
