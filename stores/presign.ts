import { createHash, createHmac } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';

/**
 * An address by which whoever has it can get one object for a time: AWS Signature Version 4 in the query, made with the
 * credentials of the function.
 * Source: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 *
 * @param seconds how long it is good for, at most a week, and no longer than the credentials
 * @param now ms since 1970
 */
export async function presignGet(
  client: S3Client,
  bucket: string,
  key: string,
  seconds: number,
  now: number,
): Promise<string> {
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
  const region = await client.config.region();
  const { origin, host } = placeOf(bucket, region);
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const path = `${origin.path}/${key.split('/').map(encode).join('/')}`;
  const query = Object.entries({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKeyId}/${scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(seconds),
    ...(sessionToken === undefined ? {} : { 'X-Amz-Security-Token': sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const canonical = ['GET', path, query, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, digest].join('\n');
  const signingKey = scope
    .split('/')
    .reduce<string | Buffer>(
      (from, part) => createHmac('sha256', from).update(part).digest(),
      `AWS4${secretAccessKey}`,
    );
  const signature = createHmac('sha256', signingKey).update(toSign).digest('hex');
  return `${origin.base}${path}?${query}&X-Amz-Signature=${signature}`;
}

/** The bucket's own host in AWS; where another endpoint is set, the bucket is the first part of the path. */
function placeOf(bucket: string, region: string) {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (endpoint === undefined) {
    const host = `${bucket}.s3.${region}.amazonaws.com`;
    return { host, origin: { base: `https://${host}`, path: '' } };
  }
  const { origin, host } = new URL(endpoint);
  return { host, origin: { base: origin, path: `/${bucket}` } };
}

/** RFC 3986, with the characters that it leaves unreserved. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
