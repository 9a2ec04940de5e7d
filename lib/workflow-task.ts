import { Duration } from 'aws-cdk-lib';
import { Errors, type Fail, JitterType, JsonPath, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { ScrubjayFunction } from './scrubjay-function.ts';

/** Failures of the service and not of the step: https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html */
const TRANSIENT = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
];

/** How a step is tried again: longer where Lambda itself could not run it. */
const STEP_RETRIES: readonly RetryProps[] = [
  {
    errors: TRANSIENT,
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxAttempts: 8,
    maxDelay: Duration.minutes(5),
    jitterStrategy: JitterType.FULL,
  },
  {
    errors: [Errors.TASKS_FAILED, Errors.TIMEOUT],
    interval: Duration.seconds(5),
    backoffRate: 3,
    maxAttempts: 4,
    maxDelay: Duration.minutes(5),
    jitterStrategy: JitterType.FULL,
  },
];

export interface WorkflowTaskProps {
  /** The step. */
  readonly fn: ScrubjayFunction;
  /** Where the workflow ends when the step is given up. */
  readonly failed: Fail;
  /** How it is tried again. Default: within ten minutes or so. */
  readonly retries?: readonly RetryProps[];
}

/** A state that runs a step, again and again later if it fails, and then gives it up. */
export function workflowTask(
  scope: Construct,
  id: string,
  { fn, failed, retries = STEP_RETRIES }: WorkflowTaskProps,
): LambdaInvoke {
  const task = new LambdaInvoke(scope, id, {
    lambdaFunction: fn,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false,
  });
  for (const retry of retries) task.addRetry(retry);
  // The error's message would stay in the history as data; the state goes on as it was.
  task.addCatch(failed, { errors: [Errors.ALL], resultPath: JsonPath.DISCARD });
  return task;
}
