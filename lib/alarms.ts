import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { counted } from './dashboard.ts';
import type { PipelineStack } from './pipeline-stack.ts';

const EVERY_FIVE_MINUTES = { period: Duration.minutes(5) };
const SUM = { ...EVERY_FIVE_MINUTES, statistic: 'Sum' };

/** Half of the age at which a record is given up. */
const LATE_MILLISECONDS = Duration.hours(6).toMilliseconds();

/** Failed calls in five minutes: one can be a lost connection, this many are a cause. */
const FAILED_CALLS = 5;

/**
 * What somebody must look at. Each alarm has a section of its name in docs/runbook.md: what it means, how to look,
 * how to mend it.
 *
 * @param topicArn the SNS topic that is told; without one an alarm only shows in CloudWatch
 */
export function addAlarms(pipeline: PipelineStack, topicArn: string | undefined): void {
  const { deletion, disclosure, amendment, callbacks, requestEvents, stages, streams, api } = pipeline;
  const topic = topicArn === undefined ? undefined : Topic.fromTopicArn(pipeline, 'AlarmTopic', topicArn);
  const alarm = (id: string, metric: IMetric, threshold: number, meaning: string) => {
    const added = new Alarm(pipeline, id, {
      metric,
      threshold,
      alarmDescription: `${meaning} See ${id} in docs/runbook.md.`,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (topic !== undefined) added.addAlarmAction(new SnsAction(topic));
  };

  alarm(
    'DeletionFailed',
    deletion.machine.metricFailed(EVERY_FIVE_MINUTES),
    1,
    'A deletion stopped before its final receipt: its last step was given up, or found survivors again and again.',
  );
  alarm(
    'DeletionTimedOut',
    deletion.machine.metricTimedOut(EVERY_FIVE_MINUTES),
    1,
    'A deletion took longer than all its waits together.',
  );
  alarm(
    'DisclosureFailed',
    disclosure.machine.metricFailed(EVERY_FIVE_MINUTES),
    1,
    'A disclosure stopped before its receipt: one of its steps was given up.',
  );
  alarm(
    'DisclosureTimedOut',
    disclosure.machine.metricTimedOut(EVERY_FIVE_MINUTES),
    1,
    'A disclosure did not end within two days.',
  );
  alarm(
    'AmendmentFailed',
    amendment.machine.metricFailed(EVERY_FIVE_MINUTES),
    1,
    'A correction, opt-out, limit or opt-in stopped before its receipt: one of its steps was given up.',
  );
  alarm(
    'AmendmentTimedOut',
    amendment.machine.metricTimedOut(EVERY_FIVE_MINUTES),
    1,
    'A correction, opt-out, limit or opt-in did not come to its receipt in time.',
  );
  alarm(
    'CallbacksFailed',
    callbacks.machine.metricFailed(EVERY_FIVE_MINUTES),
    1,
    'Whoever asked for a callback did not take it for two days.',
  );
  alarm(
    'StartRequestFailing',
    requestEvents.starter.metricErrors(SUM),
    1,
    'An event named a request, and it could not be started.',
  );
  alarm(
    'RequestEventsIgnored',
    requestEvents.ignored.with(SUM),
    FAILED_CALLS,
    'Events named requests that are not on file, or carried something else than an id.',
  );
  for (const queue of stages.failures) {
    alarm(
      `${queue.node.id}Waiting`,
      queue.metricApproximateNumberOfMessagesVisible(EVERY_FIVE_MINUTES),
      1,
      'A batch of records was given up; the stream still has them until it expires.',
    );
  }
  for (const stage of [stages.redact, stages.archive]) {
    alarm(
      `${stage.node.id}Late`,
      stage.metric('IteratorAge', { ...EVERY_FIVE_MINUTES, statistic: 'Maximum' }),
      LATE_MILLISECONDS,
      'The stage is six hours behind; after twelve it gives records up.',
    );
    alarm(
      `${stage.node.id}Failing`,
      stage.metricErrors(SUM),
      FAILED_CALLS,
      'Invocations of the stage fail; its shards stand still until one succeeds.',
    );
  }
  alarm(
    'ChunksInQuarantine',
    counted('redact', 'quarantined'),
    1,
    'A chunk could not be read; it waits encrypted in the quarantine, and is lost when that expires.',
  );
  alarm(
    'ApiFailing',
    api.metricServerError(SUM),
    FAILED_CALLS,
    'The API answers with 5xx: recorders keep and retry what they hold, requests are refused.',
  );
  alarm(
    'StreamsFull',
    new MathExpression({
      ...EVERY_FIVE_MINUTES,
      expression: 'raw + clean',
      usingMetrics: {
        raw: streams.raw.metric('WriteProvisionedThroughputExceeded', SUM),
        clean: streams.clean.metric('WriteProvisionedThroughputExceeded', SUM),
      },
    }),
    FAILED_CALLS,
    'A stream refuses records because it is written to faster than its shards take.',
  );
}
