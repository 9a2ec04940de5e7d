import type { Call } from '../../local/aws/gateway.ts';
import type { LocalRun } from '../../local/run.ts';
import {
  giveConsent,
  type Identifier,
  identify,
  requestDeletion,
  sendRecording,
  startSession,
} from '../../local/show/actors.ts';
import { readRecording } from '../../local/show/recording.ts';
import { counterState, type LogicalState, logicalState } from '../support/logical-state.ts';
import type { Pipeline } from '../support/pipeline.ts';

/** What is looked for among the calls: by which function, which action, on which store. Construct ids. */
export interface Kind {
  readonly by: string;
  readonly action: string;
  readonly on?: string;
}

export type Matcher = (call: Omit<Call, 'body'>) => boolean;

/** Tells the calls of a kind. */
export function callsOf(run: LocalRun, { by, action, on }: Kind): Matcher {
  const principal = run.deployment.byPath(by).logicalId;
  const arn = on === undefined ? undefined : run.deployment.byPath(on).arn;
  return (call) =>
    call.principal === principal &&
    call.action === action &&
    (arn === undefined || call.resource === arn || call.resource.startsWith(`${arn}/`));
}

export interface Held {
  /** Resolves when a call is held. */
  readonly caught: Promise<void>;
  /** Lets the call take effect. */
  release(): void;
}

/** Holds the next call that fits, or the `nth`, before it takes effect; the others go on. */
export function holdNext({ gateway }: LocalRun, fits: Matcher, nth = 1): Held {
  const held = Promise.withResolvers<void>();
  const caught = Promise.withResolvers<void>();
  let left = nth;
  const remove = gateway.intercept((call) => {
    if (!fits(call) || --left > 0) return undefined;
    remove();
    caught.resolve();
    return { kind: 'delay', until: held.promise };
  });
  return { caught: caught.promise, release: held.resolve };
}

/** Lets the next call that fits take effect and cuts its answer off. Answers how often that has happened. */
export function loseNextAnswer({ gateway }: LocalRun, fits: Matcher): () => number {
  let lost = 0;
  const remove = gateway.intercept((call) => {
    if (!fits(call)) return undefined;
    remove();
    lost += 1;
    return { kind: 'lost-answer' };
  });
  return () => lost;
}

export interface Killed {
  /** How many workers were killed. */
  readonly workers: number;
  /** Lets the last call of the killed worker take effect. */
  release(): void;
}

/** Kills a function's workers when it makes the next such call, or the `nth`, once `ready` holds; the call is held. */
export function killAtNext(run: LocalRun, kind: Kind, nth = 1, ready = () => true): Killed {
  const isOfKind = callsOf(run, kind);
  const { caught, release } = holdNext(run, (call) => isOfKind(call) && ready(), nth);
  let workers = 0;
  void caught.then(() => {
    workers = run.runtime.kill(run.deployment.byPath(kind.by).logicalId);
  });
  return {
    get workers() {
      return workers;
    },
    release,
  };
}

/** Resolves when the condition holds; looks again and again until then. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const RECORDING = readRecording('amara');

interface Sent {
  readonly sessions: readonly string[];
  /** Names the visitor of these sessions and nobody else. */
  readonly person: Identifier;
}

export interface Outcome extends Sent {
  readonly state: LogicalState;
  /** Reads the state again, with the same counters taken off. */
  again(): Promise<LogicalState>;
}

let people = 0;

/**
 * Two sessions of a visitor who consents and is identified. All of it waits in the stream until it is delivered, so
 * that it comes in batches.
 *
 * @param disturb gets what delivers it, so that it can be disturbed on its way
 */
export async function outcomeOf(
  pipeline: Pipeline,
  disturb: (deliver: () => Promise<void>, sent: Sent) => Promise<void> = (deliver) => deliver(),
): Promise<Outcome> {
  const { run, api, keys } = pipeline;
  const { consumers } = run.eventSources;
  const before = await counterState(pipeline);
  await Promise.all(consumers.map((consumer) => consumer.pause()));
  people += 1;
  const person = { type: 'user_id', value: `customer-${String(people).padStart(4, '0')}` };
  const sessions: string[] = [];
  for (const chunks of [2, 4]) {
    const visit = await startSession(api, keys);
    await giveConsent(api, visit);
    await identify(api, visit, [{ type: 'email', value: RECORDING.person.email }, person]);
    await sendRecording(api, visit, { chunks: RECORDING.chunks.slice(0, chunks) });
    sessions.push(visit.session);
  }
  await disturb(
    async () => {
      await Promise.all(consumers.map((consumer) => consumer.resume()));
      await run.settled();
    },
    { sessions, person },
  );
  await run.settled();
  const again = () => logicalState(pipeline, sessions, before);
  return { state: await again(), sessions, person, again };
}

/** Has a person forgotten, up to the interim receipt, and answers the request's id. */
export async function forget({ run, api, keys }: Pipeline, person: Identifier): Promise<string> {
  const request = await requestDeletion(api, keys, [person], 'delete');
  await run.settled();
  return request;
}
