import { AwsError } from '../wire/answer.ts';
import type { HttpRequest } from '../wire/listener.ts';
import type { Objects } from './objects.ts';

/** Carries out one piece of work at a time for each name. */
export type Turns = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (last.get(name) === turn) last.delete(name);
    }
  };
}

/**
 * Checks `If-None-Match: *` and `If-Match` of a PutObject, which fauxqs ignores.
 *
 * @throws AwsError PreconditionFailed, or NoSuchKey for If-Match on nothing
 * Source: docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export async function checkPreconditions(
  request: HttpRequest,
  bucket: string,
  key: string,
  objects: Objects,
): Promise<void> {
  const { 'if-none-match': none, 'if-match': match } = request.headers;
  if (none === undefined && match === undefined) return;
  if (none !== undefined && none !== '*')
    throw new AwsError('NotImplemented', 'If-None-Match of a PutObject must be *', 501);
  const { status, headers } = await objects.head(bucket, key);
  const exists = status === 200;
  const failed = new AwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
  );
  if (none !== undefined && exists) throw failed;
  if (match === undefined) return;
  if (!exists) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  if (unquoted(match) !== unquoted(headers.etag ?? '')) throw failed;
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}
