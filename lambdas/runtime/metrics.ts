import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE } from '../../core/flow/metrics.ts';

/**
 * Counts of a stage as CloudWatch metrics, in the embedded metric format: one line of the function's own log, no call and
 * no right. Names are of our own making and values are numbers; nothing else has a place in it.
 *
 * @param counts by name; of names that end in `bytes` or `_ms` the unit is told
 */
export function publishCounts(stage: string, counts: Readonly<Record<string, number>>): void {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: stage });
  for (const [name, count] of Object.entries(counts)) {
    if (count !== 0) metrics.addMetric(name, unitOf(name), count);
  }
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

function unitOf(name: string): (typeof MetricUnit)[keyof typeof MetricUnit] {
  if (name.endsWith('bytes')) return MetricUnit.Bytes;
  return name.endsWith('_ms') ? MetricUnit.Milliseconds : MetricUnit.Count;
}
