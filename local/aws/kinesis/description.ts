import type { Shard } from './shard.ts';
import type { DeployedStream } from './streams.ts';

const HOUR_MS = 3_600_000;

/** A shard as ListShards and DescribeStream show it. */
export function describeShard(shard: Shard): Record<string, unknown> {
  const [parent, adjacentParent] = shard.parents;
  return {
    ShardId: shard.id,
    ...(parent ? { ParentShardId: parent } : {}),
    ...(adjacentParent ? { AdjacentParentShardId: adjacentParent } : {}),
    HashKeyRange: hashKeyRange(shard),
    SequenceNumberRange: {
      StartingSequenceNumber: String(shard.firstSequenceNumber),
      ...(shard.closed ? { EndingSequenceNumber: String(shard.closed.lastSequenceNumber) } : {}),
    },
  };
}

/** The shards that a closed shard was split or merged into, as GetRecords shows them at its end. */
export function describeChildren(parent: Shard, shards: readonly Shard[]): Record<string, unknown>[] {
  return shards
    .filter(({ parents }) => parents.includes(parent.id))
    .map((child) => ({ ShardId: child.id, ParentShards: child.parents, HashKeyRange: hashKeyRange(child) }));
}

/** What DescribeStream and DescribeStreamSummary say of a stream alike. */
export function describeStream({ stream, onDemand, key }: DeployedStream): Record<string, unknown> {
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: 'ACTIVE',
    StreamModeDetails: { StreamMode: onDemand ? 'ON_DEMAND' : 'PROVISIONED' },
    RetentionPeriodHours: stream.retentionMs / HOUR_MS,
    StreamCreationTimestamp: stream.createdAt / 1000,
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    EncryptionType: key ? 'KMS' : 'NONE',
    ...(key ? { KeyId: key } : {}),
  };
}

function hashKeyRange({ range }: Shard): Record<string, string> {
  return { StartingHashKey: String(range.start), EndingHashKey: String(range.end) };
}
