import type { Emulator } from '../emulators/emulator.ts';
import { AwsError } from '../wire/answer.ts';
import type { Table } from './tables.ts';

type Item = Record<string, unknown>;

/** The primary key of an item. */
export function keyOf(table: Table, item: Item): Item {
  return Object.fromEntries(table.keys.map((name) => [name, item[name]]));
}

/** Every item of a table, page by page. */
export async function* everyItem(table: Table, dynalite: Emulator): AsyncGenerator<Item> {
  let start: unknown;
  do {
    const page = await dynalite.call('DynamoDB_20120810.Scan', {
      TableName: table.name,
      ConsistentRead: true,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    yield* page.Items as Item[];
    start = page.LastEvaluatedKey;
  } while (start);
}

/**
 * Deletes the items whose TTL attribute is a number of seconds that has passed. An item that was renewed between
 * the scan and the delete stays.
 * Source: docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export async function removeExpired(table: Table, now: number, dynalite: Emulator): Promise<void> {
  const attribute = table.ttlAttribute;
  if (!attribute) return;
  const seconds = Math.floor(now / 1000);
  const expired: Item[] = [];
  for await (const item of everyItem(table, dynalite)) {
    const end = (item[attribute] as { N?: string } | undefined)?.N;
    if (end !== undefined && Number(end) < seconds) expired.push(item);
  }
  for (const item of expired)
    await dynalite
      .call('DynamoDB_20120810.DeleteItem', {
        TableName: table.name,
        Key: keyOf(table, item),
        ConditionExpression: '#end < :now',
        ExpressionAttributeNames: { '#end': attribute },
        ExpressionAttributeValues: { ':now': { N: String(seconds) } },
      })
      .catch((error: unknown) => {
        if (!(error instanceof AwsError && error.code === 'ConditionalCheckFailedException')) throw error;
      });
}
