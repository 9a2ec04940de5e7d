import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Run, startRun } from './support/run.ts';
import { arn, functionWith, outcome, stackOf, table, within } from './support/templates.ts';

let run: Run;
let admin: DynamoDBClient;
let TableName: string;
beforeAll(async () => {
  run = await startRun(
    stackOf(
      {
        Sessions: table(
          {
            AttributeDefinitions: ['pk', 'sk', 'owner'].map((AttributeName) => ({
              AttributeName,
              AttributeType: 'S',
            })),
            GlobalSecondaryIndexes: [
              {
                IndexName: 'byOwner',
                KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
                Projection: { ProjectionType: 'ALL' },
              },
            ],
          },
          true,
        ),
        Expiring: table({ TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } }),
      },
      functionWith('Reader', [
        {
          Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
          Resource: arn('Sessions'),
        },
      ]),
      functionWith('Indexer', [{ Action: 'dynamodb:Query', Resource: within('Sessions', '/index/byOwner') }]),
      functionWith('Tenant', [
        {
          Action: ['dynamodb:PutItem', 'dynamodb:Query'],
          Resource: arn('Sessions'),
          Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['tenant#*'] } },
        },
      ]),
    ),
  );
  admin = new DynamoDBClient(run.as());
  TableName = run.id('Sessions');
});
afterAll(() => run.gateway.close());

const item = (pk: string, more = {}) => ({ pk: { S: pk }, sk: { S: '1' }, ...more });
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' } });

describe('tables of the template', () => {
  test('an item that was put is got, by table name and by table ARN', async () => {
    await admin.send(new PutItemCommand({ TableName, Item: item('a', { owner: { S: 'joe' } }) }));
    const byName = await admin.send(new GetItemCommand({ TableName, Key: key('a') }));
    const byArn = await admin.send(new GetItemCommand({ TableName: run.arn('Sessions'), Key: key('a') }));
    expect(byName.Item).toEqual(item('a', { owner: { S: 'joe' } }));
    expect(byArn.Item).toEqual(byName.Item);
  });

  test('an index answers', async () => {
    await admin.send(new PutItemCommand({ TableName, Item: item('indexed', { owner: { S: 'ann' } }) }));
    const { Items } = await admin.send(
      new QueryCommand({
        TableName,
        IndexName: 'byOwner',
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': { S: 'ann' } },
      }),
    );
    expect(Items).toHaveLength(1);
  });

  test('a failed condition gives back the item that was in the way', async () => {
    await admin.send(new PutItemCommand({ TableName, Item: item('taken', { state: { S: 'tombstone' } }) }));
    const again = admin.send(
      new PutItemCommand({
        TableName,
        Item: item('taken'),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    const error = (await again.catch((reason: unknown) => reason)) as ConditionalCheckFailedException;
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error.Item).toEqual(item('taken', { state: { S: 'tombstone' } }));
  });

  test('of many racing creations one wins', async () => {
    const create = () =>
      outcome(
        admin.send(
          new PutItemCommand({
            TableName,
            Item: item('raced'),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    const outcomes = await Promise.all(Array.from({ length: 20 }, create));
    expect(outcomes.filter((result) => result === 'done')).toHaveLength(1);
  });

  test('a transaction is refused with what to do instead', async () => {
    const call = admin.send(
      new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: item('t') } }] }),
    );
    await expect(call).rejects.toThrow(
      /TransactWriteItems is not available in the local run.*conditional writes/,
    );
  });

  test('a table that the template does not have is not found', async () => {
    const call = admin.send(new GetItemCommand({ TableName: 'elsewhere', Key: key('a') }));
    expect(await outcome(call)).toBe('ResourceNotFoundException');
  });
});

describe('permissions', () => {
  const refusal = async (call: Promise<unknown>) => (await call.catch((error: Error) => error)) as Error;

  test('what the role allows is done, what it does not is refused, naming function, action and table', async () => {
    const reader = new DynamoDBClient(run.as('Reader'));
    expect(await outcome(reader.send(new GetItemCommand({ TableName, Key: key('a') })))).toBe('done');
    const error = await refusal(reader.send(new PutItemCommand({ TableName, Item: item('b') })));
    expect(error.name).toBe('AccessDeniedException');
    expect(error.message).toContain(
      'Test/Reader (Reader, role Test-ReaderRole) is not authorized to perform dynamodb:PutItem on Sessions',
    );
    expect(error.message).toContain(run.arn('Sessions'));
    expect(run.gateway.denials).toContain(error.message);
    expect((await admin.send(new GetItemCommand({ TableName, Key: key('b') }))).Item).toBeUndefined();
  });

  test('an item operation is not a scan', async () => {
    const reader = new DynamoDBClient(run.as('Reader'));
    expect(await outcome(reader.send(new ScanCommand({ TableName })))).toBe('AccessDeniedException');
  });

  test('a batch needs the permission on each of its tables', async () => {
    const reader = new DynamoDBClient(run.as('Reader'));
    const RequestItems = {
      [TableName]: { Keys: [key('a')] },
      [run.id('Expiring')]: { Keys: [{ pk: { S: 'a' } }] },
    };
    expect((await refusal(reader.send(new BatchGetItemCommand({ RequestItems })))).message).toContain(
      run.arn('Expiring'),
    );
  });

  test('a query of an index needs the index, a query of the table the table', async () => {
    const query = (client: DynamoDBClient, IndexName?: string) =>
      outcome(
        client.send(
          new QueryCommand({
            TableName,
            ...(IndexName ? { IndexName } : {}),
            KeyConditionExpression: '#k = :k',
            ExpressionAttributeNames: { '#k': IndexName ? 'owner' : 'pk' },
            ExpressionAttributeValues: { ':k': { S: 'a' } },
          }),
        ),
      );
    const [reader, indexer] = [new DynamoDBClient(run.as('Reader')), new DynamoDBClient(run.as('Indexer'))];
    expect(await query(reader)).toBe('done');
    expect(await query(reader, 'byOwner')).toBe('AccessDeniedException');
    expect(await query(indexer, 'byOwner')).toBe('done');
    expect(await query(indexer)).toBe('AccessDeniedException');
  });

  test('a condition on leading keys holds for puts and for queries', async () => {
    const tenant = new DynamoDBClient(run.as('Tenant'));
    const put = (pk: string) => outcome(tenant.send(new PutItemCommand({ TableName, Item: item(pk) })));
    const query = (pk: string) =>
      outcome(
        tenant.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND sk > :sk',
            ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: '0' } },
          }),
        ),
      );
    expect([await put('tenant#1'), await put('other#1')]).toEqual(['done', 'AccessDeniedException']);
    expect([await query('tenant#1'), await query('other#1')]).toEqual(['done', 'AccessDeniedException']);
  });
});

describe('expiry', () => {
  test('items whose time to live has passed by the local clock go, renewed ones and those without stay', async () => {
    // Prepare
    const Expiring = run.id('Expiring');
    const seconds = Math.floor(run.clock.now() / 1000);
    const put = (pk: string, expiresAt?: number) =>
      admin.send(
        new PutItemCommand({
          TableName: Expiring,
          Item: { pk: { S: pk }, ...(expiresAt ? { expiresAt: { N: String(expiresAt) } } : {}) },
        }),
      );
    await put('short', seconds + 3600);
    await put('long', seconds + 7 * 86_400);
    await put('ever');
    const names = async () =>
      (await admin.send(new ScanCommand({ TableName: Expiring }))).Items?.map(({ pk }) => pk?.S).sort();

    // Act
    await run.gateway.expire();
    const before = await names();
    run.clock.advance(86_400_000);
    await run.gateway.expire();

    // Assess
    expect(before).toEqual(['ever', 'long', 'short']);
    expect(await names()).toEqual(['ever', 'long']);
  });
});

test('a partial fault leaves entries of a batch unprocessed, in DynamoDB’s own way', async () => {
  const remove = run.gateway.intercept(({ action }) =>
    action === 'dynamodb:BatchWriteItem' ? { kind: 'partial', entries: [1], code: 'Throttled' } : undefined,
  );
  const requests = ['p0', 'p1', 'p2'].map((pk) => ({ PutRequest: { Item: item(pk) } }));
  const { UnprocessedItems } = await admin.send(
    new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }),
  );
  remove();
  expect(UnprocessedItems).toEqual({ [TableName]: [requests[1]] });
  const stored = await Promise.all(
    ['p0', 'p1', 'p2'].map((pk) => admin.send(new GetItemCommand({ TableName, Key: key(pk) }))),
  );
  expect(stored.map(({ Item }) => Item !== undefined)).toEqual([true, false, true]);
});

test('counters count by action and principal', async () => {
  const before = run.gateway.callCount('dynamodb:UpdateItem', 'admin');
  await admin.send(
    new UpdateItemCommand({
      TableName,
      Key: key('counted'),
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );
  expect(run.gateway.callCount('dynamodb:UpdateItem', 'admin') - before).toBe(1);
  expect(run.gateway.calls.at(-1)).toEqual({
    principal: 'admin',
    service: 'dynamodb',
    action: 'dynamodb:UpdateItem',
    resource: run.arn('Sessions'),
  });
});
