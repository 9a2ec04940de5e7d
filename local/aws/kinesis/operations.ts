import { AwsError } from '../wire/answer.ts';
import { describeChildren, describeShard, describeStream } from './description.ts';
import { readIterator, writeIterator } from './iterator.ts';
import { readRecord, readRecords } from './limits.ts';
import { readListToken, writeListToken } from './list-token.ts';
import { passesFilter, startingPosition } from './positions.ts';
import type { NewRecord } from './stream.ts';
import type { DeployedStream } from './streams.ts';

type Body = Record<string, unknown>;

const MAX_PAGE_RECORDS = 10_000;
const MAX_PAGE_SHARDS = 1000;

/** What is done with a stream, by the operation's name: from the request's body to the answer's. */
export const operations: Record<string, (target: DeployedStream, body: Body) => Body> = {
  PutRecord: (target, body) => put(target, readRecord(body, target.maxRecordBytes)),
  PutRecords: (target, body) => putRecords(target, body, () => undefined),
  GetShardIterator({ stream }, body) {
    const shard = stream.shard(String(body.ShardId));
    const from = startingPosition(stream, shard, body);
    return { ShardIterator: writeIterator({ streamArn: stream.arn, shardId: shard.id, from }, Date.now()) };
  },
  GetRecords({ stream }, body) {
    const { shardId, from } = readIterator(body.ShardIterator, Date.now());
    const limit = body.Limit === undefined ? MAX_PAGE_RECORDS : Number(body.Limit);
    if (!(limit >= 1 && limit <= MAX_PAGE_RECORDS))
      throw new AwsError('ValidationException', `Limit is ${limit}; expected 1 to ${MAX_PAGE_RECORDS}`);
    const shard = stream.shard(shardId);
    const { records, next, millisBehindLatest } = stream.read(shard, from, limit);
    return {
      Records: records.map((record) => ({
        SequenceNumber: String(record.sequenceNumber),
        ApproximateArrivalTimestamp: record.arrival / 1000,
        Data: record.data,
        PartitionKey: record.partitionKey,
      })),
      MillisBehindLatest: millisBehindLatest,
      ...(next === undefined
        ? { ChildShards: describeChildren(shard, stream.shards()) }
        : { NextShardIterator: writeIterator({ streamArn: stream.arn, shardId, from: next }, Date.now()) }),
    };
  },
  ListShards({ stream }, body) {
    const { after, filter } = readListToken(body.NextToken) ?? {
      after: String(body.ExclusiveStartShardId ?? ''),
      filter: body.ShardFilter as Body | undefined,
    };
    const most = Math.min(Number(body.MaxResults ?? MAX_PAGE_SHARDS), MAX_PAGE_SHARDS);
    const rest = stream.shards().filter((shard) => shard.id > after && passesFilter(shard, filter));
    const page = rest.slice(0, most);
    const last = page.at(-1)?.id ?? '';
    return {
      Shards: page.map(describeShard),
      ...(rest.length > most
        ? { NextToken: writeListToken({ streamArn: stream.arn, after: last, filter }) }
        : {}),
    };
  },
  DescribeStream: (target) => ({
    StreamDescription: {
      ...describeStream(target),
      Shards: target.stream.shards().map(describeShard),
      HasMoreShards: false,
    },
  }),
  DescribeStreamSummary: (target) => ({
    StreamDescriptionSummary: {
      ...describeStream(target),
      OpenShardCount: target.stream.shards().filter(({ closed }) => !closed).length,
      ConsumerCount: 0,
    },
  }),
  SplitShard({ stream }, body) {
    stream.split(String(body.ShardToSplit), BigInt(String(body.NewStartingHashKey)));
    return {};
  },
  MergeShards({ stream }, body) {
    stream.merge(String(body.ShardToMerge), String(body.AdjacentShardToMerge));
    return {};
  },
};

function put({ stream, key }: DeployedStream, record: NewRecord): Body {
  const { shardId, sequenceNumber } = stream.put(record);
  return { ShardId: shardId, SequenceNumber: String(sequenceNumber), EncryptionType: key ? 'KMS' : 'NONE' };
}

/**
 * PutRecords.
 *
 * @param failure the error code with which the entry at a position fails, if it does
 */
export function putRecords(
  target: DeployedStream,
  body: Body,
  failure: (index: number) => string | undefined,
): Body {
  const results = readRecords(body.Records, target.maxRecordBytes).map((record, index) => {
    const code = failure(index);
    return code ? { ErrorCode: code, ErrorMessage: 'a fault that a test set' } : put(target, record);
  });
  return {
    FailedRecordCount: results.filter((result) => 'ErrorCode' in result).length,
    Records: results,
    EncryptionType: target.key ? 'KMS' : 'NONE',
  };
}
