import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { checkExpressions } from './accepted.ts';
import { holds, type Names, updated } from './expressions.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST_KEYS = 100;
const MOST_BYTES = 400 * 1024;

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
  /** How many keys the next batch read leaves unprocessed. */
  unprocessed = 0;
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
        if (Keys.length > MOST_KEYS) throw refused();
        const left = Keys.slice(Keys.length - this.unprocessed);
        const asked = Keys.slice(0, Keys.length - this.unprocessed);
        this.unprocessed = 0;
        const items = asked
          .map((key) => this.#read(table, key, ConsistentRead))
          .filter((item) => item !== undefined);
        const unprocessed = left.length === 0 ? {} : { [table]: { Keys: left, ConsistentRead } };
        return { Responses: { [table]: items }, UnprocessedKeys: unprocessed };
      }
      case 'QueryCommand':
        return this.#query(input);
      case 'ScanCommand':
        return this.#scan(input);
      case 'PutCommand':
        return this.#write(input, input.Item, () => stored(input.Item));
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
      ...(isCut(page, names, Limit) ? { LastEvaluatedKey: { pk, sk: last } } : {}),
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
      ...(isCut(page, items, Limit) ? { LastEvaluatedKey: { pk: page.at(-1)!.pk } } : {}),
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
    if (sizeOf(written) > MOST_BYTES) throw refused();
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

/** Whether there may be more behind a page: DynamoDB does not look when the limit was reached. */
function isCut(page: readonly unknown[], all: readonly unknown[], limit: number | undefined): boolean {
  return page.length < all.length || page.length === limit;
}

/** A copy without members that are undefined, which the stores' client leaves out. */
function stored<T>(value: T): T {
  if (Array.isArray(value)) return value.map(stored) as T;
  if (value instanceof Uint8Array) return Uint8Array.from(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, stored(member)])) as T;
}

/** About as DynamoDB counts, in bytes. */
function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array || typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.entries(value).reduce((total, [name, member]) => total + name.length + sizeOf(member), 0);
}

function refused(): DynamoDBServiceException {
  return new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', $metadata: {} });
}
