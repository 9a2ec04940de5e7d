import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, startGateway } from './aws/gateway.ts';
import { type Clock, createClock } from './clock.ts';
import { type EventSources, startEventSources } from './esm/event-sources.ts';
import { type Events, startEvents } from './events/events.ts';
import { type ExtraRoutes, startHttpApi } from './http/api.ts';
import { checkPort } from './http/listen.ts';
import { type Runtime, startRuntime } from './lambda/runtime.ts';
import { settle } from './settle.ts';
import { type States, startStates } from './states/states.ts';
import { synthesize } from './synthesize.ts';
import { type Deployment, loadDeployment } from './template/deployment.ts';

/** The template, running on this machine. */
export interface LocalRun {
  /** The HTTP API. */
  readonly url: string;
  readonly gateway: Gateway;
  readonly runtime: Runtime;
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly eventSources: EventSources;
  readonly states: States;
  /** The account's event bus. */
  readonly events: Events;
  /** What the API's access log holds. */
  accessLog(): string;
  /** What a deployment would suffer from: calls that no role allows, mappings that cannot read or report. */
  problems(): string[];
  /** Moves the local clock by `ms` milliseconds: what is past expires, and then waits that are over end. */
  fastForward(ms: number): Promise<void>;
  /**
   * Resolves when no record is undelivered, no invocation in flight and no execution on its way.
   * Throws an Error that says what moves still after `timeoutMs` of real time (two minutes when left out).
   */
  settled(timeoutMs?: number): Promise<void>;
  /** Ends everything: no process and no port is left. */
  close(): Promise<void>;
}

export interface LocalRunOptions {
  /** The HTTP API's port; 0, or left out: any free one. */
  readonly port?: number;
  /** A cloud assembly that was synthesized before; left out, the app is synthesized. */
  readonly cdkOut?: string;
  /** CDK context for the synthesis. */
  readonly context?: Readonly<Record<string, string>>;
  /** Values of template parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Serves what is not the API's, such as a page. */
  readonly extra?: ExtraRoutes;
  /** Gets a line before each part that takes long. */
  readonly progress?: (line: string) => void;
  /** Waits of event source mappings and state machines between retries, in real milliseconds. */
  readonly retryMs?: number;
}

const SETTLE_TIMEOUT_MS = 120_000;

/**
 * Synthesizes the app, or takes a synthesized one, and runs what it deploys.
 * Throws an Error when the port is taken, the app does not synthesize, or the template has what the local run cannot do.
 *
 * @example
 * const run = await startLocalRun({ port: 3000 });
 * await fetch(`${run.url}/v1/sessions`, { method: 'POST', body });
 * await run.settled();
 * await run.close();
 */
export async function startLocalRun(options: LocalRunOptions = {}): Promise<LocalRun> {
  const { port = 0, progress = () => {}, retryMs } = options;
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    await checkPort(port);
    const cdkOut = options.cdkOut ?? (await synthesizeAside(options.context, progress, closers));
    progress('Starting the services of the template');
    const clock = createClock();
    const deployment = loadDeployment(cdkOut, options.parameters);
    const gateway = await startGateway({ deployment, clock });
    closers.push(() => gateway.close());
    let expired = Promise.resolve();
    clock.onAdvance(() => {
      expired = expired.then(() => gateway.expire());
    });
    const runtime = await startRuntime({ deployment, gateway, clock });
    closers.push(() => runtime.close());
    const states = startStates({
      deployment,
      runtime,
      clock,
      permissions: gateway.permissions,
      beforeWake: () => expired,
      ...(retryMs === undefined ? {} : { retryMs }),
    });
    closers.push(() => states.close());
    gateway.attachStates(states);
    const eventSources = startEventSources({
      deployment,
      gateway,
      runtime,
      clock,
      ...(retryMs === undefined ? {} : { backoff: { firstMs: retryMs, maxMs: retryMs * 20 } }),
    });
    // The pollers end when their invocations do, and those end with the runtime.
    closers.push(() => Promise.all([eventSources.close(), states.close(), runtime.close()]));
    const { extra } = options;
    const api = await startHttpApi({ deployment, runtime, clock, port, ...(extra ? { extra } : {}) });
    closers.push(() => api.close());
    return {
      url: api.url,
      gateway,
      runtime,
      deployment,
      clock,
      eventSources,
      states,
      events: startEvents(deployment, runtime),
      accessLog: api.accessLog,
      problems: () => [
        ...gateway.denials,
        ...states.denials,
        ...eventSources.consumers.flatMap(({ mapping, problem }) =>
          problem ? [`event source mapping ${mapping.logicalId}: ${problem}`] : [],
        ),
      ],
      async fastForward(ms) {
        clock.advance(ms);
        await expired;
      },
      settled: (timeoutMs = SETTLE_TIMEOUT_MS) => settle({ runtime, eventSources, states }, timeoutMs),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function synthesizeAside(
  context: Readonly<Record<string, string>> | undefined,
  progress: (line: string) => void,
  closers: (() => unknown)[],
): Promise<string> {
  progress('Synthesizing the template');
  const directory = mkdtempSync(join(tmpdir(), 'scrubjay-cdk-'));
  closers.push(() => rmSync(directory, { recursive: true, force: true }));
  await synthesize(directory, context);
  return directory;
}
