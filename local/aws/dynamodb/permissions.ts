import type { RequestContext } from '../../iam/conditions.ts';
import type { Check } from '../service.ts';
import type { Table } from './tables.ts';

type Body = Record<string, unknown>;
type AttributeValue = Record<string, unknown>;

/**
 * The permissions that a DynamoDB call needs.
 * Source: docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 *
 * @param tableNamed finds a table by name or ARN; throws ResourceNotFoundException
 */
export function checksOf(
  operation: string,
  body: Body,
  tableNamed: (name: string) => Table,
): [Check, ...Check[]] {
  const action = `dynamodb:${operation}`;
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    const checks = Object.entries((body.RequestItems ?? {}) as Record<string, unknown>).map(
      ([name, requests]) => {
        const table = tableNamed(name);
        return { action, resource: table.resource.arn, context: leadingKeys(batchKeys(table, requests)) };
      },
    );
    return checks.length > 0 ? (checks as [Check, ...Check[]]) : [{ action, resource: '*' }];
  }
  if (typeof body.TableName !== 'string') return [{ action, resource: '*' }];
  const table = tableNamed(body.TableName);
  const index = body.IndexName;
  const resource = typeof index === 'string' ? `${table.resource.arn}/index/${index}` : table.resource.arn;
  return [{ action, resource, context: { ...leadingKeys(callKeys(table, body)), ...selection(body) } }];
}

function batchKeys(table: Table, requests: unknown): unknown[] {
  const partition = table.keys[0] ?? '';
  const reads = (requests as { Keys?: Record<string, AttributeValue>[] }).Keys;
  if (reads) return reads.map((key) => key[partition]);
  const writes = requests as { PutRequest?: { Item: Body }; DeleteRequest?: { Key: Body } }[];
  return writes.map((write) => (write.PutRequest?.Item ?? write.DeleteRequest?.Key)?.[partition]);
}

function callKeys(table: Table, body: Body): unknown[] {
  const partition = table.keys[0] ?? '';
  const item = (body.Key ?? body.Item) as Body | undefined;
  if (item) return [item[partition]];
  if (typeof body.KeyConditionExpression !== 'string') return [];
  const attribute = typeof body.IndexName === 'string' ? table.indexKeys.get(body.IndexName) : partition;
  const names = (body.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (body.ExpressionAttributeValues ?? {}) as Body;
  for (const [, name = '', value = ''] of body.KeyConditionExpression.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g))
    if ((names[name] ?? name) === attribute) return [values[value]];
  return [];
}

/** `dynamodb:LeadingKeys`: the partition keys that the call names. */
function leadingKeys(values: readonly unknown[]): RequestContext {
  const keys = values
    .flatMap((value) => Object.values((value ?? {}) as AttributeValue))
    .filter((key) => typeof key === 'string');
  return keys.length > 0 ? { 'dynamodb:leadingkeys': keys } : {};
}

function selection(body: Body): RequestContext {
  return typeof body.Select === 'string' ? { 'dynamodb:select': body.Select } : {};
}
