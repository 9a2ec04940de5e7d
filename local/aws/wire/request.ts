import { AwsError } from './answer.ts';
import type { HttpRequest } from './listener.ts';

/** Who signed a request, and for which service. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** The service's signing name, such as 'dynamodb' or 's3'. */
  readonly service: string;
}

/**
 * Reads the credential scope of a SigV4 signature, from the header or, when presigned, from the query.
 * The signature itself is not checked: the local run has no secrets.
 *
 * @throws AwsError MissingAuthenticationToken
 * Source: docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function credentialScope(request: HttpRequest): CredentialScope {
  const header = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1];
  const [accessKeyId, _date, _region, service] = (
    header ??
    request.query.get('X-Amz-Credential') ??
    ''
  ).split('/');
  if (!accessKeyId || !service)
    throw new AwsError(
      'MissingAuthenticationToken',
      'the request has no SigV4 credential scope; sign it as the SDK does',
      403,
    );
  return { accessKeyId, service };
}

/** The operation that a JSON request names in `X-Amz-Target`, such as 'PutItem'. */
export function targetOf(request: HttpRequest): string {
  const operation = (request.headers['x-amz-target'] ?? '').split('.')[1];
  if (!operation) throw new AwsError('UnknownOperationException', 'the request has no X-Amz-Target header');
  return operation;
}

/** The body of a JSON request. */
export function jsonBody(request: HttpRequest): Record<string, unknown> {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString('utf8')) as Record<string, unknown>;
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON');
  }
}
