import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { checkDeadline } from './settling.ts';

export type Item = Record<string, unknown>;
export type Key = { readonly pk: string; readonly sk?: string };

/** DynamoDB's limit of keys in one batch read. */
const BATCH = 100;

/** Says of a row whether the table may be read as it stands; see `restore-guard.ts`. */
export interface ReadGuard {
  /** The row that it looks at. */
  readonly key: Key;
  /** What the row must tell at least; asked before the table is read. */
  expected(): Promise<number>;
  /** @throws when the table may not be read */
  check(row: Item | undefined, expected: number): void;
}

/** A table, with strongly consistent reads and conditional writes. */
export class Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #name: string;
  readonly #guard: ReadGuard | undefined;

  /** @param guard refuses every read of a table that must not be read as it stands */
  constructor(client: DynamoDBDocumentClient, name: string, guard?: ReadGuard) {
    this.#client = client;
    this.#name = name;
    this.#guard = guard;
  }

  async get(key: Key): Promise<Item | undefined> {
    await this.#checkGuard();
    return this.#get(key);
  }

  async #get(key: Key): Promise<Item | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#name, Key: key, ConsistentRead: true }),
    );
    return Item;
  }

  async #checkGuard(): Promise<void> {
    if (this.#guard === undefined) return;
    const expected = await this.#guard.expected();
    this.#guard.check(await this.#get(this.#guard.key), expected);
  }

  /**
   * Reads many items: ⌈keys/100⌉ calls, and more only for what DynamoDB leaves unprocessed. A guard's row is one key
   * more.
   */
  async getMany(keys: readonly Key[]): Promise<Item[]> {
    const guard = this.#guard;
    if (guard === undefined || keys.length === 0) return this.#getMany(keys);
    const expected = await guard.expected();
    const items = await this.#getMany([guard.key, ...keys]);
    const isGuard = ({ pk, sk }: Item) => pk === guard.key.pk && sk === guard.key.sk;
    guard.check(items.find(isGuard), expected);
    return items.filter((item) => !isGuard(item));
  }

  async #getMany(keys: readonly Key[]): Promise<Item[]> {
    const items: Item[] = [];
    const unique = [...new Map(keys.map((key) => [JSON.stringify([key.pk, key.sk]), key])).values()];
    for (let at = 0; at < unique.length; at += BATCH) {
      let request:
        | Record<string, { Keys: Record<string, unknown>[]; ConsistentRead?: boolean | undefined }>
        | undefined = {
        [this.#name]: {
          Keys: unique.slice(at, at + BATCH) as Record<string, unknown>[],
          ConsistentRead: true,
        },
      };
      while (request !== undefined && Object.keys(request).length > 0) {
        checkDeadline();
        const answer: { Responses?: Record<string, Item[]> | undefined; UnprocessedKeys?: typeof request } =
          (await this.#client.send(new BatchGetCommand({ RequestItems: request }))) as never;
        items.push(...(answer.Responses?.[this.#name] ?? []));
        request = answer.UnprocessedKeys;
      }
    }
    return items;
  }

  /** Puts an item. Answers false when the condition does not hold. */
  async put(item: Item, condition?: Omit<PutCommandInput, 'TableName' | 'Item'>): Promise<boolean> {
    return conditional(
      this.#client.send(new PutCommand({ TableName: this.#name, Item: item, ...condition })),
    );
  }

  /** Puts an item that must not exist yet. Answers false when it does. */
  create(item: Item): Promise<boolean> {
    return this.put(item, { ConditionExpression: 'attribute_not_exists(pk)' });
  }

  /** Updates an item. Answers false when the condition does not hold. */
  update(key: Key, expression: Omit<UpdateCommandInput, 'TableName' | 'Key'>): Promise<boolean> {
    return conditional(
      this.#client.send(new UpdateCommand({ TableName: this.#name, Key: key, ...expression })),
    );
  }

  /**
   * Adds one to a number, which is 0 where it does not stand.
   *
   * @param atLeast what it must be before
   * @returns the number now, or undefined when it is less than that
   */
  async increment(key: Key, attribute: string, atLeast: number): Promise<number | undefined> {
    try {
      const { Attributes } = await this.#client.send(
        new UpdateCommand({
          TableName: this.#name,
          Key: key,
          UpdateExpression: 'ADD #number :one',
          ConditionExpression:
            atLeast > 0 ? '#number >= :least' : 'attribute_not_exists(#number) OR #number >= :least',
          ExpressionAttributeNames: { '#number': attribute },
          ExpressionAttributeValues: { ':one': 1, ':least': atLeast },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Attributes?.[attribute] as number;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  async delete(key: Key): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#name, Key: key }));
  }

  /** One page of a partition in the order of its sort key. */
  async page(
    pk: string,
    options: { prefix?: string; limit?: number; after?: Item | undefined },
  ): Promise<{ items: Item[]; next?: Item }> {
    await this.#checkGuard();
    const prefix = options.prefix ?? '';
    const { Items, LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#name,
        ConsistentRead: true,
        KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: prefix === '' ? { ':pk': pk } : { ':pk': pk, ':prefix': prefix },
        Limit: options.limit,
        ExclusiveStartKey: options.after,
      }),
    );
    return { items: Items ?? [], ...(LastEvaluatedKey === undefined ? {} : { next: LastEvaluatedKey }) };
  }

  /** Items of a partition in the order of its sort key: from `from` on, before `before`, at most `limit`. */
  async range(
    pk: string,
    { from, before, limit }: { readonly from: string; readonly before: string; readonly limit: number },
  ): Promise<Item[]> {
    if (from >= before) return [];
    await this.#checkGuard();
    const items: Item[] = [];
    let after: Item | undefined;
    do {
      checkDeadline();
      const { Items, LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#name,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :before',
          ExpressionAttributeValues: { ':pk': pk, ':from': from, ':before': before },
          Limit: limit - items.length,
          ExclusiveStartKey: after,
        }),
      );
      items.push(...(Items ?? []).filter(({ sk }) => sk !== before));
      after = LastEvaluatedKey;
    } while (after !== undefined && items.length < limit);
    return items;
  }

  /**
   * One page of the whole table, some attributes of each item; in no order that means anything.
   *
   * @param after the partition key before the page
   */
  async scan(
    attributes: readonly string[],
    limit: number,
    after?: string,
  ): Promise<{ items: Item[]; next?: string }> {
    const { Items, LastEvaluatedKey } = await this.#client.send(
      new ScanCommand({
        TableName: this.#name,
        ConsistentRead: true,
        ProjectionExpression: attributes.map((_, index) => `#a${index}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: { pk: after } }),
      }),
    );
    return {
      items: Items ?? [],
      ...(LastEvaluatedKey === undefined ? {} : { next: LastEvaluatedKey.pk as string }),
    };
  }

  /** Every item of a partition, page by page, from behind the sort key `from` on. */
  async *all(pk: string, prefix?: string, from?: string): AsyncGenerator<Item> {
    let after: Item | undefined = from === undefined ? undefined : { pk, sk: from };
    do {
      checkDeadline();
      const page = await this.page(pk, { after, ...(prefix === undefined ? {} : { prefix }) });
      yield* page.items;
      after = page.next;
    } while (after !== undefined);
  }
}

async function conditional(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
