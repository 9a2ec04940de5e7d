import type { Clock } from '../../clock.ts';
import type { Deployment } from '../../template/deployment.ts';
import { keyChecks } from '../encryption.ts';
import type { Service } from '../service.ts';
import { AwsError, jsonAnswer } from '../wire/answer.ts';
import { jsonBody, targetOf } from '../wire/request.ts';
import { readIterator } from './iterator.ts';
import { readListToken } from './list-token.ts';
import { operations, putRecords } from './operations.ts';
import { createStreams, streamOf } from './streams.ts';

type Body = Record<string, unknown>;

/**
 * Kinesis: streams in memory whose retention follows the local clock.
 * Resharding, which AWS does by itself for on-demand streams, is done with SplitShard and MergeShards.
 * Source: docs.aws.amazon.com/kinesis/latest/APIReference/Welcome.html
 */
export function createKinesis(deployment: Deployment, clock: Clock): Service {
  const streams = createStreams(deployment, clock);
  return {
    protocol: 'json-1.1',
    understand(request) {
      const name = targetOf(request);
      const operation = operations[name];
      if (!operation)
        throw new AwsError(
          'UnknownOperationException',
          `the local Kinesis does not do ${name}; it does ${Object.keys(operations).join(', ')}`,
        );
      const body = jsonBody(request);
      const target = streamOf(streams, name === 'GetRecords' ? iteratorStream(body) : listedStream(body));
      const uses =
        name === 'GetRecords'
          ? 'kms:Decrypt'
          : name.startsWith('PutRecord')
            ? 'kms:GenerateDataKey'
            : undefined;
      const action = `kinesis:${name}`;
      const resource = target.stream.arn;
      return {
        action,
        resource,
        checks: [
          { action, resource },
          ...keyChecks(target.key, uses ? [uses] : [], 'kinesis', { 'aws:kinesis:arn': resource }),
        ],
        perform: async () => jsonAnswer('json-1.1', operation(target, body)),
        ...(name === 'PutRecords'
          ? {
              performWithout: async (entries: readonly number[], code: string) =>
                jsonAnswer(
                  'json-1.1',
                  putRecords(target, body, (index) => (entries.includes(index) ? code : undefined)),
                ),
            }
          : {}),
      };
    },
    async expire() {
      for (const { stream } of streams) stream.shards();
    },
    async *contents() {
      for (const { resource, stream } of streams)
        for (const shard of stream.shards())
          for (const record of shard.records)
            yield {
              store: resource.logicalId,
              place: `${shard.id}/${record.sequenceNumber}`,
              bytes: Buffer.concat([
                Buffer.from(`${record.partitionKey}\n`),
                Buffer.from(record.data, 'base64'),
              ]),
            };
    },
  };
}

/** GetRecords names its stream only through the iterator. */
function iteratorStream(body: Body): Body {
  return { StreamARN: readIterator(body.ShardIterator, Date.now()).streamArn };
}

/** A later page of ListShards names its stream only through the token. */
function listedStream(body: Body): Body {
  const token = readListToken(body.NextToken);
  return token ? { StreamARN: token.streamArn } : body;
}
