import { Duration } from 'aws-cdk-lib';
import { Choice, Condition, Fail, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Places } from './places.ts';
import { ScrubjayFunction } from './scrubjay-function.ts';
import { Workflow } from './workflow.ts';
import { workflowTask } from './workflow-task.ts';

/** The law gives 45 days; a disclosure that has not ended after two has failed, and somebody is to look. */
const LONGEST_DISCLOSURE = Duration.days(2);

/** The steps of a request to know, a role each, and the workflow that runs them. */
export class Disclosure {
  readonly machine: Workflow;

  /** @param options.issuer the name on receipts. @param options.publish gives a receipt away, by way of the log. */
  constructor(
    scope: Construct,
    { keys, ledger, erasable }: Places,
    { issuer, publish }: { readonly issuer: string; readonly publish: ScrubjayFunction },
  ) {
    const resolve = new ScrubjayFunction(scope, 'KnowResolve', {
      entry: 'know/resolve.ts',
      timeout: 60,
      memory: 512,
      description: 'Finds the sessions that a request to know is about',
    });
    ledger.requests.allow(resolve, 'get', 'update');
    ledger.suppressions.allow(resolve, 'getMany');
    ledger.allowGuard(resolve);
    erasable.identifiers.allow(resolve, 'query');
    erasable.particulars.allow(resolve, 'get', 'put', 'delete');
    ledger.businessKeys.allow(resolve, 'get');
    keys.blind.allow(resolve, 'Decrypt');

    const exporter = new ScrubjayFunction(scope, 'KnowExport', {
      entry: 'know/export.ts',
      timeout: 180,
      memory: 3008,
      description: 'Reads the sessions, masks what is of others, and writes the export',
    });
    ledger.requests.allow(exporter, 'get', 'update');
    ledger.suppressions.allow(exporter, 'getMany');
    ledger.allowGuard(exporter);
    ledger.accounts.allow(exporter, 'get');
    ledger.agreements.allow(exporter, 'getMany');
    ledger.consents.allow(exporter, 'get', 'query');
    erasable.identifiers.allow(exporter, 'query');
    erasable.sessions.allow(exporter, 'getMany');
    erasable.archive.allow(exporter, ['get', 'list']);
    erasable.particulars.allow(exporter, 'get', 'query');
    erasable.exports.allow(exporter, ['put']);
    ledger.businessKeys.allow(exporter, 'get');
    keys.blind.allow(exporter, 'Decrypt');
    keys.seal.allow(exporter, 'Decrypt');
    keys.signing.allow(exporter, 'Sign', 'GetPublicKey');

    const report = new ScrubjayFunction(scope, 'KnowReport', {
      entry: 'know/report.ts',
      timeout: 30,
      memory: 512,
      description: 'Signs the receipt of a request to know',
    });
    ledger.requests.allow(report, 'get', 'update');
    ledger.agreements.allow(report, 'getMany');
    erasable.particulars.allow(report, 'query', 'delete');
    ledger.logLeaves.allow(report, 'get', 'put');
    keys.signing.allow(report, 'Sign', 'GetPublicKey');
    report.addEnvironment('ISSUER', issuer);

    this.machine = machine(scope, { resolve, exporter, report, publish });
  }
}

interface Steps {
  readonly resolve: ScrubjayFunction;
  readonly exporter: ScrubjayFunction;
  readonly report: ScrubjayFunction;
  readonly publish: ScrubjayFunction;
}

/** Its histories cannot be deleted, so that its data is the request's id and flags only. */
function machine(scope: Construct, steps: Steps): Workflow {
  const failed = new Fail(scope, 'DisclosureStepFailed', {
    error: 'STEP_FAILED',
    cause: "A step failed and so did its retries. The step's log has its code.",
  });
  const task = (id: string, fn: ScrubjayFunction) => workflowTask(scope, id, { fn, failed });
  const resolve = task('Resolve', steps.resolve);
  const write = task('Export', steps.exporter);
  const report = task('ReportDisclosure', steps.report);
  const publish = task('PublishDisclosure', steps.publish);
  resolve.next(
    new Choice(scope, 'IsAllResolved')
      .when(Condition.booleanEquals('$.more', true), resolve)
      .when(Condition.booleanEquals('$.erased', true), report)
      .otherwise(write),
  );
  write.next(report);
  const done = new Succeed(scope, 'Disclosed');
  report.next(
    new Choice(scope, 'IsThereAReceipt')
      .when(Condition.booleanEquals('$.erased', true), done)
      .otherwise(publish),
  );
  publish.next(done);

  return new Workflow(scope, 'Disclosure', {
    comment: 'Tells a person what is held of them, and signs a receipt',
    start: resolve,
    steps: [steps.resolve, steps.exporter, steps.report, steps.publish],
    timeout: LONGEST_DISCLOSURE,
  });
}
