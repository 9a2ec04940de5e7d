import type { Gateway } from '../aws/gateway.ts';
import type { Clock } from '../clock.ts';
import type { Runtime } from '../lambda/runtime.ts';
import type { Deployment } from '../template/deployment.ts';
import { type Consumer, startConsumer } from './consumer.ts';
import type { Backoff } from './delivery.ts';
import { readMapping } from './mapping.ts';
import { createBell } from './wake.ts';

/** The event source mappings of the local run. */
export interface EventSources {
  readonly consumers: readonly Consumer[];
  /** The consumer of a function. Throws when it has none. */
  consumerOf(functionLogicalId: string): Consumer;
  close(): Promise<void>;
}

const DEFAULT_BACKOFF: Backoff = { firstMs: 50, maxMs: 1000 };

/**
 * Starts every enabled AWS::Lambda::EventSourceMapping of the deployment.
 * Throws an Error, before any starts, for a form that the local run does not act out.
 */
export function startEventSources(options: {
  readonly deployment: Deployment;
  readonly gateway: Pick<Gateway, 'url' | 'credentialsFor' | 'intercept'>;
  readonly runtime: Pick<Runtime, 'invoke'>;
  readonly clock: Clock;
  /** Waits between retries, in real time. */
  readonly backoff?: Backoff;
}): EventSources {
  const { deployment, gateway, runtime, clock, backoff = DEFAULT_BACKOFF } = options;
  const mappings = deployment
    .ofType('AWS::Lambda::EventSourceMapping')
    .map((resource) => readMapping(deployment, resource))
    .filter((mapping) => mapping !== undefined);
  const started = mappings.map((mapping) => {
    const bell = createBell();
    return { bell, consumer: startConsumer({ mapping, gateway, runtime, clock, backoff, bell }) };
  });
  // A put wakes the pollers of its stream; they also look by themselves.
  const removeHook = gateway.intercept(({ action, resource }) => {
    if (!action.startsWith('kinesis:PutRecord')) return undefined;
    for (const { bell, consumer } of started) if (consumer.mapping.streamArn === resource) bell.ring();
    return undefined;
  });
  const consumers = started.map(({ consumer }) => consumer);
  return {
    consumers,
    consumerOf(functionLogicalId) {
      const consumer = consumers.find(({ mapping }) => mapping.functionLogicalId === functionLogicalId);
      if (!consumer) throw new Error(`no event source mapping invokes ${functionLogicalId}`);
      return consumer;
    },
    async close() {
      removeHook();
      await Promise.all(consumers.map((consumer) => consumer.pause()));
    },
  };
}
