import { createHash, createPublicKey, verify } from 'node:crypto';
import { type KinesisClient, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Bucket } from '../../stores/bucket.ts';
import { BusinessKeys } from '../../stores/business-keys.ts';
import { KeyRing } from '../../stores/key-ring.ts';
import { LogKey, SigningKey } from '../../stores/signing.ts';
import { Stream } from '../../stores/streams.ts';
import { Table } from '../../stores/table.ts';
import { RequestWorkflow } from '../../stores/workflow.ts';

/** What stands in for AWS: the clients of it, and what of the template's resources is called how. */
export interface Backend {
  readonly dynamo: DynamoDBDocumentClient;
  readonly s3: S3Client;
  readonly kinesis: KinesisClient;
  readonly kms: KMSClient;
  readonly stepFunctions: SFNClient;
  readonly names: {
    /** A table with a sort key, and one without. */
    readonly sorted: string;
    readonly plain: string;
    readonly bucket: string;
    /** A bucket with a default retention. */
    readonly locked: string;
    readonly stream: string;
    readonly sealKey: string;
    readonly otherKey: string;
    readonly signingKey: string;
    readonly logKey: string;
    readonly machine: string;
  };
  /** What the stream holds, in the order in which it came, shard by shard. */
  records(): Promise<readonly Uint8Array[]>;
  /** Names of the executions there are. */
  executions(): readonly string[];
  /** The next batch read leaves the last of its keys unprocessed. */
  leaveUnprocessed(): void;
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error: Error) => error.name,
  );

/** What the stores rely on, and what stands in for AWS must do as AWS does. @param start is called once, before all */
export function storesContract(start: () => Promise<Backend>): void {
  let backend: Backend;
  let sorted: Table;
  let plain: Table;
  let bucket: Bucket;
  let locked: Bucket;
  beforeAll(async () => {
    backend = await start();
    const { dynamo, s3, names } = backend;
    sorted = new Table(dynamo, names.sorted);
    plain = new Table(dynamo, names.plain);
    bucket = new Bucket(s3, names.bucket);
    locked = new Bucket(s3, names.locked);
  });

  describe('items', () => {
    test('come back as they were put, without members that are undefined', async () => {
      const item = { pk: 'item', text: 'ü', number: 1.5, bytes: bytes('x'), yes: true, none: null };
      const deep = { list: ['a', { b: 1 }], map: { c: [] } };
      expect(await plain.get({ pk: 'item' })).toBeUndefined();
      expect(await plain.put({ ...item, ...deep, gone: undefined })).toBe(true);
      expect(await plain.get({ pk: 'item' })).toStrictEqual({ ...item, ...deep });
    });

    test('are created once; of many that create one wins', async () => {
      const racing = Array.from({ length: 8 }, (_, n) => sorted.create({ pk: 'raced', sk: 'a', n }));
      const won = (await Promise.all(racing)).map((isWon, n) => (isWon ? n : -1)).filter((n) => n >= 0);
      expect(won).toHaveLength(1);
      expect(await sorted.get({ pk: 'raced', sk: 'a' })).toEqual({ pk: 'raced', sk: 'a', n: won[0] });
    });

    test('are put only where a condition holds', async () => {
      const put = (seenAt: number) =>
        plain.put(
          { pk: 'seen', seenAt },
          {
            ConditionExpression: 'attribute_not_exists(pk) OR #seenAt > :seenAt',
            ExpressionAttributeNames: { '#seenAt': 'seenAt' },
            ExpressionAttributeValues: { ':seenAt': seenAt },
          },
        );
      expect([await put(5), await put(6), await put(5), await put(4)]).toEqual([true, false, false, true]);
      expect(await plain.get({ pk: 'seen' })).toEqual({ pk: 'seen', seenAt: 4 });
    });

    test('are updated where there are none too, unless a condition says no', async () => {
      const key = { pk: 'updated', sk: '1' };
      const names = { '#at': 'at', '#n': 'n', '#gone': 'gone' };
      const set = (condition: string) =>
        sorted.update(key, {
          UpdateExpression: 'SET #at = :at REMOVE #gone ADD #n :one',
          ConditionExpression: condition,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ':at': 7, ':one': 1 },
        });
      expect(await set('attribute_exists(#at) AND #n = :one')).toBe(false);
      expect(await sorted.get(key)).toBeUndefined();
      expect(await set('attribute_not_exists(#at)')).toBe(true);
      expect(await sorted.get(key)).toEqual({ ...key, at: 7, n: 1 });
      expect(await set('attribute_exists(#at) AND #n = :one')).toBe(true);
      expect(await set('#n < :one')).toBe(false);
      expect(await sorted.get(key)).toEqual({ ...key, at: 7, n: 2 });
    });

    test('count up, from nothing and only from what they must have', async () => {
      const key = { pk: 'counted' };
      expect(await plain.increment(key, 'number', 1)).toBeUndefined();
      expect(await plain.increment(key, 'number', 0)).toBe(1);
      expect(await plain.increment(key, 'number', 1)).toBe(2);
      expect(await plain.increment(key, 'number', 3)).toBeUndefined();
    });

    test('are deleted, also those that are not there', async () => {
      await sorted.put({ pk: 'deleted', sk: '1' });
      await sorted.delete({ pk: 'deleted', sk: '1' });
      await sorted.delete({ pk: 'deleted', sk: '1' });
      expect(await sorted.get({ pk: 'deleted', sk: '1' })).toBeUndefined();
      expect(await sorted.create({ pk: 'deleted', sk: '1' })).toBe(true);
    });

    test('a read that is not strongly consistent answers the state now or one from before', async () => {
      await plain.put({ pk: 'stale', n: 1 });
      await plain.put({ pk: 'stale', n: 2 });
      const { Item } = await backend.dynamo.send(
        new GetCommand({ TableName: backend.names.plain, Key: { pk: 'stale' } }),
      );
      expect([1, 2]).toContain(Item?.n);
      expect(await plain.get({ pk: 'stale' })).toEqual({ pk: 'stale', n: 2 });
    });

    test('of more than 400 KB are refused', async () => {
      expect(await errorOf(plain.put({ pk: 'large', body: new Uint8Array(410_000) }))).toBe(
        'ValidationException',
      );
      expect(await plain.get({ pk: 'large' })).toBeUndefined();
    });
  });

  describe('a partition', () => {
    const names = ['A', 'Z', '_', 'a', 'aa', 'b', 'z', '~', 'é', '日'];
    beforeAll(async () => {
      for (const sk of [...names].reverse()) await sorted.put({ pk: 'many', sk });
      await sorted.put({ pk: 'other', sk: 'a' });
    });
    const allOf = async (prefix?: string, from?: string) =>
      (await Array.fromAsync(sorted.all('many', prefix, from))).map(({ sk }) => sk);

    test('is read in the order of its bytes, by prefix, and from behind a name that need not be there', async () => {
      expect(await allOf()).toEqual(names);
      expect(await allOf('a')).toEqual(['a', 'aa']);
      expect(await allOf('a', 'a')).toEqual(['aa']);
      expect(await allOf('a', 'a0')).toEqual(['aa']);
      expect(await allOf('', 'ab')).toEqual(['b', 'z', '~', 'é', '日']);
    });

    test('is read in pages; one that was filled may have a next one, with nothing in it', async () => {
      const first = await sorted.page('many', { limit: 6 });
      expect(first.items.map(({ sk }) => sk)).toEqual(names.slice(0, 6));
      const second = await sorted.page('many', { limit: 4, after: first.next });
      expect(second.items.map(({ sk }) => sk)).toEqual(names.slice(6));
      expect(second.next).toEqual({ pk: 'many', sk: '日' });
      expect(await sorted.page('many', { limit: 4, after: second.next })).toEqual({ items: [] });
      expect((await sorted.page('many', { limit: 11 })).next).toBeUndefined();
    });

    test('is read from one name on and before another', async () => {
      const range = async (from: string, before: string, limit: number) =>
        (await sorted.range('many', { from, before, limit })).map(({ sk }) => sk);
      expect(await range('Z', 'b', 10)).toEqual(['Z', '_', 'a', 'aa']);
      expect(await range('Z', 'b', 2)).toEqual(['Z', '_']);
      expect(await range('b', 'b', 2)).toEqual([]);
    });
  });

  test('a table is scanned in pages, some attributes of each item', async () => {
    for (let n = 0; n < 5; n++) await plain.put({ pk: `scanned-${n}`, kept: n, left: 'x' });
    const found: unknown[] = [];
    let after: string | undefined;
    do {
      const page = await plain.scan(['pk', 'kept'], 3, after);
      expect(page.items.length).toBeLessThanOrEqual(3);
      found.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    const scanned = found.filter((item) => String((item as { pk: string }).pk).startsWith('scanned-'));
    expect(scanned).toHaveLength(5);
    expect(scanned).toContainEqual({ pk: 'scanned-3', kept: 3 });
  });

  describe('many keys', () => {
    const keys = Array.from({ length: 130 }, (_, n) => ({ pk: `key-${n}` }));
    beforeAll(async () => {
      for (const [n, key] of keys.entries()) if (n % 2 === 0) await plain.put({ ...key, n });
    });

    test('are read at once, those that are not there left out, those named twice once', async () => {
      expect(await plain.getMany([...keys, ...keys.slice(0, 5)])).toHaveLength(65);
    });

    test('that a batch left unprocessed are asked for again', async () => {
      backend.leaveUnprocessed();
      const found = await plain.getMany(keys.slice(0, 9));
      expect(found.map(({ n }) => n).sort()).toEqual([0, 2, 4, 6, 8]);
    });

    test('more than a hundred are refused in one batch', async () => {
      const call = backend.dynamo.send(
        new BatchGetCommand({
          RequestItems: { [backend.names.plain]: { Keys: keys, ConsistentRead: true } },
        }),
      );
      expect(await errorOf(call)).toBe('ValidationException');
    });
  });

  describe('objects', () => {
    test('come back as they were put last, and are none when deleted', async () => {
      expect(await bucket.get('a/1')).toBeUndefined();
      await bucket.put('a/1', bytes('first'));
      await bucket.put('a/1', bytes('second'));
      expect(await bucket.get('a/1')).toEqual(bytes('second'));
      await bucket.deleteMany(['a/1', 'a/never']);
      expect(await bucket.get('a/1')).toBeUndefined();
    });

    test('are created once; of many that create one wins', async () => {
      const racing = Array.from({ length: 8 }, (_, n) => bucket.create('raced', bytes(String(n))));
      const won = (await Promise.all(racing)).flatMap((isWon, n) => (isWon ? [String(n)] : []));
      expect(won).toHaveLength(1);
      expect(await bucket.get('raced')).toEqual(bytes(won[0]!));
    });

    test('are listed in the order of their names, by prefix, from behind a name, with their times', async () => {
      for (const name of ['l/b', 'l/a', 'l/B', 'l/a/1', 'm']) await bucket.put(name, bytes('x'));
      expect(await Array.fromAsync(bucket.list('l/'))).toEqual(['l/B', 'l/a', 'l/a/1', 'l/b']);
      expect(await Array.fromAsync(bucket.list('l/', 'l/a'))).toEqual(['l/a/1', 'l/b']);
      expect(await Array.fromAsync(bucket.list('l/', 'l/aa'))).toEqual(['l/b']);
      expect(await Array.fromAsync(bucket.list('none/'))).toEqual([]);
      expect([await bucket.first('l/'), await bucket.first('none/')]).toEqual(['l/B', undefined]);
      const [entry] = await Array.fromAsync(bucket.entries('m'));
      expect(Math.abs(entry!.modifiedAt - Date.now())).toBeLessThan(120_000);
    });

    test('of more than a page are listed and deleted whole; more than a thousand at once are refused', async () => {
      const names = Array.from({ length: 1_001 }, (_, n) => `page/${'aBcD'[n % 4]}${n}`).sort();
      await Promise.all(names.map((name) => bucket.put(name, new Uint8Array())));
      expect(await Array.fromAsync(bucket.list('page/'))).toEqual(names);
      const atOnce = backend.s3.send(
        new DeleteObjectsCommand({
          Bucket: backend.names.bucket,
          Delete: { Objects: names.map((Key) => ({ Key })) },
        }),
      );
      expect(await errorOf(atOnce)).toBe('MalformedXML');
      await bucket.deleteMany(names);
      expect(await bucket.first('page/')).toBeUndefined();
    });

    test('of a write-once bucket need a checksum, are created once, and show what was put last', async () => {
      expect(await errorOf(locked.create('x', bytes('1')))).toBe('InvalidRequest');
      const checked = { ChecksumAlgorithm: 'SHA256' } as const;
      expect(await locked.create('x', bytes('1'), checked)).toBe(true);
      expect(await locked.create('x', bytes('2'), checked)).toBe(false);
      expect(await locked.get('x')).toEqual(bytes('1'));
      await locked.put('x', bytes('3'), checked);
      expect(await locked.get('x')).toEqual(bytes('3'));
      expect(await Array.fromAsync(locked.list(''))).toEqual(['x']);
    });
  });

  describe('keys', () => {
    const ring = (use: 'blind' | 'seal') =>
      new KeyRing(backend.kms, new BusinessKeys(sorted), backend.names.sealKey, use);

    test('are the same for all who make or find one', async () => {
      expect(await ring('seal').find('b', '1')).toBeUndefined();
      const made = await Promise.all([
        ring('seal').findOrCreate('b', '1'),
        ring('seal').findOrCreate('b', '1'),
      ]);
      expect(made[0]).toHaveLength(32);
      expect(Buffer.compare(made[0], made[1])).toBe(0);
      expect(Buffer.compare((await ring('seal').find('b', '1'))!, made[0])).toBe(0);
      expect(Buffer.compare(await ring('blind').findOrCreate('b', '1'), made[0])).not.toBe(0);
    });

    test('open under their own context only, in whichever order it is, and with their own key', async () => {
      const { sealKey: KeyId, otherKey } = backend.names;
      const { CiphertextBlob, Plaintext } = await backend.kms.send(
        new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: { a: '1', b: '2' } }),
      );
      const open = (context: Record<string, string>, blob = CiphertextBlob, key = KeyId) =>
        backend.kms.send(
          new DecryptCommand({ KeyId: key, CiphertextBlob: blob, EncryptionContext: context }),
        );
      expect((await open({ b: '2', a: '1' })).Plaintext).toEqual(Plaintext);
      expect(await errorOf(open({ a: '1', b: '3' }))).toBe('InvalidCiphertextException');
      expect(await errorOf(open({ a: '1' }))).toBe('InvalidCiphertextException');
      const changed = Uint8Array.from(CiphertextBlob!);
      changed[changed.length - 1]! ^= 1;
      expect(await errorOf(open({ a: '1', b: '2' }, changed))).toBe('InvalidCiphertextException');
      expect(await errorOf(open({ a: '1', b: '2' }, CiphertextBlob, otherKey))).toBe('IncorrectKeyException');
    });

    test('sign what their public keys verify', async () => {
      const message = Buffer.from('message');
      const receipts = new SigningKey(backend.kms, backend.names.signingKey);
      const checkpoints = new LogKey(backend.kms, backend.names.logKey);
      const spki = async (key: SigningKey | LogKey) =>
        createPublicKey({ key: Buffer.from(await key.publicKey()), format: 'der', type: 'spki' });
      const signature = await receipts.sign(createHash('sha256').update(message).digest());
      expect(verify('sha256', message, await spki(receipts), signature)).toBe(true);
      const signed = await checkpoints.sign(message);
      expect(signed).toHaveLength(64);
      expect(verify(null, message, await spki(checkpoints), signed)).toBe(true);
    });
  });

  describe('a stream', () => {
    const record = (n: number) => ({ partitionKey: 'one', data: bytes(`record ${n}`) });

    test('keeps records of one key in their order, one by one and many at once', async () => {
      const stream = new Stream(backend.kinesis, backend.names.stream);
      await stream.put(record(0));
      expect(await stream.putMany(Array.from({ length: 600 }, (_, n) => record(n + 1)))).toEqual(new Set());
      const texts = (await backend.records()).map((data) => Buffer.from(data).toString());
      expect(texts).toEqual(Array.from({ length: 601 }, (_, n) => `record ${n}`));
      expect((await stream.describe()).shards.length).toBeGreaterThan(0);
    });

    test('refuses more than 500 records at once, and one of more than a megabyte', async () => {
      const StreamName = backend.names.stream;
      const Records = Array.from({ length: 501 }, () => ({ PartitionKey: 'k', Data: bytes('x') }));
      expect(await errorOf(backend.kinesis.send(new PutRecordsCommand({ StreamName, Records })))).toBe(
        'ValidationException',
      );
      const Data = new Uint8Array(1024 * 1024 + 1);
      const large = backend.kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: 'k', Data }));
      expect(await errorOf(large)).toBe('ValidationException');
    });
  });

  test('a workflow that is started twice of a name runs once; with another input it is refused', async () => {
    const { stepFunctions, names } = backend;
    const workflow = new RequestWorkflow(stepFunctions, names.machine);
    await workflow.start('request-1');
    await workflow.start('request-1');
    await workflow.start('request-2');
    const other = new StartExecutionCommand({
      stateMachineArn: names.machine,
      name: 'request-1',
      input: JSON.stringify({ requestId: 'another' }),
    });
    expect(await errorOf(stepFunctions.send(other))).toBe('ExecutionAlreadyExists');
    expect([...backend.executions()].sort()).toEqual(['request-1', 'request-2']);
  });
}
