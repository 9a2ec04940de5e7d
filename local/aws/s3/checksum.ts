import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../wire/answer.ts';
import type { HttpRequest } from '../wire/listener.ts';

/** The checksums that are verified, by header. Others are taken as they come. */
const checksums: Record<string, (body: Buffer) => string> = {
  'content-md5': (body) => createHash('md5').update(body).digest('base64'),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest('base64'),
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest('base64'),
  'x-amz-checksum-crc32': (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString('base64');
  },
};

/** Refuses a body that is not what its checksum header says. Throws BadDigest. */
export function verifyChecksums({ headers, body }: HttpRequest): void {
  for (const [header, compute] of Object.entries(checksums)) {
    const given = headers[header];
    if (given !== undefined && given !== compute(body))
      throw new AwsError('BadDigest', `The ${header} you specified did not match what we received.`);
  }
}
