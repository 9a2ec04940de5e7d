import { BatchGetCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { Table } from './table.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const table = new Table(dynamo as unknown as DynamoDBDocumentClient, 't');

beforeEach(() => void dynamo.reset());

test('many keys are read in batches of a hundred, each key once, and what was left unprocessed again', async () => {
  dynamo.on(BatchGetCommand).callsFake(({ RequestItems }) => {
    const keys = RequestItems.t.Keys as { pk: string }[];
    const [left, read] = keys.length === 100 ? [keys.slice(0, 1), keys.slice(1)] : [[], keys];
    return { Responses: { t: read }, UnprocessedKeys: left.length > 0 ? { t: { Keys: left } } : {} };
  });
  const keys = Array.from({ length: 250 }, (_, n) => ({ pk: `${n % 210}` }));
  const items = await table.getMany(keys);
  expect(new Set(items.map((item) => item.pk)).size).toBe(210);
  expect(items.length).toBe(210);
  expect(dynamo.commandCalls(BatchGetCommand).length).toBe(3 + 2);
});

test('a partition is read page by page to its end', async () => {
  dynamo
    .on(QueryCommand)
    .resolvesOnce({ Items: [{ sk: 'a' }], LastEvaluatedKey: { pk: 'p', sk: 'a' } })
    .resolvesOnce({ Items: [], LastEvaluatedKey: { pk: 'p', sk: 'b' } })
    .resolvesOnce({ Items: [{ sk: 'c' }] });
  const items = [];
  for await (const item of table.all('p')) items.push(item.sk);
  expect(items).toEqual(['a', 'c']);
  const starts = dynamo.commandCalls(QueryCommand).map(({ args }) => args[0].input.ExclusiveStartKey?.sk);
  expect(starts).toEqual([undefined, 'a', 'b']);
});
