import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE } from '../core/flow/metrics.ts';
import type { PipelineStack } from './pipeline-stack.ts';

const PERIOD = Duration.minutes(5);
const SUM = { period: PERIOD, statistic: 'Sum' };
const MAXIMUM = { period: PERIOD, statistic: 'Maximum' };

/** What an operator looks at first: what comes in, what is masked, refused and dropped and why, how late, what fails. */
export function addDashboard(pipeline: PipelineStack): void {
  const { deletion, disclosure, amendment, callbacks, stages, api } = pipeline;
  const machines = [deletion, disclosure, amendment, callbacks].map(({ machine }) => machine);
  const dashboard = new Dashboard(pipeline, 'Dashboard', { defaultInterval: Duration.days(1) });
  const row = (...widgets: [string, IMetric[]][]) =>
    dashboard.addWidgets(
      ...widgets.map(([title, left]) => new GraphWidget({ title, left, width: 24 / widgets.length })),
    );
  row(
    ['Records and chunks', ['records', 'chunks', 'quarantined'].map((name) => counted('redact', name))],
    ['Chunks archived', [counted('archive', 'chunks')]],
    ['Received bytes', [counted('redact', 'bytes')]],
  );
  row(
    ['Masked values, by category', [everyCount('masked')]],
    ['Categories refused, by reason', [everyCount('refused')]],
    ['Chunks dropped, by reason', [everyCount('dropped')]],
  );
  row(
    [
      'Age of the oldest record waiting',
      [stages.redact, stages.archive].map((stage) => stage.metric('IteratorAge', MAXIMUM)),
    ],
    ['From received to archived', [counted('archive', 'archived_after_ms', MAXIMUM)]],
    ['Stages failing', [stages.redact, stages.archive].map((stage) => stage.metricErrors(SUM))],
  );
  row(
    ['API calls', [api.metricCount(SUM), api.metricClientError(SUM), api.metricServerError(SUM)]],
    ['API latency', [api.metricLatency({ period: PERIOD, statistic: 'p95' })]],
    [
      'Workflows',
      machines.flatMap((machine) => [
        machine.metricStarted(SUM),
        machine.metricSucceeded(SUM),
        machine.metricFailed(SUM),
      ]),
    ],
  );
}

/** One of a stage's counters. */
export function counted(service: string, metricName: string, how = SUM): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    dimensionsMap: { service },
    metricName,
    label: metricName,
    ...how,
  });
}

/** Every counter of whatever stage that has a word in its name: which there are depends on what happens. */
function everyCount(word: string): MathExpression {
  return new MathExpression({
    expression: `SEARCH('{${METRICS_NAMESPACE},service} ${word}', 'Sum', ${PERIOD.toSeconds()})`,
    label: '',
    period: PERIOD,
  });
}
