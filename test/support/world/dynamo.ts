import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { checkExpressions } from './accepted.ts';
import { holds, type Names, updated } from './expressions.ts';

type Item = Record<string, unknown>;
/** Partitions by pk, in them items by sk; where a table has no sort key the sk is ''. */
type Partitions = Map<string, Map<string, Item>>;

interface Input extends Names {
  readonly TableName: string;
  readonly Key: { pk: string; sk?: string };
  readonly Item: Item & { pk: string; sk?: string };
  readonly ConsistentRead?: boolean;
  readonly ConditionExpression?: string;
  readonly UpdateExpression: string;
  readonly KeyConditionExpression: string;
  readonly ExclusiveStartKey?: { sk?: string };
  readonly Limit?: number;
  readonly RequestItems: Record<string, { Keys: { pk: string; sk?: string }[]; ConsistentRead?: boolean }>;
}

/** Tables in memory. A read that is not strongly consistent is answered from the state before the last write. */
export class FakeDynamo {
  readonly tables = new Map<string, Partitions>();
  #before = new Map<string, Item | undefined>();

  /** @returns whether the operation changes anything, so that a fault can be put before or after its effect */
  static isWrite(operation: string): boolean {
    return ['PutCommand', 'UpdateCommand', 'DeleteCommand'].includes(operation);
  }

  perform(operation: string, input: Input): unknown {
    checkExpressions(input);
    switch (operation) {
      case 'GetCommand':
        return { Item: this.#read(input.TableName, input.Key, input.ConsistentRead) };
      case 'BatchGetCommand': {
        const [[table, { Keys, ConsistentRead }]] = Object.entries(input.RequestItems) as [
          [string, Input['RequestItems'][string]],
        ];
        const items = Keys.map((key) => this.#read(table, key, ConsistentRead)).filter(
          (item) => item !== undefined,
        );
        return { Responses: { [table]: items } };
      }
      case 'QueryCommand':
        return this.#query(input);
      case 'ScanCommand':
        return this.#scan(input);
      case 'PutCommand':
        return this.#write(input, input.Item, () => structuredClone(input.Item));
      case 'UpdateCommand':
        return this.#write(input, input.Key, (item) => ({
          ...input.Key,
          ...updated(input.UpdateExpression, item ?? {}, input),
        }));
      case 'DeleteCommand':
        return this.#write(input, input.Key, () => undefined);
      default:
        throw new Error(`the fake does not know ${operation}`);
    }
  }

  /** Every item of a table. */
  items(table: string): Item[] {
    return [...(this.tables.get(table)?.values() ?? [])].flatMap((partition) => [...partition.values()]);
  }

  #partition(table: string, pk: string): Map<string, Item> {
    const partitions = this.tables.get(table) ?? new Map();
    this.tables.set(table, partitions);
    const partition = partitions.get(pk) ?? new Map();
    partitions.set(pk, partition);
    return partition;
  }

  #read(table: string, { pk, sk = '' }: Input['Key'], isConsistent = false): Item | undefined {
    const name = `${table} ${pk} ${sk}`;
    const item =
      !isConsistent && this.#before.has(name) ? this.#before.get(name) : this.#partition(table, pk).get(sk);
    return structuredClone(item);
  }

  #query({ TableName, ConsistentRead, ExpressionAttributeValues = {}, ExclusiveStartKey, Limit }: Input) {
    if (ConsistentRead !== true) throw new Error('a query must be strongly consistent');
    const {
      ':pk': pk,
      ':prefix': prefix = '',
      ':from': from = '',
      ':before': before = '\uffff',
    } = ExpressionAttributeValues as Record<string, string>;
    const names = [...this.#partition(TableName, pk!).keys()]
      .filter(
        (sk) =>
          sk.startsWith(prefix) &&
          sk >= from &&
          sk <= before &&
          (ExclusiveStartKey === undefined || sk > (ExclusiveStartKey.sk ?? '')),
      )
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const page = names.slice(0, Limit ?? 1000);
    const last = page.at(-1);
    return {
      Items: page.map((sk) => structuredClone(this.#partition(TableName, pk!).get(sk))),
      ...(page.length < names.length ? { LastEvaluatedKey: { pk, sk: last } } : {}),
    };
  }

  /** Of a table without a sort key. What is not projected is left out. */
  #scan({ TableName, ConsistentRead, ExclusiveStartKey, Limit, ...names }: Input) {
    if (ConsistentRead !== true) throw new Error('a scan must be strongly consistent');
    const after = (ExclusiveStartKey as { pk?: string } | undefined)?.pk ?? '';
    const items = this.items(TableName).filter(({ pk }) => String(pk) > after);
    items.sort((a, b) => (String(a.pk) < String(b.pk) ? -1 : 1));
    const page = items.slice(0, Limit ?? 1000);
    const projected = Object.values(names.ExpressionAttributeNames ?? {});
    return {
      Items: page.map((item) =>
        Object.fromEntries(Object.entries(item).filter(([name]) => projected.includes(name))),
      ),
      ...(page.length < items.length ? { LastEvaluatedKey: { pk: page.at(-1)!.pk } } : {}),
    };
  }

  #write(input: Input, { pk, sk = '' }: Input['Key'], next: (item: Item | undefined) => Item | undefined) {
    const partition = this.#partition(input.TableName, pk);
    const item = partition.get(sk);
    if (!holds(input.ConditionExpression, item, input)) {
      throw new ConditionalCheckFailedException({ message: 'the condition does not hold', $metadata: {} });
    }
    this.#before.set(`${input.TableName} ${pk} ${sk}`, item);
    const written = next(item);
    if (written === undefined) partition.delete(sk);
    else partition.set(sk, written);
    return { Attributes: structuredClone(written) };
  }

  copy(): FakeDynamo {
    const copy = new FakeDynamo();
    for (const [table, partitions] of this.tables) copy.tables.set(table, structuredClone(partitions));
    copy.#before = structuredClone(this.#before);
    return copy;
  }
}
