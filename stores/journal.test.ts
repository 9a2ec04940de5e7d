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
import type { RestoreGuard } from './restore-guard.ts';

const s3 = mockClient(S3Client);
/** The numbers that were left, and what each follows on. */
const left: number[] = [];
const guard = { number: async () => 7, leave: async (number: number) => void left.push(number) };
const journal = new Journal(new Bucket(s3 as unknown as S3Client, 'log'), {
  accounts: guard as unknown as RestoreGuard,
  consents: guard as unknown as RestoreGuard,
  sessions: guard as unknown as RestoreGuard,
});
const entries = async (after?: string) =>
  Promise.all((await Array.fromAsync(journal.names(after))).map((name) => journal.read(name)));
const stored = new Map<string, Uint8Array>();

const refusal = (httpStatusCode: number) =>
  new S3ServiceException({ name: 'Refused', $fault: 'client', $metadata: { httpStatusCode } });

/** S3 that lists one object a page and creates only what is not there. */
beforeEach(() => {
  s3.reset();
  stored.clear();
  left.length = 0;
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
  const written: JournalEntry[] = [
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
  for (const entry of written.toReversed()) await journal.write(entry);

  expect(await entries()).toEqual(written);
  const [first] = await Array.fromAsync(journal.names());
  expect(await entries(first)).toEqual(written.slice(1));
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
  await expect(entries()).rejects.toThrow(name);
});

test('what was laid over an entry is not taken for it', async () => {
  await journal.write(revocation(5));
  const [name] = stored.keys();
  const other = Buffer.from(JSON.stringify(revocation(6)));
  stored.set(name!, other);
  await expect(entries()).rejects.toThrow('is not the one that was written');
});

test('the number of a mark is left behind only once the entry is written', async () => {
  s3.on(PutObjectCommand).rejectsOnce(refusal(500));
  await expect(journal.write(revocation(5))).rejects.toThrow(S3ServiceException);
  expect(left).toEqual([]);
  s3.on(PutObjectCommand).resolves({});
  await journal.write(revocation(5));
  expect(left).toEqual([7]);
});

test('a mark of a table that the writer does not guard is not written', async () => {
  const suppression: JournalEntry = {
    mark: 'suppression',
    at: 1,
    business,
    request: newId(),
    kind: 'delete',
    identifiers: [],
  };
  await expect(journal.write(suppression)).rejects.toThrow('suppression');
  expect(stored.size).toBe(0);
});
