/** What goes back to the client. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
  /** For the access log; never holds what the request or the function said. */
  readonly error?: string;
  /** The status with which Lambda answered the invocation, when there was one. */
  readonly integrationStatus?: number;
}

/** An answer that API Gateway itself gives: `{"message": "Not Found"}`. */
function gatewayAnswer(status: number, message: string, error?: string): ApiAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
    ...(error ? { error } : {}),
  };
}

export const NOT_FOUND = gatewayAnswer(404, 'Not Found');
export const UNAUTHORIZED = gatewayAnswer(401, 'Unauthorized');
export const FORBIDDEN = gatewayAnswer(403, 'Forbidden');
export const TOO_LONG = gatewayAnswer(413, 'Request Too Long');
export const UNAVAILABLE = gatewayAnswer(503, 'Service Unavailable', 'the integration timed out');
export const internalError = (error: string) => gatewayAnswer(500, 'Internal Server Error', error);

/**
 * Reads what a function answered, in the structured form or the inferred one of payload format 2.0.
 * `payload` is JSON text. A structured answer that API Gateway cannot use becomes a 500.
 */
export function readLambdaAnswer(payload: string): ApiAnswer {
  const value: unknown = JSON.parse(payload);
  if (!isStructured(value)) {
    // Inferred: 200, JSON, the answer is the body; a string goes out as it is.
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: Buffer.from(typeof value === 'string' ? value : payload),
    };
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = value;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return malformed('statusCode');
  if (headers === null || typeof headers !== 'object') return malformed('headers');
  if (!Array.isArray(cookies)) return malformed('cookies');
  if (typeof body !== 'string') return malformed('body');
  const named = Object.entries(headers).map(([name, header]) => [name.toLowerCase(), String(header)]);
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...Object.fromEntries(named) },
    cookies: cookies.map(String),
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function isStructured(value: unknown): value is Record<string, unknown> & { isBase64Encoded?: boolean } {
  return typeof value === 'object' && value !== null && 'statusCode' in value;
}

const malformed = (field: string) => internalError(`the function's answer has a malformed ${field}`);
