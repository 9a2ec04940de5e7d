import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Errors, Fail, JitterType, JsonPath, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { Places } from './places.ts';
import { ScrubjayFunction } from './scrubjay-function.ts';
import { Workflow } from './workflow.ts';

/** The law gives 15 business days; what has not ended after two has failed, and somebody is to look. */
const LONGEST_AMENDMENT = Duration.days(2);

/** What follows a request to opt out, limit or opt in, whose choice is on file by then: its receipt. */
export class Amendment {
  readonly machine: Workflow;

  /** @param options.issuer the name on receipts. @param options.publish gives a receipt away, by way of the log. */
  constructor(
    scope: Construct,
    { keys, ledger }: Places,
    { issuer, publish }: { readonly issuer: string; readonly publish: ScrubjayFunction },
  ) {
    const report = new ScrubjayFunction(scope, 'AmendReport', {
      entry: 'amend/report.ts',
      timeout: 30,
      memory: 512,
      description: 'Looks whether a choice is on file, and signs its receipt',
    });
    ledger.requests.allow(report, 'get', 'update');
    ledger.consents.allow(report, 'get');
    ledger.agreements.allow(report, 'getMany');
    ledger.logLeaves.allow(report, 'get', 'put');
    keys.signing.allow(report, 'Sign', 'GetPublicKey');
    report.addEnvironment('ISSUER', issuer);

    this.machine = machine(scope, { report, publish });
  }

  /** Lets a function start one. */
  allowStart(fn: ScrubjayFunction): void {
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['states:StartExecution'],
      resourceArns: [this.machine.stateMachineArn],
    });
    fn.addEnvironment('AMENDMENT_STATE_MACHINE', this.machine.stateMachineArn);
  }
}

interface Steps {
  readonly report: ScrubjayFunction;
  readonly publish: ScrubjayFunction;
}

/** Its histories cannot be deleted, so that its data is the request's id only. */
function machine(scope: Construct, steps: Steps): Workflow {
  const failed = new Fail(scope, 'AmendmentFailed', {
    error: 'STEP_FAILED',
    cause: "A step failed and so did its retries. The step's log has its code.",
  });
  const task = (id: string, fn: ScrubjayFunction) =>
    new LambdaInvoke(scope, id, {
      lambdaFunction: fn,
      payloadResponseOnly: true,
      retryOnServiceExceptions: false,
    })
      .addRetry({
        errors: [Errors.ALL],
        interval: Duration.seconds(5),
        backoffRate: 3,
        maxAttempts: 6,
        maxDelay: Duration.minutes(5),
        jitterStrategy: JitterType.FULL,
      })
      // The error's message would stay in the history as data; the state goes on as it was.
      .addCatch(failed, { errors: [Errors.ALL], resultPath: JsonPath.DISCARD });
  const report = task('ReportAmendment', steps.report);
  report.next(task('PublishAmendment', steps.publish)).next(new Succeed(scope, 'Amended'));

  return new Workflow(scope, 'Amendment', {
    comment: 'Signs the receipt of a choice that a request made',
    start: report,
    steps: [steps.report, steps.publish],
    timeout: LONGEST_AMENDMENT,
  });
}
