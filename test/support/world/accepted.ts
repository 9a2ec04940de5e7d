import { createRequire } from 'node:module';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Names } from './expressions.ts';

/** The expressions of a request. */
interface Expressions extends Names {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ProjectionExpression?: string;
}

/** What dynalite, which the local run uses, refuses of a request's expressions: what is wrong, or nothing. */
const { validateExpressions } = createRequire(import.meta.url)('dynalite/validations') as {
  validateExpressions(data: object): string | undefined;
};

const seen = new Set<string>();

/**
 * Refuses expressions that DynamoDB would not take, such as a name that it reserves, which would fail on the wire only.
 *
 * @throws {Error} with DynamoDB's words
 */
export function checkExpressions(input: Expressions): void {
  const { ExpressionAttributeNames, ExpressionAttributeValues = {} } = input;
  const { ConditionExpression, UpdateExpression, KeyConditionExpression, ProjectionExpression } = input;
  const expressions = {
    ConditionExpression,
    UpdateExpression,
    KeyConditionExpression,
    ProjectionExpression,
  };
  const name = JSON.stringify([
    expressions,
    ExpressionAttributeNames,
    Object.keys(ExpressionAttributeValues),
  ]);
  if (seen.has(name)) return;
  const given = Object.entries({ ...expressions, ExpressionAttributeNames }).filter(
    ([, value]) => value !== undefined,
  );
  const values = marshall(ExpressionAttributeValues, { removeUndefinedValues: true });
  const problem = validateExpressions({
    ...Object.fromEntries(given),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  });
  if (problem !== undefined) throw new Error(`DynamoDB would refuse ${name}: ${problem}`);
  seen.add(name);
}
