import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { Progress } from './progress.ts';
import { Table } from './table.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const progress = new Progress(new Table(dynamo as unknown as DynamoDBDocumentClient, 't'));

beforeEach(() => void dynamo.reset());

test('horizon and counters move in one write, on the condition that the horizon is where it was read', async () => {
  dynamo.on(GetCommand).resolves({ Item: { pk: 'redact#shard', sequence: '5', at: 1, n_chunks: 3 } });
  dynamo.on(UpdateCommand).resolves({});
  const from = await progress.horizon('redact', 'shard');
  expect(from).toEqual({ sequence: '5', at: 1, counters: { chunks: 3 } });

  expect(
    await progress.advance('redact', 'shard', from, {
      sequence: '9',
      at: 2,
      counters: { chunks: 2, drops: 0 },
    }),
  ).toBe(true);
  expect(dynamo.commandCalls(UpdateCommand)[0]!.args[0].input).toMatchObject({
    UpdateExpression: 'SET #sequence = :sequence, #at = :at ADD #c0 :c0',
    ConditionExpression: '#sequence = :from',
    ExpressionAttributeNames: { '#c0': 'n_chunks' },
    ExpressionAttributeValues: { ':sequence': '9', ':from': '5', ':c0': 2 },
  });
});

test('a horizon that somebody else moved is left where it is', async () => {
  dynamo.on(UpdateCommand).rejects(new ConditionalCheckFailedException({ message: '', $metadata: {} }));
  const nowhere = { sequence: undefined, at: undefined, counters: {} };
  expect(await progress.advance('archive', 'shard', nowhere, { sequence: '1', at: 1, counters: {} })).toBe(
    false,
  );
});
