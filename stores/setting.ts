import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

type Setting = Required<
  Pick<UpdateCommandInput, 'UpdateExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>
>;

/**
 * An update that sets fields, and takes away those that are undefined. Every name stands behind a placeholder: DynamoDB
 * reserves many of them.
 *
 * @example setting({ status: 'denied', hold: undefined }).UpdateExpression // 'SET #status = :status REMOVE #hold'
 */
export function setting(fields: Readonly<Record<string, unknown>>): Setting {
  const all = Object.entries(fields);
  const set = all.filter(([, value]) => value !== undefined);
  const removed = all.filter(([, value]) => value === undefined);
  const clauses = [
    ...(set.length === 0 ? [] : [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`]),
    ...(removed.length === 0 ? [] : [`REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}`]),
  ];
  return {
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: Object.fromEntries(all.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
  };
}
