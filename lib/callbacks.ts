import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Errors,
  Fail,
  JitterType,
  type RetryProps,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Places } from './places.ts';
import { ScrubjayFunction } from './scrubjay-function.ts';
import { Workflow } from './workflow.ts';
import { workflowTask } from './workflow-task.ts';

/** How long a change of a request's status may wait before its callbacks are told. */
const BETWEEN_LOOKS = Duration.minutes(15);

/** A day longer than a deletion may take. */
const LONGEST_WATCH = Duration.days(15);

/** The workflow that tells callbacks how a request stands: of OpenDSR and of our own API. */
export class Callbacks {
  readonly machine: Workflow;

  /** @param issuer the address at which requests come */
  constructor(scope: Construct, { keys, ledger }: Pick<Places, 'keys' | 'ledger'>, issuer: string) {
    const callback = new ScrubjayFunction(scope, 'OpenDsrCallback', {
      entry: 'callbacks/index.ts',
      timeout: 60,
      memory: 256,
      description: "Tells a request's callbacks how it stands",
    });
    ledger.requests.allow(callback, 'get', 'update');
    ledger.businessKeys.allow(callback, 'get', 'put');
    keys.evidence.allow(callback, 'Decrypt', 'GenerateDataKey');
    callback.addEnvironment('ISSUER', issuer);

    this.machine = machine(scope, callback);
  }
}

/** A callback that fails is tried again for two days. */
const CALLBACK_RETRIES: readonly RetryProps[] = [
  {
    errors: [Errors.ALL],
    interval: Duration.seconds(5),
    backoffRate: 3,
    maxAttempts: 50,
    maxDelay: Duration.hours(1),
    jitterStrategy: JitterType.FULL,
  },
];

/** Its histories cannot be deleted, so that its data is the request's id only. */
function machine(scope: Construct, callback: ScrubjayFunction): Workflow {
  const failed = new Fail(scope, 'CallbackFailed', {
    error: 'CALLBACK_FAILED',
    cause:
      'A callback did not take it for two days. The request goes on; its controller can ask for its status.',
  });
  const tell = workflowTask(scope, 'TellCallbacks', { fn: callback, failed, retries: CALLBACK_RETRIES });
  const later = new Wait(scope, 'CallbacksLater', { time: WaitTime.duration(BETWEEN_LOOKS) });
  tell.next(
    new Choice(scope, 'IsRequestEnded')
      .when(Condition.booleanEquals('$.ended', true), new Succeed(scope, 'CallbacksTold'))
      .otherwise(later),
  );
  later.next(tell);
  return new Workflow(scope, 'Callbacks', {
    comment: "Tells a request's callbacks how it stands, until it has ended",
    start: tell,
    steps: [callback],
    timeout: LONGEST_WATCH,
  });
}
