import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { newId } from '../core/flow/ids.ts';
import type { ConsentRecord } from '../core/gate/consent.ts';
import { OPT_OUTS, type OptOutRecord } from '../core/gate/opt-out.ts';
import { Consents } from './consents.ts';
import { type Item, Table } from './table.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const consents = new Consents(new Table(dynamo as unknown as DynamoDBDocumentClient, 'consents'));
const stored = new Map<string, Item>();
/** Runs once, just before the next put takes effect: what another writer does meanwhile. */
let meanwhile: (() => Promise<unknown>) | undefined;
/** Lets puts of a sort key fail, as when an invocation is cut off. */
let cutOffAt: string | undefined;

const name = ({ pk, sk }: Item) => `${pk} ${sk}`;

/** A table that knows the two conditions there are: that nothing stands, and that the revision is older. */
beforeEach(() => {
  dynamo.reset();
  stored.clear();
  meanwhile = undefined;
  cutOffAt = undefined;
  dynamo.on(GetCommand).callsFake(({ Key }) => ({ Item: stored.get(name(Key)) }));
  dynamo.on(PutCommand).callsFake(async ({ Item, ConditionExpression, ExpressionAttributeValues }) => {
    const first = meanwhile;
    meanwhile = undefined;
    await first?.();
    if (Item.sk === cutOffAt) throw new Error('cut off');
    const standing = stored.get(name(Item));
    const isOlder = (standing?.revision as number) < ExpressionAttributeValues?.[':revision'];
    if (standing !== undefined && !(ConditionExpression.includes('revision') && isOlder))
      throw new ConditionalCheckFailedException({ message: 'condition', $metadata: {} });
    stored.set(name(Item), Item);
    return {};
  });
  dynamo.on(BatchGetCommand).callsFake(({ RequestItems }) => {
    const keys = RequestItems.consents.Keys as Item[];
    if (keys.length > 100) throw new Error('more than 100 keys in one read');
    return { Responses: { consents: keys.map((key) => stored.get(name(key))).filter(Boolean) } };
  });
  dynamo.on(QueryCommand).callsFake(({ ExpressionAttributeValues, ExclusiveStartKey, Limit }) => {
    const all = [...stored.values()]
      .filter(
        ({ pk, sk }) =>
          pk === ExpressionAttributeValues[':pk'] &&
          String(sk).startsWith(ExpressionAttributeValues[':prefix'] ?? ''),
      )
      .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1))
      .filter(({ sk }) => ExclusiveStartKey === undefined || String(sk) > ExclusiveStartKey.sk);
    const page = all.slice(0, Limit);
    const last = page.at(-1);
    return {
      Items: page,
      ...(all.length > page.length && last ? { LastEvaluatedKey: { pk: last.pk, sk: last.sk } } : {}),
    };
  });
});

const visitor = 'v'.repeat(43);
const common = {
  business: newId(),
  principal: visitor,
  collectionMethod: 'banner' as const,
  assertion: 'attested' as const,
};
const record =
  (event: 'given' | 'withdrawn', changes: Partial<ConsentRecord> = {}) =>
  (_: unknown, timestamp: number) =>
    Promise.resolve<ConsentRecord>({
      ...common,
      id: newId(),
      event,
      categories: ['forms'],
      purposes: [],
      timestamp,
      ...changes,
    });
const eventsOf = async (principal = visitor) =>
  (await consents.choosers([principal], [])).consents(principal);

describe('consent', () => {
  test('is kept for good, and what the gate reads follows from all of it', async () => {
    await consents.addConsent(visitor, record('given'));
    await consents.addConsent(visitor, record('withdrawn'));
    await consents.addConsent(visitor, record('given', { categories: ['ips'] }));
    expect((await eventsOf()).map(({ event, categories }) => [event, categories])).toEqual([
      ['given', ['forms']],
      ['withdrawn', ['forms']],
      ['given', ['ips']],
    ]);
    const { events, next } = await consents.history(visitor, 2);
    expect(events.map(({ event }) => event)).toEqual(['given', 'withdrawn']);
    expect((await consents.history(visitor, 2, next)).events.map(({ event }) => event)).toEqual(['given']);
  });

  test('of two in the same moment has two times, and neither is lost', async () => {
    meanwhile = () => consents.addConsent(visitor, record('given', { categories: ['ips'] }));
    await consents.addConsent(visitor, record('given'));
    const times = (await eventsOf()).map(({ timestamp }) => timestamp);
    expect(new Set(times).size).toBe(2);
    expect((await eventsOf()).map(({ categories }) => categories)).toEqual([['ips'], ['forms']]);
  });

  test('that was cut off before the gate could see it counts with the next', async () => {
    cutOffAt = 'consent';
    await expect(consents.addConsent(visitor, record('given'))).rejects.toThrow('cut off');
    expect(await eventsOf()).toEqual([]);
    cutOffAt = undefined;
    await consents.addConsent(visitor, record('withdrawn'));
    expect((await eventsOf()).map(({ event }) => event)).toEqual(['given', 'withdrawn']);
  });

  test('is not asked about, and nothing written, when there is nothing to append', async () => {
    await consents.addConsent(visitor, async () => undefined);
    expect(stored.size).toBe(0);
  });

  test('counts as absent when the row cannot be read, until the next act sets it right from the history', async () => {
    await consents.addConsent(visitor, record('given'));
    stored.set(`${visitor} consent`, {
      pk: visitor,
      sk: 'consent',
      revision: 1,
      events: 'spoilt',
      latest: 1,
    });
    expect(await eventsOf()).toEqual([]);
    stored.delete(`${visitor} consent`);
    await consents.addConsent(visitor, record('given'));
    expect(await eventsOf()).toHaveLength(2);
  });
});

describe('opt-outs', () => {
  const choice = (changes: Partial<OptOutRecord>): OptOutRecord => ({
    ...common,
    id: newId(),
    choice: 'opt_out',
    kinds: ['sensitive'],
    timestamp: 10,
    ...changes,
  });
  const optOuts = async (at: number) => (await consents.choosers([], [visitor])).optOuts(visitor, at);

  test('add up, and are taken back', async () => {
    expect(await consents.addChoice(visitor, choice({}))).toEqual(['sensitive']);
    expect(await consents.addChoice(visitor, choice({ kinds: ['storage'], timestamp: 11 }))).toEqual([
      'sensitive',
      'storage',
    ]);
    await consents.addChoice(visitor, choice({ choice: 'opt_in', timestamp: 12 }));
    expect(await optOuts(20)).toEqual(['storage']);
  });

  test('of a row that cannot be read are all there are', async () => {
    stored.set(`${visitor} choice`, { pk: visitor, sk: 'choice', revision: 1, choices: 'spoilt' });
    expect(await optOuts(20)).toEqual(OPT_OUTS);
  });
});

test('a batch reads ⌈keys/100⌉ times: two keys a visitor, one a person', async () => {
  const people = (count: number, letter: string) => Array.from({ length: count }, (_, n) => `${letter}${n}`);
  await consents.choosers(people(100, 'v'), people(101, 'p'));
  expect(dynamo.commandCalls(BatchGetCommand)).toHaveLength(4);
  for (const call of dynamo.commandCalls(BatchGetCommand))
    expect(call.args[0].input.RequestItems!.consents!.ConsistentRead).toBe(true);
});
