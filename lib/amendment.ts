import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Deletion } from './deletion.ts';
import { leaseOf } from './lease.ts';
import type { Places } from './places.ts';
import { ScrubjayFunction } from './scrubjay-function.ts';
import { Workflow } from './workflow.ts';
import { workflowTask } from './workflow-task.ts';

/**
 * The law gives 15 business days for a choice and 45 days for a correction; what has not ended after three days, in which
 * whatever a correction may wait for has expired, has failed, and somebody is to look.
 */
const LONGEST_AMENDMENT = Duration.days(3);

/**
 * What follows a request to opt out, limit or opt in, whose choice is on file by then: its receipt. And what follows a
 * request to correct: the wrong value goes out of the index and, by the steps that a deletion has for sessions of others,
 * out of the recordings.
 */
export class Amendment {
  readonly machine: Workflow;

  /** @param options.issuer the name on receipts. @param options.deletion whose steps rewrite sessions and give receipts away. */
  constructor(
    scope: Construct,
    { keys, ledger, erasable }: Places,
    { issuer, deletion }: { readonly issuer: string; readonly deletion: Deletion },
  ) {
    const resolve = new ScrubjayFunction(scope, 'AmendResolve', {
      entry: 'amend/resolve.ts',
      timeout: 60,
      memory: 512,
      description: 'Finds the sessions of a person that hold a wrong value, and corrects the index',
    });
    ledger.requests.allow(resolve, 'get', 'query', 'put', 'update');
    erasable.identifiers.allow(resolve, 'query', 'put', 'delete');
    erasable.particulars.allow(resolve, 'get', 'put', 'delete');
    ledger.businessKeys.allow(resolve, 'get');
    keys.blind.allow(resolve, 'Decrypt');

    const report = new ScrubjayFunction(scope, 'AmendReport', {
      entry: 'amend/report.ts',
      timeout: 30,
      memory: 512,
      description: 'Looks whether a choice or a correction is carried out, and signs its receipt',
    });
    ledger.requests.allow(report, 'get', 'query', 'update');
    erasable.identifiers.allow(report, 'query');
    erasable.particulars.allow(report, 'query', 'delete');
    ledger.businessKeys.allow(report, 'get');
    keys.blind.allow(report, 'Decrypt');
    ledger.consents.allow(report, 'get');
    ledger.agreements.allow(report, 'getMany');
    ledger.logLeaves.allow(report, 'get', 'put');
    keys.signing.allow(report, 'Sign', 'GetPublicKey');
    report.addEnvironment('ISSUER', issuer);

    const { rekey, scrub, publish } = deletion;
    this.machine = machine(scope, { resolve, rekey, scrub, report, publish });
  }
}

interface Steps {
  readonly resolve: ScrubjayFunction;
  readonly rekey: ScrubjayFunction;
  readonly scrub: ScrubjayFunction;
  readonly report: ScrubjayFunction;
  readonly publish: ScrubjayFunction;
}

/** Its histories cannot be deleted, so that its data is the request's id and counters only. */
function machine(scope: Construct, steps: Steps): Workflow {
  const failed = new Fail(scope, 'AmendmentStepFailed', {
    error: 'STEP_FAILED',
    cause: "A step failed and so did its retries. The step's log has its code.",
  });
  const task = (id: string, fn: ScrubjayFunction) => workflowTask(scope, id, { fn, failed });
  const resolve = task('ResolveAmendment', steps.resolve);
  const rekey = task('RekeyAmendment', steps.rekey);
  const scrub = task('ScrubAmendment', steps.scrub);
  const report = task('ReportAmendment', steps.report);
  const publish = task('PublishAmendment', steps.publish);
  // Who still saw an old key, or the rows from before, is over by then.
  const lease = new Wait(scope, 'AmendmentLease', { time: WaitTime.duration(leaseOf(scope)) });
  const later = new Wait(scope, 'AmendmentLater', { time: WaitTime.duration(Duration.hours(1)) });
  /** Runs a step again as long as it says that there is more to do. */
  const repeat = (step: ReturnType<typeof task>, choice: string, next: IChainable) =>
    step.next(new Choice(scope, choice).when(Condition.booleanEquals('$.more', true), step).otherwise(next));
  resolve.next(
    new Choice(scope, 'IsAmendmentResolved')
      .when(Condition.booleanEquals('$.more', true), resolve)
      .when(Condition.booleanEquals('$.rewrites', true), rekey)
      .otherwise(report),
  );
  repeat(rekey, 'IsAmendmentRekeyed', lease);
  lease.next(scrub);
  repeat(scrub, 'IsAmendmentScrubbed', report);
  const amended = new Succeed(scope, 'Amended');
  report.next(
    new Choice(scope, 'IsAmendmentLeft')
      .when(Condition.numberGreaterThan('$.left', 0), later)
      .when(Condition.stringEquals('$.receipt', ''), amended)
      .otherwise(publish),
  );
  later.next(resolve);
  publish.next(amended);

  return new Workflow(scope, 'Amendment', {
    comment: 'Carries out a correction, or looks at a choice, and signs the receipt',
    start: resolve,
    steps: Object.values(steps),
    timeout: LONGEST_AMENDMENT,
  });
}
