import { DeleteCommand, DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { Identifiers, type IndexRow } from './identifiers.ts';
import { Table } from './table.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const identifiers = new Identifiers(new Table(dynamo as unknown as DynamoDBDocumentClient, 't'));
const row: IndexRow = {
  business: 'b',
  session: 's',
  createdAt: 7,
  generation: 1,
  seenAt: 8,
  type: 'email',
  role: 'own',
  source: 'identify',
  blind: 'x',
};

beforeEach(() => void dynamo.reset());

test("a row is written on the session's side first and removed there last, so that an erasure finds whatever a search can", async () => {
  dynamo.on(PutCommand).resolves({});
  dynamo.on(DeleteCommand).resolves({});
  await identifiers.add(row);
  await identifiers.remove(row);
  const [bySession, byBlind] = dynamo.commandCalls(PutCommand).map(({ args }) => args[0].input.Item!.pk);
  expect(bySession).toBe('s');
  expect(byBlind).toMatch(/^x#own#\d$/);
  expect(dynamo.commandCalls(DeleteCommand).map(({ args }) => args[0].input.Key!.pk)).toEqual([byBlind, 's']);
});

test('rows of two generations stand beside each other; of one row only an earlier time replaces a later one', async () => {
  dynamo.on(PutCommand).resolves({});
  await identifiers.add(row);
  await identifiers.add({ ...row, generation: 2 });
  const puts = dynamo.commandCalls(PutCommand).map(({ args }) => args[0].input);
  expect(new Set(puts.map(({ Item }) => `${Item!.pk} ${Item!.sk}`)).size).toBe(4);
  for (const put of puts)
    expect(put.ConditionExpression).toBe('attribute_not_exists(pk) OR seenAt > :seenAt');
});

test('a row whose first half cannot be written has no second half', async () => {
  dynamo.on(PutCommand).rejects(new Error('throttled'));
  await expect(identifiers.add(row)).rejects.toThrow('throttled');
  expect(dynamo.commandCalls(PutCommand).length).toBe(1);
});

test('a search goes through all shards, and on within one where there is more', async () => {
  const pages: Record<string, object> = {
    'x#own#0': { Items: [{ ...row, session: 'a' }], LastEvaluatedKey: { pk: 'x#own#0', sk: 'a' } },
    'x#mention#3': { Items: [{ ...row, session: 'd' }] },
  };
  dynamo
    .on(QueryCommand)
    .callsFake(({ ExpressionAttributeValues, ExclusiveStartKey }) =>
      ExclusiveStartKey === undefined
        ? (pages[ExpressionAttributeValues[':pk']] ?? { Items: [] })
        : { Items: [{ ...row, session: 'b' }] },
    );
  const found: string[] = [];
  let cursor: Parameters<typeof identifiers.search>[1]['cursor'];
  do {
    const page = await identifiers.search('x', { limit: 1, ...(cursor && { cursor }) });
    found.push(...page.rows.map(({ session }) => session));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(found).toEqual(['a', 'b', 'd']);
});
