import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Run, startRun } from './support/run.ts';
import { arn, encryptedWith, functionWith, outcome, stackOf, within } from './support/templates.ts';

const DAY = 86_400_000;
let run: Run;
let admin: S3Client;
const s3 = (principal?: string) =>
  new S3Client({ ...run.as(principal), requestChecksumCalculation: 'WHEN_REQUIRED' });
beforeAll(async () => {
  run = await startRun(
    stackOf(
      {
        Key: { Type: 'AWS::KMS::Key', Properties: {} },
        Archive: { Type: 'AWS::S3::Bucket', Properties: encryptedWith('Key') },
        Plain: {
          Type: 'AWS::S3::Bucket',
          Properties: {
            LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Prefix: 'short/', ExpirationInDays: 1 }] },
          },
        },
        Log: {
          Type: 'AWS::S3::Bucket',
          Properties: {
            ObjectLockEnabled: true,
            ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 30 } } },
            VersioningConfiguration: { Status: 'Enabled' },
          },
        },
        LogPolicy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: { Ref: 'Log' },
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Deny',
                  Principal: { AWS: '*' },
                  Action: 's3:*',
                  Resource: [arn('Log'), within('Log', '/*')],
                  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
                },
                {
                  Effect: 'Deny',
                  Principal: '*',
                  Action: 's3:GetObject',
                  Resource: within('Log', '/secret/*'),
                },
              ],
            },
          },
        },
      },
      functionWith('Writer', [
        { Action: 's3:PutObject', Resource: [within('Archive', '/*'), within('Log', '/receipts/*')] },
        {
          Action: 'kms:GenerateDataKey',
          Resource: arn('Key'),
          Condition: { StringEquals: { 'kms:ViaService': 's3.us-west-1.amazonaws.com' } },
        },
      ]),
      functionWith('Keyless', [
        { Action: ['s3:PutObject', 's3:GetObject'], Resource: within('Archive', '/*') },
      ]),
      functionWith('Lister', [
        {
          Action: 's3:ListBucket',
          Resource: arn('Plain'),
          Condition: { StringLike: { 's3:prefix': 'a/*' } },
        },
      ]),
      functionWith('Eraser', [{ Action: 's3:DeleteObject', Resource: within('Plain', '/mine/*') }]),
      functionWith('Reader', [
        { Action: 's3:GetObject', Resource: [within('Plain', '/*'), within('Log', '/*')] },
      ]),
    ),
  );
  admin = s3();
});
afterAll(() => run.gateway.close());

const put = (client: S3Client, bucket: string, Key: string, text: string, more = {}) =>
  client.send(new PutObjectCommand({ Bucket: run.id(bucket), Key, Body: Buffer.from(text), ...more }));
const get = async (client: S3Client, bucket: string, Key: string, VersionId?: string) => {
  const { Body } = await client.send(
    new GetObjectCommand({ Bucket: run.id(bucket), Key, ...(VersionId ? { VersionId } : {}) }),
  );
  return Body?.transformToString();
};
const logged = { ChecksumAlgorithm: 'SHA256' as const };

describe('objects', () => {
  test('bytes come back as they were put, by a key with every kind of character', async () => {
    const Key = 'a/b c+d&<é>/%41';
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
    await admin.send(new PutObjectCommand({ Bucket: run.id('Plain'), Key, Body: bytes }));
    const { Body } = await admin.send(new GetObjectCommand({ Bucket: run.id('Plain'), Key }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    const { Contents } = await admin.send(
      new ListObjectsV2Command({ Bucket: run.id('Plain'), Prefix: 'a/b' }),
    );
    expect(Contents?.map((object) => object.Key)).toEqual([Key]);
  });

  test('a streamed body, which comes in signed chunks, and one of megabytes are stored without their framing', async () => {
    const bytes = Buffer.alloc(3 * 1024 * 1024, 'abc');
    const streaming = new S3Client(run.as());
    const stored = async (Key: string, Body: Readable | Buffer) => {
      await streaming.send(
        new PutObjectCommand({ Bucket: run.id('Plain'), Key, Body, ContentLength: bytes.length }),
      );
      const { Body: body } = await streaming.send(new GetObjectCommand({ Bucket: run.id('Plain'), Key }));
      return Buffer.from((await body?.transformToByteArray()) ?? []).equals(bytes);
    };
    expect(await stored('streamed', Readable.from([bytes.subarray(0, 9), bytes.subarray(9)]))).toBe(true);
    expect(await stored('whole', bytes)).toBe(true);
  });

  test('a listing goes on where its page ended', async () => {
    await Promise.all(['1', '2', '3'].map((name) => put(admin, 'Plain', `paged/${name}`, name)));
    const first = await admin.send(
      new ListObjectsV2Command({ Bucket: run.id('Plain'), Prefix: 'paged/', MaxKeys: 2 }),
    );
    const second = await admin.send(
      new ListObjectsV2Command({
        Bucket: run.id('Plain'),
        Prefix: 'paged/',
        ContinuationToken: first.NextContinuationToken,
      }),
    );
    expect([first, second].map(({ Contents }) => Contents?.map(({ Key }) => Key))).toEqual([
      ['paged/1', 'paged/2'],
      ['paged/3'],
    ]);
  });

  test('a put that must not overwrite is refused when there is something, and of a race one wins', async () => {
    const create = () => outcome(put(admin, 'Plain', 'once', 'x', { IfNoneMatch: '*' }));
    const outcomes = await Promise.all(Array.from({ length: 8 }, create));
    expect(outcomes.filter((result) => result === 'done')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'PreconditionFailed']));
  });

  test('a body that is not what its checksum says is refused', async () => {
    const call = put(admin, 'Plain', 'wrong', 'x', { ChecksumSHA256: Buffer.alloc(32).toString('base64') });
    expect(await outcome(call)).toBe('BadDigest');
  });

  test('a multipart upload is refused by name', async () => {
    const call = admin.send(new CreateMultipartUploadCommand({ Bucket: run.id('Plain'), Key: 'big' }));
    expect(await outcome(call)).toBe('NotImplemented');
  });

  test('a bucket without versions lists each object with the version null', async () => {
    await put(admin, 'Plain', 'unversioned/x', 'x');
    const { Versions } = await admin.send(
      new ListObjectVersionsCommand({ Bucket: run.id('Plain'), Prefix: 'unversioned/' }),
    );
    expect(Versions).toMatchObject([{ Key: 'unversioned/x', VersionId: 'null', Size: 1 }]);
  });
});

describe('permissions', () => {
  test('an action outside the role is AccessDenied, naming function, action and object', async () => {
    const error = await put(s3('Writer'), 'Plain', 'x', 'x').catch((reason: Error) => reason as Error);
    expect(error).toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    expect((error as Error).message).toContain(
      `(Writer, role Test-WriterRole) is not authorized to perform s3:PutObject on Plain (${run.arn('Plain')}/x)`,
    );
  });

  test('an encrypted bucket needs the right to use its key, in S3’s hands', async () => {
    expect(await outcome(put(s3('Writer'), 'Archive', 'x', 'x'))).toBe('done');
    const error = await put(s3('Keyless'), 'Archive', 'x', 'x').catch((reason: Error) => reason as Error);
    expect((error as Error).message).toContain('kms:GenerateDataKey');
    expect(await outcome(get(s3('Keyless'), 'Archive', 'x'))).toBe('AccessDenied');
  });

  test('a condition on the prefix bounds a listing', async () => {
    const list = (Prefix?: string) =>
      outcome(
        s3('Lister').send(
          new ListObjectsV2Command({ Bucket: run.id('Plain'), ...(Prefix ? { Prefix } : {}) }),
        ),
      );
    expect([await list('a/'), await list('b/'), await list()]).toEqual([
      'done',
      'AccessDenied',
      'AccessDenied',
    ]);
  });

  test('a missing key is told only to who may list the bucket', async () => {
    expect(await outcome(get(s3('Reader'), 'Plain', 'missing'))).toBe('AccessDenied');
    expect(await outcome(get(admin, 'Plain', 'missing'))).toBe('NoSuchKey');
    const head = admin.send(new HeadObjectCommand({ Bucket: run.id('Plain'), Key: 'missing' }));
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });

  test('DeleteObjects refuses key by key', async () => {
    await put(admin, 'Plain', 'mine/1', 'x');
    await put(admin, 'Plain', 'theirs/1', 'x');
    const { Deleted, Errors } = await s3('Eraser').send(
      new DeleteObjectsCommand({
        Bucket: run.id('Plain'),
        Delete: { Objects: [{ Key: 'mine/1' }, { Key: 'theirs/1' }] },
      }),
    );
    expect(Deleted).toEqual([{ Key: 'mine/1' }]);
    expect(Errors).toMatchObject([{ Key: 'theirs/1', Code: 'AccessDenied' }]);
    expect(await get(admin, 'Plain', 'theirs/1')).toBe('x');
    expect(await outcome(get(admin, 'Plain', 'mine/1'))).toBe('NoSuchKey');
  });

  test('a copy needs the right to read its source', async () => {
    await put(admin, 'Plain', 'source', 'x');
    const copy = (client: S3Client) =>
      outcome(
        client.send(
          new CopyObjectCommand({
            Bucket: run.id('Archive'),
            Key: 'copy',
            CopySource: `${run.id('Plain')}/source`,
          }),
        ),
      );
    expect([await copy(admin), await copy(s3('Writer'))]).toEqual(['done', 'AccessDenied']);
  });

  test('a Deny of the bucket’s policy wins over the role; the one on plain transport does not apply', async () => {
    await put(admin, 'Log', 'open/1', 'x', logged);
    await put(admin, 'Log', 'secret/1', 'x', logged);
    expect(await outcome(get(s3('Reader'), 'Log', 'open/1'))).toBe('done');
    expect(await outcome(get(s3('Reader'), 'Log', 'secret/1'))).toBe('AccessDenied');
  });
});

describe('a bucket with Object Lock', () => {
  test('an overwrite keeps the first version, and neither can be deleted while locked', async () => {
    // Prepare
    const Bucket = run.id('Log');
    const first = await put(admin, 'Log', 'receipts/1', 'first', logged);
    const second = await put(admin, 'Log', 'receipts/1', 'second', logged);

    // Act
    const refused = await outcome(
      admin.send(new DeleteObjectCommand({ Bucket, Key: 'receipts/1', VersionId: first.VersionId })),
    );
    const { Errors } = await admin.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'receipts/1', VersionId: second.VersionId }] },
      }),
    );

    // Assess
    expect(refused).toBe('AccessDenied');
    expect(Errors).toMatchObject([{ Code: 'AccessDenied', VersionId: second.VersionId }]);
    expect(await get(admin, 'Log', 'receipts/1', first.VersionId)).toBe('first');
    expect(await get(admin, 'Log', 'receipts/1')).toBe('second');
    const { Versions } = await admin.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'receipts/1' }));
    expect(Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [second.VersionId, true],
      [first.VersionId, false],
    ]);
  });

  test('a deletion without a version only marks; taking the marker away brings the object back', async () => {
    const Bucket = run.id('Log');
    await put(admin, 'Log', 'marked', 'x', logged);
    const { DeleteMarker, VersionId } = await admin.send(new DeleteObjectCommand({ Bucket, Key: 'marked' }));
    expect(DeleteMarker).toBe(true);
    expect(await outcome(get(admin, 'Log', 'marked'))).toBe('NoSuchKey');
    await admin.send(new DeleteObjectCommand({ Bucket, Key: 'marked', VersionId }));
    expect(await get(admin, 'Log', 'marked')).toBe('x');
  });

  test('a put without a checksum is refused, as S3 does', async () => {
    await expect(put(admin, 'Log', 'bare', 'x')).rejects.toThrow(/x-amz-checksum- HTTP header is required/);
  });

  test('once the retention is over by the local clock the version can be deleted', async () => {
    const Bucket = run.id('Log');
    const { VersionId } = await put(admin, 'Log', 'old', 'x', logged);
    const { Retention } = await admin.send(new GetObjectRetentionCommand({ Bucket, Key: 'old' }));
    expect(Retention?.Mode).toBe('COMPLIANCE');
    run.clock.advance(31 * DAY);
    expect(await outcome(admin.send(new DeleteObjectCommand({ Bucket, Key: 'old', VersionId })))).toBe(
      'done',
    );
    expect(await outcome(get(admin, 'Log', 'old'))).toBe('NoSuchKey');
  });
});

describe('lifecycle', () => {
  test('an object goes at the first midnight UTC after its days, under the rule’s prefix only', async () => {
    // Prepare
    await put(admin, 'Plain', 'short/1', 'x');
    await put(admin, 'Plain', 'long/1', 'x');
    const { LastModified } = await admin.send(
      new HeadObjectCommand({ Bucket: run.id('Plain'), Key: 'short/1' }),
    );
    const due = Math.ceil(((LastModified as Date).getTime() + DAY) / DAY) * DAY;

    // Act
    run.clock.advance(due - run.clock.now() - 60_000);
    await run.gateway.expire();
    const shortly = await outcome(get(admin, 'Plain', 'short/1'));
    run.clock.advance(120_000);
    await run.gateway.expire();

    // Assess
    expect(shortly).toBe('done');
    expect(await outcome(get(admin, 'Plain', 'short/1'))).toBe('NoSuchKey');
    expect(await outcome(get(admin, 'Plain', 'long/1'))).toBe('done');
  });
});
