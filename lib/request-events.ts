import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../core/flow/metrics.ts';
import { REQUEST_EVENT } from '../core/flow/request-event.ts';
import type { Amendment } from './amendment.ts';
import type { Callbacks } from './callbacks.ts';
import type { Deletion } from './deletion.ts';
import type { Disclosure } from './disclosure.ts';
import type { Places } from './places.ts';
import { ScrubjayFunction } from './scrubjay-function.ts';

interface Machines {
  readonly deletion: Deletion;
  readonly disclosure: Disclosure;
  readonly amendment: Amendment;
  readonly callbacks: Callbacks;
}

/** Starts requests that an event on the account's bus names. The event carries the request's id and nothing else. */
export class RequestEvents {
  readonly starter: ScrubjayFunction;
  /** How many events named no request that waits. */
  readonly ignored: Metric;

  constructor(scope: Construct, { ledger }: Pick<Places, 'ledger'>, machines: Machines) {
    this.starter = new ScrubjayFunction(scope, 'StartRequest', {
      entry: 'start-request/index.ts',
      timeout: 10,
      memory: 256,
      description: 'Starts a request that an event names',
    });
    ledger.requests.allow(this.starter, 'get');
    const { deletion, disclosure, amendment, callbacks } = machines;
    for (const { machine } of [deletion, disclosure, amendment, callbacks]) machine.allowStart(this.starter);
    new Rule(scope, 'RequestDue', {
      description: 'A request that waits is due',
      eventPattern: { source: [REQUEST_EVENT.source], detailType: [REQUEST_EVENT.detailType] },
      targets: [new LambdaFunction(this.starter)],
    });
    const filter = new MetricFilter(scope, 'IgnoredEvents', {
      logGroup: this.starter.logGroup,
      filterPattern: FilterPattern.stringValue('$.message', '=', 'event ignored'),
      metricNamespace: METRICS_NAMESPACE,
      metricName: 'IgnoredRequestEvents',
    });
    this.ignored = filter.metric({ statistic: 'Sum' });
  }
}
