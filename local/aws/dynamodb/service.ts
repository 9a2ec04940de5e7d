import type { Deployment } from '../../template/deployment.ts';
import type { Emulator } from '../emulators/emulator.ts';
import type { Service, ServiceRequest } from '../service.ts';
import { type Answer, AwsError, jsonAnswer } from '../wire/answer.ts';
import { jsonBody, targetOf } from '../wire/request.ts';
import { everyItem, keyOf, removeExpired } from './items.ts';
import { checksOf } from './permissions.ts';
import { createTables, type Table } from './tables.ts';

type Body = Record<string, unknown>;

/**
 * DynamoDB, by dynalite. What dynalite does not do and the gateway adds: TTL, and the old item of a failed
 * condition. What neither does is refused by name: transactions, PartiQL, streams.
 */
export async function startDynamoDb(deployment: Deployment, dynalite: Emulator): Promise<Service> {
  const tables = await createTables(deployment, dynalite);
  const tableNamed = (name: string): Table => {
    const found = tables.find((table) => table.name === name || table.resource.arn === name);
    if (!found) throw new AwsError('ResourceNotFoundException', `the template has no table ${name}`);
    return found;
  };

  async function forward(request: ServiceRequest, body: Body): Promise<Answer> {
    const answer = await dynalite.send({ ...request, body: Buffer.from(JSON.stringify(body)) });
    if (answer.status !== 400 || body.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') return answer;
    const error = JSON.parse(answer.body.toString('utf8')) as { __type?: string; message?: string };
    if (!error.__type?.endsWith('ConditionalCheckFailedException')) return answer;
    const table = tableNamed(String(body.TableName));
    const { Item } = await dynalite.call('DynamoDB_20120810.GetItem', {
      TableName: table.name,
      Key: body.Key ?? keyOf(table, body.Item as Body),
      ConsistentRead: true,
    });
    throw new AwsError('ConditionalCheckFailedException', error.message ?? '', 400, Item ? { Item } : {});
  }

  return {
    protocol: 'json-1.0',
    understand(request) {
      const operation = targetOf(request);
      const body = jsonBody(request);
      if (UNAVAILABLE.has(operation))
        throw new AwsError(
          'UnknownOperationException',
          `${operation} is not available in the local run (dynalite has none); use conditional writes of single items`,
        );
      const checks = checksOf(operation, body, tableNamed);
      const { action, resource } = checks[0];
      const named =
        typeof body.TableName === 'string' ? { ...body, TableName: tableNamed(body.TableName).name } : body;
      const withoutSome = { BatchWriteItem: writeWithout, BatchGetItem: readWithout }[operation];
      return {
        action,
        resource,
        checks,
        perform: () => forward(request, named),
        ...(withoutSome === undefined
          ? {}
          : {
              performWithout: (entries: readonly number[]) =>
                withoutSome(entries, body, (rest) => forward(request, rest)),
            }),
      };
    },
    async expire(now) {
      for (const table of tables) await removeExpired(table, now, dynalite);
    },
    async *contents() {
      for (const table of tables)
        for await (const item of everyItem(table, dynalite))
          yield {
            store: table.resource.logicalId,
            place: JSON.stringify(keyOf(table, item)),
            bytes: Buffer.from(JSON.stringify(item)),
          };
    },
  };
}

const UNAVAILABLE = new Set([
  'TransactWriteItems',
  'TransactGetItems',
  'ExecuteStatement',
  'BatchExecuteStatement',
  'ExecuteTransaction',
  'UpdateTimeToLive',
]);

/** A BatchWriteItem some of whose requests, counted over all tables in order, come back as unprocessed. */
async function writeWithout(
  entries: readonly number[],
  body: Body,
  write: (rest: Body) => Promise<Answer>,
): Promise<Answer> {
  const { left, done } = divided(body.RequestItems as Record<string, unknown[]>, entries);
  if (Object.keys(done).length === 0) return jsonAnswer('json-1.0', { UnprocessedItems: left });
  const answer = await write({ ...body, RequestItems: done });
  return withMember(answer, { UnprocessedItems: left });
}

/** A BatchGetItem some of whose keys, counted over all tables in order, come back as unprocessed. */
async function readWithout(
  entries: readonly number[],
  body: Body,
  read: (rest: Body) => Promise<Answer>,
): Promise<Answer> {
  const requests = body.RequestItems as Record<string, { readonly Keys: unknown[] }>;
  const keys = Object.fromEntries(Object.entries(requests).map(([table, { Keys }]) => [table, Keys]));
  const { left, done } = divided(keys, entries);
  const asked = (of: Record<string, unknown[]>) =>
    Object.fromEntries(Object.entries(of).map(([table, Keys]) => [table, { ...requests[table], Keys }]));
  if (Object.keys(done).length === 0)
    return jsonAnswer('json-1.0', { Responses: {}, UnprocessedKeys: asked(left) });
  const answer = await read({ ...body, RequestItems: asked(done) });
  return withMember(answer, { UnprocessedKeys: asked(left) });
}

function divided(lists: Record<string, unknown[]>, entries: readonly number[]) {
  const left: Record<string, unknown[]> = {};
  const done: Record<string, unknown[]> = {};
  let position = 0;
  for (const [table, list] of Object.entries(lists))
    for (const each of list) {
      const into = entries.includes(position++) ? left : done;
      into[table] = [...(into[table] ?? []), each];
    }
  return { left, done };
}

function withMember(answer: Answer, member: object): Answer {
  if (answer.status !== 200) return answer;
  return jsonAnswer('json-1.0', { ...JSON.parse(answer.body.toString('utf8')), ...member });
}
