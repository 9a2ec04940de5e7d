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
import { leaseOf } from './lease.ts';
import type { ScrubjayFunction } from './scrubjay-function.ts';
import { Workflow } from './workflow.ts';
import { workflowTask } from './workflow-task.ts';

/** After that many looks with survivors, a deletion stops as unfinished, never as done. */
const MOST_ROUNDS = 5;

/**
 * A deletion that has not ended by then has failed. The law gives 45 days (Civil Code § 1798.130(a)(2)(A)), so
 * this leaves a month for somebody to look; what it waits for expires within three days.
 */
const LONGEST_DELETION = Duration.days(14);

interface Steps {
  readonly suppress: ScrubjayFunction;
  readonly cancel: ScrubjayFunction;
  readonly shred: ScrubjayFunction;
  readonly rekey: ScrubjayFunction;
  readonly erase: ScrubjayFunction;
  readonly scrub: ScrubjayFunction;
  readonly verify: ScrubjayFunction;
  readonly report: ScrubjayFunction;
  readonly publish: ScrubjayFunction;
}

/**
 * The workflow of a deletion. Its histories cannot be deleted, so that its data is the request's id and counters
 * only: each step is handed what the one before answered.
 */
export class DeletionMachine extends Workflow {
  /** @param scope all functions under it count for the lease. */
  constructor(scope: Construct, steps: Steps) {
    const { suppress, cancel, shred, rekey, erase, scrub, verify, report, publish } = steps;
    super(scope, 'Deletion', {
      comment: 'Erases what a request names, proves it, and signs a receipt',
      start: definition(scope, steps),
      steps: [suppress, cancel, shred, rekey, erase, scrub, verify, report, publish],
      timeout: LONGEST_DELETION,
    });
  }
}

function definition(scope: Construct, steps: Steps): IChainable {
  const failed = new Fail(scope, 'Failed', {
    error: 'STEP_FAILED',
    cause: "A step failed and so did its retries. The step's log has its code.",
  });
  const stuck = new Fail(scope, 'Stuck', {
    error: 'SURVIVORS',
    cause: `Something was still found after ${MOST_ROUNDS} rounds. The request stays in progress.`,
  });
  const unfinished = new Fail(scope, 'Unfinished', {
    error: 'NOT_FINAL',
    cause: 'Nothing more will expire by itself, and yet the receipt is not final: it names what remains.',
  });
  const task = (id: string, fn: ScrubjayFunction) => workflowTask(scope, id, { fn, failed });

  const suppress = task('Suppress', steps.suppress);
  const cancel = task('Cancel', steps.cancel);
  const shred = task('Shred', steps.shred);
  const rekey = task('Rekey', steps.rekey);
  const erase = task('Erase', steps.erase);
  const scrub = task('Scrub', steps.scrub);
  const verify = task('Verify', steps.verify);
  const report = task('Report', steps.report);
  const publish = task('Publish', steps.publish);
  const lease = WaitTime.duration(leaseOf(scope));
  const firstLease = new Wait(scope, 'Lease', { time: lease });
  // An invocation that read a key before it was destroyed or replaced may still be writing under it.
  const shredLease = new Wait(scope, 'ShredLease', { time: lease });
  // Who noted something for the request while its marks stood is over.
  const liftLease = new Wait(scope, 'LiftLease', { time: lease });
  const residue = new Wait(scope, 'Residue', { time: WaitTime.timestampPath('$.waitUntil') });

  suppress.next(firstLease).next(shred);
  /** Runs a step again as long as it says that there is more to do. */
  const repeat = (step: ReturnType<typeof task>, choice: string, next: IChainable) =>
    step.next(new Choice(scope, choice).when(Condition.booleanEquals('$.more', true), step).otherwise(next));
  const isStopped = Condition.isPresent('$.stopped');
  shred.next(
    new Choice(scope, 'IsAllShredded')
      .when(
        isStopped,
        new Choice(scope, 'IsHeld')
          .when(Condition.stringEquals('$.stopped', 'held'), verify)
          .otherwise(cancel),
      )
      .when(Condition.booleanEquals('$.more', true), shred)
      .otherwise(rekey),
  );
  cancel.next(liftLease).next(verify);
  repeat(rekey, 'IsAllRekeyed', shredLease);
  shredLease.next(erase);
  repeat(erase, 'IsAllErased', scrub);
  repeat(scrub, 'IsAllScrubbed', verify);
  verify.next(
    new Choice(scope, 'HasSurvivors')
      .when(Condition.booleanEquals('$.more', true), verify)
      .when(isStopped, report)
      .when(Condition.numberEquals('$.survivors', 0), report)
      .when(Condition.numberLessThan('$.rounds', MOST_ROUNDS), shred)
      .otherwise(stuck),
  );
  repeat(report, 'IsAllReported', publish);
  publish.next(
    new Choice(scope, 'IsFinal')
      // Called off, or held: whoever releases it starts it again.
      .when(isStopped, new Succeed(scope, 'Stopped'))
      .when(Condition.booleanEquals('$.final', true), new Succeed(scope, 'Done'))
      .when(Condition.booleanEquals('$.stuck', true), unfinished)
      .otherwise(residue),
  );
  residue.next(shred);
  return suppress;
}
