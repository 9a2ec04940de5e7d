import type { Gateway } from '../aws/gateway.ts';

/** An error that a service answered, by AWS's name, such as `AccessDeniedException`. */
class ServiceError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Calls one operation and answers its JSON. Throws ServiceError. */
export type AwsClient = (
  service: 'kinesis' | 'sqs',
  operation: string,
  input: Record<string, unknown>,
) => Promise<Record<string, unknown>>;

const PROTOCOLS = {
  kinesis: { target: 'Kinesis_20131202', version: '1.1' },
  sqs: { target: 'AmazonSQS', version: '1.0' },
};

/**
 * Calls the gateway as the function does, with its credentials, in AWS's JSON protocol.
 * Not through the SDK: Kinesis data stays in base64, as the event needs it. The gateway checks who signs, not the
 * signature itself.
 */
export function createAwsClient(
  gateway: Pick<Gateway, 'url' | 'credentialsFor'>,
  functionLogicalId: string,
  region: string,
): AwsClient {
  const { accessKeyId } = gateway.credentialsFor(functionLogicalId);
  return async (service, operation, input) => {
    const { target, version } = PROTOCOLS[service];
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${accessKeyId}/${date.slice(0, 8)}/${region}/${service}/aws4_request`;
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: {
        'content-type': `application/x-amz-json-${version}`,
        'x-amz-target': `${target}.${operation}`,
        'x-amz-date': date,
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${'0'.repeat(64)}`,
      },
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.ok) return answer;
    const name = String(answer.__type ?? 'UnknownError')
      .split('#')
      .at(-1)!;
    throw new ServiceError(name, String(answer.message ?? answer.Message ?? response.status));
  };
}
