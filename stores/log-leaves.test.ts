import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { LogLeaves } from './log-leaves.ts';
import { Table } from './table.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const leaves = new LogLeaves(new Table(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'leaves'));
const conflict = new ConditionalCheckFailedException({ message: '', $metadata: {} });
const name = 'r'.repeat(22);
const leaf = {
  name,
  business: 'b'.repeat(22),
  request: 'q'.repeat(22),
  file: Buffer.from('file'),
  salt: Buffer.alloc(32),
  entry: Buffer.alloc(32, 1),
};
const row = { pk: `leaf#${name}`, sk: 'leaf', ...leaf };
const inputs = (command: typeof PutCommand) => dynamo.commandCalls(command).map(({ args }) => args[0].input);

beforeEach(() => {
  dynamo.reset();
  dynamo.on(GetCommand).resolves({});
});

test('a leaf is added where there is none, and then waits', async () => {
  expect(await leaves.add(leaf)).toEqual(leaf);
  expect(inputs(PutCommand)).toMatchObject([
    { Item: row, ConditionExpression: 'attribute_not_exists(pk)' },
    { Item: { pk: 'pending', sk: name } },
  ]);
});

test('of two leaves of one name the first stands, and waits unless it has its place', async () => {
  const first = { ...row, file: Buffer.from('first') };
  dynamo.on(PutCommand, { Item: { pk: row.pk } }).rejects(conflict);
  dynamo
    .on(GetCommand)
    .resolvesOnce({ Item: first })
    .resolves({ Item: { ...first, index: 7 } });
  expect(await leaves.add(leaf)).toMatchObject({ file: Buffer.from('first') });
  expect(inputs(PutCommand)).toHaveLength(2);
  expect(await leaves.add(leaf)).toMatchObject({ index: 7 });
  expect(inputs(PutCommand)).toHaveLength(3);
});

test('a place is taken once, in its bundle', async () => {
  const placed = { index: 256 * 3 + 5, name, entry: leaf.entry };
  expect(await leaves.place(placed)).toBe(true);
  expect(inputs(PutCommand)).toMatchObject([
    { Item: { pk: 'bundle#3', sk: '005', name }, ConditionExpression: 'attribute_not_exists(pk)' },
  ]);
  dynamo.on(PutCommand).rejects(conflict);
  expect(await leaves.place(placed)).toBe(false);
  dynamo.on(QueryCommand).resolves({ Items: [{ pk: 'bundle#3', sk: '005', name, entry: leaf.entry }] });
  expect(await leaves.placed(3)).toEqual([placed]);
});

test('a leaf is told its place before it stops waiting, and keeps the place that it was told', async () => {
  dynamo.on(UpdateCommand).rejects(conflict);
  await leaves.settle(name, 5);
  const [update, remove] = dynamo.calls();
  expect(update?.args[0].input).toMatchObject({
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#index)',
  });
  expect(remove?.args[0]).toBeInstanceOf(DeleteCommand);
  expect(remove?.args[0].input).toMatchObject({ Key: { pk: 'pending', sk: name } });
});

test('the head moves only from where it was read, and only its own checkpoint is set', async () => {
  expect(await leaves.head()).toEqual({ size: 0 });
  expect(await leaves.moveHead(0, 3, leaf.entry)).toBe(true);
  expect(await leaves.moveHead(3, 4, leaf.entry)).toBe(true);
  expect(await leaves.setCheckpoint(4, 'text')).toBe(true);
  const conditions = dynamo.commandCalls(UpdateCommand).map(({ args }) => args[0].input.ConditionExpression);
  expect(conditions).toEqual(['attribute_not_exists(#size)', '#size = :from', '#size = :size']);
  dynamo.on(UpdateCommand).rejects(conflict);
  expect(await leaves.moveHead(3, 4, leaf.entry)).toBe(false);
  expect(await leaves.setCheckpoint(3, 'text')).toBe(false);
});

test('a proof is set once, and a business is never noted to hold an older checkpoint', async () => {
  expect(await leaves.setProof(name, 'mine')).toBe('mine');
  dynamo.on(UpdateCommand).rejects(conflict);
  dynamo.on(GetCommand).resolves({ Item: { ...row, proof: 'first' } });
  expect(await leaves.setProof(name, 'mine')).toBe('first');
  dynamo.on(PutCommand).rejects(conflict);
  await leaves.setHanded('b', 3, 'text');
  expect(inputs(PutCommand)).toMatchObject([
    { ConditionExpression: 'attribute_not_exists(#size) OR #size < :size' },
  ]);
});
