import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { itemsOf } from './logical-state.ts';
import type { Pipeline } from './pipeline.ts';

type Items = Awaited<ReturnType<typeof itemsOf>>;

/** What tables held at a time, by their constructs' ids. */
export type Backup = ReadonlyMap<string, Items>;

/** DynamoDB's limit of one batch. */
const BATCH = 25;

export async function backUp(pipeline: Pipeline, constructs: readonly string[]): Promise<Backup> {
  const backup = new Map<string, Items>();
  for (const construct of constructs) backup.set(construct, await itemsOf(pipeline, construct));
  return backup;
}

/** Puts tables back to what they held, row by row: nothing of what came later is left. */
export async function restore(
  pipeline: Pipeline,
  backup: Backup,
  constructs = [...backup.keys()],
): Promise<void> {
  const { gateway, deployment } = pipeline.run;
  const dynamo = new DynamoDBClient({
    endpoint: gateway.url,
    region: deployment.region,
    credentials: gateway.credentialsFor('admin'),
  });
  for (const construct of constructs) {
    const table = deployment.byPath(construct).physicalId;
    const held = backup.get(construct)!;
    const kept = new Set(held.map(nameOf));
    const late = (await itemsOf(pipeline, construct)).filter((item) => !kept.has(nameOf(item)));
    const writes = [
      ...late.map(({ pk, sk }) => ({ DeleteRequest: { Key: sk === undefined ? { pk } : { pk, sk } } })),
      ...held.map((Item) => ({ PutRequest: { Item } })),
    ] as WriteRequest[];
    for (let at = 0; at < writes.length; at += BATCH) {
      const RequestItems = { [table]: writes.slice(at, at + BATCH) };
      await dynamo.send(new BatchWriteItemCommand({ RequestItems }));
    }
  }
  dynamo.destroy();
}

function nameOf({ pk, sk }: Items[number]): string {
  return JSON.stringify([pk?.S, sk?.S]);
}
