import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, test } from '@jest/globals';
import { presignGet } from './presign.ts';

const endpoint = process.env.AWS_ENDPOINT_URL;
afterEach(() => {
  if (endpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
  else process.env.AWS_ENDPOINT_URL = endpoint;
});

/** The keys of AWS's own example. */
const client = new S3Client({
  region: 'us-east-1',
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
});
const NOW = Date.parse('2013-05-24T00:00:00Z');

test("an address has the signature of AWS's own example, but for the host's region", async () => {
  delete process.env.AWS_ENDPOINT_URL;
  const url = new URL(await presignGet(client, 'examplebucket', 'test.txt', 86_400, NOW));
  expect(url.host).toBe('examplebucket.s3.us-east-1.amazonaws.com');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request',
    'X-Amz-Date': '20130524T000000Z',
    'X-Amz-Expires': '86400',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('where an endpoint is set, the bucket is in the path', async () => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:4000';
  const url = new URL(await presignGet(client, 'bucket', 'exports/a b.zip', 60, NOW));
  expect(url.href).toMatch(/^http:\/\/127\.0\.0\.1:4000\/bucket\/exports\/a%20b\.zip\?/);
});
