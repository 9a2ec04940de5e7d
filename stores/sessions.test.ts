import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { type LiveSession, Sessions } from './sessions.ts';
import { Table } from './table.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const sessions = new Sessions(new Table(dynamo as unknown as DynamoDBDocumentClient, 'sessions'));
const conflict = new ConditionalCheckFailedException({ message: 'condition', $metadata: {} });

const live: LiveSession = {
  state: 'live',
  session: 's',
  business: 'b',
  createdAt: 1,
  expiresAt: 2,
  generation: 1,
  period: '2026-11',
  wrapped: Uint8Array.of(1),
};
const tombstone = { session: 's', business: 'b', tombstonedAt: 5, request: 'r' };

beforeEach(() => void dynamo.reset());

test('a key is made only where there is neither key nor tombstone', async () => {
  dynamo.on(PutCommand).resolvesOnce({}).rejects(conflict);
  expect(await sessions.create(live)).toBe(true);
  expect(await sessions.create(live)).toBe(false);
  expect(dynamo.commandCalls(PutCommand)[0]!.args[0].input.ConditionExpression).toBe(
    'attribute_not_exists(pk)',
  );
});

test('a tombstone replaces the whole row, the wrapped key with it, and only the first counts', async () => {
  dynamo.on(PutCommand).resolvesOnce({}).rejects(conflict);
  expect(await sessions.shred(tombstone)).toBe(true);
  expect(await sessions.shred(tombstone)).toBe(false);
  const { input } = dynamo.commandCalls(PutCommand)[0]!.args[0];
  expect(input.Item).toEqual({ pk: 's', business: 'b', tombstonedAt: 5, request: 'r' });
  expect(input.ConditionExpression).toBe('attribute_not_exists(tombstonedAt)');
});

test('keys are replaced only as they were read, never where a tombstone is, and what is left out is gone', async () => {
  dynamo.on(PutCommand).resolvesOnce({}).rejects(conflict);
  const second = { generation: 2, period: '2026-11', wrapped: Uint8Array.of(2) };
  const next = { ...second, earlier: [], scrubs: ['r'] };
  expect(await sessions.replaceKeys(live, next)).toBe(true);
  expect(await sessions.replaceKeys({ ...live, version: 1 }, next)).toBe(false);
  const [first, again] = dynamo.commandCalls(PutCommand).map(({ args }) => args[0].input);
  const { state: _, session: __, ...row } = live;
  expect(first!.Item).toEqual({ pk: 's', ...row, ...next, version: 1 });
  expect(first!.ConditionExpression).toBe('attribute_exists(#wrapped) AND attribute_not_exists(#version)');
  expect(again!.ConditionExpression).toBe('attribute_exists(#wrapped) AND #version = :version');
  expect(again!.ExpressionAttributeValues).toEqual({ ':version': 1 });
});

test('rows are read strongly consistent, and told apart', async () => {
  const { state: _, session: __, ...row } = live;
  const { session: ___, ...mark } = tombstone;
  dynamo.on(GetCommand).resolves({ Item: { pk: 's', ...row } });
  dynamo.on(BatchGetCommand).resolves({ Responses: { sessions: [{ pk: 's', ...mark }] } });
  expect(await sessions.get('s')).toEqual(live);
  expect((await sessions.many(['s'])).get('s')).toEqual({ state: 'tombstone', ...tombstone });
  expect(dynamo.commandCalls(GetCommand)[0]!.args[0].input.ConsistentRead).toBe(true);
  expect(dynamo.commandCalls(BatchGetCommand)[0]!.args[0].input.RequestItems!.sessions!.ConsistentRead).toBe(
    true,
  );
});

test('a failing store is an error, not an absent row', async () => {
  dynamo.on(GetCommand).rejects(new Error('unreachable'));
  await expect(sessions.get('s')).rejects.toThrow('unreachable');
});
