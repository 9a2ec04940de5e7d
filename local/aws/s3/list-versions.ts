import { type Answer, xmlAnswer } from '../wire/answer.ts';
import type { HttpRequest } from '../wire/listener.ts';
import { tag } from '../wire/xml.ts';

/** A version as a listing shows it; a delete marker has no etag. */
export interface ListedVersion {
  readonly key: string;
  readonly id: string;
  readonly latest: boolean;
  /** Local time, in milliseconds. */
  readonly at: number;
  readonly size: number;
  readonly etag: string | undefined;
}

const MOST_KEYS = 1000;

/**
 * ListObjectVersions.
 *
 * @param versions every version of the bucket, by key, then newest first
 * Source: docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export function listVersions(
  request: HttpRequest,
  bucket: string,
  versions: readonly ListedVersion[],
): Answer {
  const prefix = request.query.get('prefix') ?? '';
  const keyMarker = request.query.get('key-marker') ?? '';
  const idMarker = request.query.get('version-id-marker');
  const most = Math.min(Number(request.query.get('max-keys') ?? MOST_KEYS), MOST_KEYS);
  const marked = versions.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  const after = idMarker ? versions.slice(marked + 1) : versions.filter(({ key }) => key > keyMarker);
  const rest = after.filter(({ key }) => key.startsWith(prefix));
  const page = rest.slice(0, most);
  const last = page.at(-1);
  const next =
    rest.length > most && last ? tag('NextKeyMarker', last.key) + tag('NextVersionIdMarker', last.id) : '';
  return xmlAnswer(
    [
      '<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      tag('Name', bucket) + tag('Prefix', prefix) + tag('MaxKeys', String(most)),
      tag('IsTruncated', String(next !== '')) + next,
      ...page.map(entry),
      '</ListVersionsResult>',
    ].join(''),
  );
}

function entry({ key, id, latest, at, size, etag }: ListedVersion): string {
  const common = [
    tag('Key', key),
    tag('VersionId', id),
    tag('IsLatest', String(latest)),
    tag('LastModified', new Date(at).toISOString()),
  ].join('');
  if (etag === undefined) return `<DeleteMarker>${common}</DeleteMarker>`;
  const content = tag('ETag', etag) + tag('Size', String(size)) + tag('StorageClass', 'STANDARD');
  return `<Version>${common}${content}</Version>`;
}
