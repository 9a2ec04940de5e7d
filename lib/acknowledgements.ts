import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ScrubjayBucket } from './bucket.ts';
import type { LedgerStack } from './ledger-stack.ts';
import type { PipelineStack } from './pipeline-stack.ts';
import type { ScrubjayFunction } from './scrubjay-function.ts';

/**
 * The findings of cdk-nag that stand, each with the reason why. A reason covers the resources it is given for;
 * none covers a stack.
 */
export function acknowledgeFindings(ledger: LedgerStack, pipeline: PipelineStack): void {
  const { stores, streams, stages, deletion, disclosure, amendment, callbacks, api } = pipeline;
  const machines = [deletion.machine, disclosure.machine, amendment.machine, callbacks.machine];

  acknowledge(
    [stores.archive, stores.quarantine, stores.exports],
    'AwsSolutions-S1',
    'Access logs copy the keys of objects, which name sessions and requests, into a store that an erasure does not reach.',
  );
  acknowledge(
    [ledger.stores.log, ledger.stores.marks],
    'AwsSolutions-S1',
    'Its objects are write-once, and only few roles may add to it; an access log would add a copy of their keys and no protection.',
  );
  acknowledge(
    [stores.sessions, stores.identifiers, stores.identities, stores.particulars, stores.idempotency],
    'AwsSolutions-DDB3',
    'A point-in-time copy would bring back for 35 days what was erased.',
  );
  acknowledge(
    [streams.raw, streams.clean],
    'AwsSolutions-KDS3',
    "A key of its own decides by role who can read the stream; whoever may read from Kinesis can use AWS's shared key.",
  );
  acknowledge(
    stages.failures,
    'AwsSolutions-SQS3',
    'It is the dead-letter queue of an event source mapping; nothing consumes it but a person.',
  );
  acknowledge(
    machines,
    'AwsSolutions-SF1',
    'The execution history keeps every event; a log of all of them would be a second copy that cannot be shorter-lived.',
  );
  acknowledge(
    machines,
    'AwsSolutions-SF2',
    'The steps are not traced, so a trace would show what the history shows, and X-Ray needs rights on every resource.',
  );
  acknowledge(
    api.openRoutes,
    'AwsSolutions-APIG4',
    'Open by design: public statements, and the start of a session, which checks site key and origin itself.',
  );
}

/** A role may touch the objects under one prefix of a bucket; the keys of objects cannot be known beforehand. */
export function acknowledgeObjectKeys(fn: ScrubjayFunction, bucket: ScrubjayBucket, prefix: string): void {
  acknowledge(
    [fn.role!],
    `AwsSolutions-IAM5[Resource::${arnAsNagWritesIt(fn, bucket)}/${prefix}*]`,
    `The keys of objects ${prefix === '' ? 'in the bucket' : `under ${prefix}`} are made as it runs; the actions on them are exact.`,
  );
}

/** The role of a state machine may set up the delivery of its log. */
export function acknowledgeLogDelivery(role: IConstruct): void {
  acknowledge(
    [role],
    'AwsSolutions-IAM5[Resource::*]',
    'The log delivery actions of CloudWatch Logs cannot be granted on a resource.',
  );
}

function acknowledge(scopes: readonly IConstruct[], id: string, reason: string): void {
  for (const scope of scopes) {
    Validations.of(scope).acknowledge({ id, reason });
  }
}

/** cdk-nag names `Fn::GetAtt` in angle brackets, and an import from another stack by its export. */
function arnAsNagWritesIt(consumer: IConstruct, bucket: ScrubjayBucket): string {
  const owner = Stack.of(bucket);
  if (owner === Stack.of(consumer)) {
    return `<${owner.getLogicalId(bucket.node.defaultChild as never)}.Arn>`;
  }
  return owner.resolve(owner.exportValue(bucket.bucketArn))['Fn::ImportValue'];
}
