import { randomUUID } from 'node:crypto';
import { tag } from './xml.ts';

/** An HTTP answer, complete. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** How a service writes its answers and errors. */
export type Protocol = 'json-1.0' | 'json-1.1' | 's3';

/** An error of an AWS service, answered in the service's own wire form. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of a JSON error's body, such as the item of a failed condition. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** The answer of a JSON service. */
export function jsonAnswer(protocol: Protocol, body: unknown): Answer {
  return {
    status: 200,
    headers: { 'content-type': contentType(protocol) },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** The answer of S3 with an XML body. */
export function xmlAnswer(xml: string): Answer {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
  return { status: 200, headers: { 'content-type': contentType('s3') }, body };
}

/** An error as the SDK's client of the service understands it. */
export function errorAnswer(protocol: Protocol, error: AwsError): Answer {
  const { code, message, status, members } = error;
  if (protocol === 's3') {
    const xml = tag('Code', code) + tag('Message', message) + tag('RequestId', randomUUID());
    return { ...xmlAnswer(`<Error>${xml}</Error>`), status };
  }
  return {
    status,
    headers: { 'content-type': contentType(protocol), 'x-amzn-errortype': code },
    body: Buffer.from(JSON.stringify({ __type: code, message, ...members })),
  };
}

function contentType(protocol: Protocol): string {
  return protocol === 's3' ? 'application/xml' : `application/x-amz-${protocol}`;
}
