import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { Bucket } from './bucket.ts';
import { MarkNumbers } from './mark-numbers.ts';

const s3 = mockClient(S3Client);
const numbers = new MarkNumbers(new Bucket(s3 as unknown as S3Client, 'marks'));
const first = (name: string) => {
  s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: `accounts/${name}` }] });
};

beforeEach(() => {
  s3.reset();
});

test('the newest number of a table is the first of its names', async () => {
  first('999999999999992');
  expect(await numbers.newest('accounts')).toBe(7);
  s3.on(ListObjectsV2Command).resolves({});
  expect(await numbers.newest('accounts')).toBe(0);
});

test.each(['!', '', '-1', '1e3', '99999999999999 '])(
  'a name that is no number, %j, hides none: nothing is read by it',
  async (name) => {
    first(name);
    await expect(numbers.newest('accounts')).rejects.toThrow('no number');
  },
);
