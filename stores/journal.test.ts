import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { newId } from '../core/flow/ids.ts';
import type { JournalEntry } from '../core/rights/journal-entry.ts';
import { Bucket } from './bucket.ts';
import { Journal } from './journal.ts';

const s3 = mockClient(S3Client);
const journal = new Journal(new Bucket(s3 as unknown as S3Client, 'log'));
const stored = new Map<string, Uint8Array>();

const refusal = (httpStatusCode: number) =>
  new S3ServiceException({ name: 'Refused', $fault: 'client', $metadata: { httpStatusCode } });

/** S3 that lists one object a page and creates only what is not there. */
beforeEach(() => {
  s3.reset();
  stored.clear();
  s3.on(PutObjectCommand).callsFake(({ Key, Body, IfNoneMatch }) => {
    if (IfNoneMatch !== '*' || stored.has(Key)) throw refusal(412);
    stored.set(Key, Body);
    return {};
  });
  s3.on(GetObjectCommand).callsFake(({ Key }) => ({
    Body: { transformToByteArray: async () => stored.get(Key) },
  }));
  s3.on(ListObjectsV2Command).callsFake(({ Prefix, StartAfter, ContinuationToken }) => {
    const behind = ContinuationToken ?? StartAfter ?? '';
    const keys = [...stored.keys()].sort().filter((key) => key.startsWith(Prefix) && key > behind);
    return {
      Contents: keys.slice(0, 1).map((Key) => ({ Key })),
      ...(keys.length > 1 ? { NextContinuationToken: keys[0] } : {}),
    };
  });
});

const business = newId();
const blind = 'b'.repeat(43);

const revocation = (at: number): JournalEntry => ({
  mark: 'key-revocation',
  at,
  business,
  key: { kind: 'site', siteKey: 'sj_pk_x' },
});

test('entries come back in the order of their times, also from behind a given one', async () => {
  const entries: JournalEntry[] = [
    revocation(999),
    { mark: 'tombstones', at: 1_000, business, request: newId(), sessions: [blind] },
    {
      mark: 'withdrawal',
      at: 1_700_000_000_000,
      business,
      id: newId(),
      principal: { type: 'visitor', blind },
      categories: ['emails'],
    },
  ];
  for (const entry of entries.toReversed()) await journal.write(entry);

  const read = await Array.fromAsync(journal.entries());
  expect(read.map(({ entry }) => entry)).toEqual(entries);
  const rest = await Array.fromAsync(journal.entries(read[0]!.name));
  expect(rest.map(({ entry }) => entry)).toEqual(entries.slice(1));
});

test('the same entry is written once; another of the same time stands beside it', async () => {
  for (let times = 0; times < 2; times++) await journal.write(revocation(5));
  await journal.write({ ...revocation(5), business: newId() });
  expect(stored.size).toBe(2);
});

test('an answer of "conflict" is asked again, any other failure is a failure', async () => {
  s3.on(PutObjectCommand).rejectsOnce(refusal(409)).resolves({});
  await journal.write(revocation(5));
  expect(s3.commandCalls(PutObjectCommand)).toHaveLength(2);
  s3.on(PutObjectCommand).rejects(refusal(500));
  await expect(journal.write(revocation(5))).rejects.toThrow(S3ServiceException);
});

test('what is no entry, or names somebody in the clear, is not written', async () => {
  const clear = { type: 'email', blind: 'joe@example.com' };
  await expect(
    journal.write({ mark: 'withdrawal', at: 1, business, id: newId(), principal: clear }),
  ).rejects.toThrow('blind');
  expect(stored.size).toBe(0);
});

test('a journal with an entry that cannot be read is not passed over', async () => {
  await journal.write(revocation(5));
  const [name] = stored.keys();
  stored.set(name!, Buffer.from('{"mark":'));
  await expect(Array.fromAsync(journal.entries())).rejects.toThrow(name);
});
