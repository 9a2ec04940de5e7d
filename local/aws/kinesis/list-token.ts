import { AwsError } from '../wire/answer.ts';

/** Where a listing of shards goes on: of which stream, after which shard, through which filter. */
export interface ListPosition {
  readonly streamArn: string;
  readonly after: string;
  readonly filter: Record<string, unknown> | undefined;
}

/** Writes the NextToken of ListShards: a later page names its stream only through it. */
export function writeListToken({ streamArn, after, filter }: ListPosition): string {
  return Buffer.from(JSON.stringify({ streamArn, after, filter })).toString('base64');
}

/** Reads a NextToken; undefined for none. Throws InvalidArgumentException for one that is not ours. */
export function readListToken(token: unknown): ListPosition | undefined {
  if (typeof token !== 'string') return undefined;
  try {
    return JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as ListPosition;
  } catch {
    throw new AwsError('InvalidArgumentException', 'the NextToken is not one that this stream gave out');
  }
}
