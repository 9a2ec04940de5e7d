import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { PipelineStack } from './pipeline-stack.ts';

const EVERY_FIVE_MINUTES = { period: Duration.minutes(5) };

/** Half of the age at which a record is given up. */
const LATE_MILLISECONDS = Duration.hours(6).toMilliseconds();

/** What somebody must look at: a deletion that did not end, a batch that was given up, a stage that falls behind. */
export function addAlarms({ deletion, stages }: PipelineStack): void {
  const scope = deletion.machine.stack;
  const alarm = (id: string, metric: Metric, threshold: number, alarmDescription: string) =>
    metric.createAlarm(scope, id, {
      threshold,
      alarmDescription,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });

  alarm(
    'DeletionFailed',
    deletion.machine.metricFailed(EVERY_FIVE_MINUTES),
    1,
    'A deletion stopped before its receipt. The execution says SURVIVORS or STEP_FAILED; mend the cause and start the machine again with the same input under another name: every step may be repeated.',
  );
  alarm(
    'DeletionTimedOut',
    deletion.machine.metricTimedOut(EVERY_FIVE_MINUTES),
    1,
    'A deletion took longer than any wait in it. Start the machine again with the same input under another name: every step may be repeated.',
  );
  for (const queue of stages.failures) {
    alarm(
      `${queue.node.id}Waiting`,
      queue.metricApproximateNumberOfMessagesVisible(EVERY_FIVE_MINUTES),
      1,
      'A batch was given up. The message names shard and sequence numbers; the stream keeps the records for a day.',
    );
  }
  for (const stage of [stages.redact, stages.archive]) {
    alarm(
      `${stage.node.id}Late`,
      stage.metric('IteratorAge', { ...EVERY_FIVE_MINUTES, statistic: 'Maximum' }),
      LATE_MILLISECONDS,
      'The stage is six hours behind; after twelve it gives records up.',
    );
  }
}
