import type { InvokeResult, Runtime } from '../lambda/runtime.ts';
import { type Json, taskForm } from './definition.ts';

/** A Task's failure: `name` is what Retry and Catch match, `message` the Cause. */
class TaskError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

/** An error that no Retry and no Catch matches. */
export function fatal(name: string, cause: string): Error {
  return Object.assign(new TaskError(name, cause), { isRetryable: false, isCatchable: false });
}

/** The most that a state's input or output may have: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_DATA_BYTES = 262_144;

/** Whether the state machine's role may invoke a function; answers the reason when it may not. */
export type InvokeCheck = (functionArn: string) => string | undefined;

/**
 * Runs one Task: invokes its function with the evaluated Parameters and answers what Step Functions would.
 * Throws a TaskError with AWS's names: the function's own errorType, `Lambda.AWSLambdaException`, `States.DataLimitExceeded`.
 */
export async function runTask(
  resource: unknown,
  input: unknown,
  runtime: Pick<Runtime, 'invoke'>,
  check: InvokeCheck,
): Promise<unknown> {
  const form = taskForm(resource);
  if (form !== 'lambda:invoke') return read(await invoke(form.functionArn, input, runtime, check));
  const { FunctionName, Payload } = input as { FunctionName?: unknown; Payload?: unknown };
  const result = await invoke(String(FunctionName), Payload ?? {}, runtime, check);
  return { ExecutedVersion: '$LATEST', Payload: read(result), StatusCode: result.statusCode };
}

async function invoke(
  name: string,
  payload: unknown,
  runtime: Pick<Runtime, 'invoke'>,
  check: InvokeCheck,
): Promise<InvokeResult> {
  // A version or an alias: there is one version here.
  const functionArn = name.replace(/^(arn:(?:[^:]*:){5}function:[^:]+):.*$/, '$1');
  const denied = check(functionArn);
  if (denied) throw new TaskError('Lambda.AWSLambdaException', denied);
  try {
    return await runtime.invoke(functionArn, payload);
  } catch (error) {
    const { name: kind, message } = error as Error;
    throw new TaskError(`Lambda.${kind}`, message);
  }
}

function read({ functionError, payload }: InvokeResult): unknown {
  if (functionError) {
    const { errorType } = JSON.parse(payload) as Json;
    throw new TaskError(typeof errorType === 'string' && errorType ? errorType : 'Lambda.Unknown', payload);
  }
  if (Buffer.byteLength(payload) > MAX_DATA_BYTES) {
    throw fatal('States.DataLimitExceeded', `a task answered more than ${MAX_DATA_BYTES} bytes`);
  }
  return JSON.parse(payload);
}
