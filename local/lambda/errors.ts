/** The invocation errors that Lambda itself reports, in the form that a caller sees them. */
export interface LambdaError {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** The function ran longer than its timeout. */
export function taskTimedOut(requestId: string, timeoutMs: number): LambdaError {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
  };
}

/** The process of the function ended during an invocation. */
export function runtimeExited(requestId: string, code: number | null, signal: string | null): LambdaError {
  const how = signal ? `signal: ${SIGNAL_NAMES[signal] ?? signal}` : `exit status ${code}`;
  return {
    errorType: 'Runtime.ExitError',
    errorMessage:
      code === 0
        ? `RequestId: ${requestId} Error: Runtime exited without providing a reason`
        : `RequestId: ${requestId} Error: Runtime exited with error: ${how}`,
  };
}

const SIGNAL_NAMES: Record<string, string> = {
  SIGKILL: 'killed',
  SIGABRT: 'aborted',
  SIGSEGV: 'segmentation fault',
};

/** Synchronous invocations carry at most 6 MB each way: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** The function answered more than an invocation may carry. */
export function responseTooLarge(bytes: number): LambdaError {
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`,
  };
}

/** The request is more than an invocation may carry; the function is not invoked. */
export class RequestTooLargeException extends Error {
  override readonly name = 'RequestTooLargeException';
  constructor(bytes: number) {
    super(
      `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_PAYLOAD_BYTES} bytes)`,
    );
  }
}
