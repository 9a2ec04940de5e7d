import { KinesisClient } from '@aws-sdk/client-kinesis';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { ExecutionAlreadyExists, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { track } from '../../../stores/settling.ts';
import { FakeDynamo } from './dynamo.ts';
import { FakeKinesis } from './kinesis.ts';
import { FakeKms } from './kms.ts';
import { FakeS3 } from './s3.ts';

/** What can go wrong with one call of a store. */
export const FAULTS = [
  /** It fails without effect. */
  'fails',
  /** It takes effect, and the answer is lost. */
  'answer lost',
  /** The answer is lost and the client asks again: the effect is tried twice. */
  'asked twice',
  /** The process is killed before it, and */
  'killed before',
  /** after it took effect. */
  'killed after',
  /** The call times out, and takes effect only after the invocation has ended. */
  'thaws later',
] as const;
export type Fault = (typeof FAULTS)[number];

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, unknown>;
}

/** A call as it was made of a store, and what it was answered. */
export interface MeteredCall {
  /** The command's name, such as `GetCommand`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly answer: unknown;
}

interface Invocation {
  killed: boolean;
}

/** What a killed process throws from each call after its death. */
class KilledError extends Error {
  override name = 'Killed';
}

class UnreachableError extends Error {
  override name = 'Unreachable';
}

let current: World | undefined;

/**
 * All that AWS keeps, in memory, with a clock of its own: each call takes a millisecond, and waits take none. Calls of
 * the real stores come here from the SDK's clients; see {@link install}.
 */
export class World {
  now = Date.UTC(2026, 10, 24);
  readonly dynamo: FakeDynamo;
  readonly s3: FakeS3;
  readonly kinesis: FakeKinesis;
  readonly kms = new FakeKms();
  /** Names of the executions, each once. They run for ever, as far as the service is asked. */
  readonly started: string[] = [];
  readonly #inputs = new Map<string, string>();
  /** Names of the calls made since counting began. */
  calls: string[] | undefined;
  /** How long each call takes. */
  callMilliseconds = 1;
  /** Is told of each call that was answered. */
  meter: ((call: MeteredCall) => void) | undefined;
  /** The fault that one of the counted calls is to have; the first is 0. */
  fault: { readonly at: number; readonly kind: Fault } | undefined;
  /** What happens right before one of the counted calls, or the next after it; its own calls are not counted. */
  interlude: { readonly at: number; readonly work: () => Promise<unknown> } | undefined;
  /** Names of executions that have ended. */
  readonly ended = new Set<string>();
  #frozen: (() => void)[] = [];
  #invocation: Invocation = { killed: false };

  constructor(dynamo = new FakeDynamo(), s3 = new FakeS3(), kinesis = new FakeKinesis()) {
    this.dynamo = dynamo;
    this.s3 = s3;
    this.kinesis = kinesis;
  }

  /** Another world that is as this one is now. */
  copy(): World {
    const copy = new World(this.dynamo.copy(), this.s3.copy(), this.kinesis.copy());
    copy.now = this.now;
    copy.callMilliseconds = this.callMilliseconds;
    for (const name of this.ended) copy.ended.add(name);
    return copy;
  }

  /** From now on calls come to this world. */
  enter(): this {
    current = this;
    return this;
  }

  /** Runs one invocation. What an earlier one left frozen thaws before. */
  async invocation<T>(work: () => Promise<T>): Promise<T> {
    for (const thaw of this.#frozen.splice(0)) thaw();
    this.#invocation = { killed: false };
    return work();
  }

  async send(service: 'dynamo' | 's3' | 'kinesis' | 'kms' | 'sfn', command: Command): Promise<unknown> {
    const invocation = this.#invocation;
    if (invocation.killed) throw new KilledError();
    this.now += this.callMilliseconds;
    const at = this.calls?.length ?? -1;
    if (this.interlude !== undefined && at >= this.interlude.at) await this.#interrupt();
    this.calls?.push(`${command.constructor.name} ${storeOf(command.input)}`);
    const kind = this.fault?.at === at ? this.fault.kind : undefined;
    const perform = () => {
      const answer = this.#perform(service, command);
      this.meter?.({ operation: command.constructor.name, input: command.input, answer });
      return answer;
    };
    switch (kind) {
      case 'fails':
        throw new UnreachableError();
      case 'killed before':
        invocation.killed = true;
        throw new KilledError();
      case 'thaws later':
        this.#frozen.push(() => {
          try {
            perform();
          } catch {
            // A condition that no longer holds: the late write has no effect.
          }
        });
        throw new UnreachableError();
      case 'asked twice':
        perform();
        return perform();
      case 'answer lost':
        perform();
        throw new UnreachableError();
      case 'killed after':
        perform();
        invocation.killed = true;
        throw new KilledError();
      case undefined:
        return perform();
    }
  }

  #start(name: string, input: string): unknown {
    if (this.ended.has(name)) throw alreadyExists();
    if ((this.#inputs.get(name) ?? input) !== input)
      throw new ExecutionAlreadyExists({ message: 'it runs with another input', $metadata: {} });
    if (!this.#inputs.has(name)) this.started.push(name);
    this.#inputs.set(name, input);
    return {};
  }

  async #interrupt(): Promise<void> {
    const { interlude, calls } = this;
    this.interlude = undefined;
    this.calls = undefined;
    await interlude?.work();
    this.calls = calls;
  }

  #perform(service: string, command: Command): unknown {
    const { input } = command;
    const operation = command.constructor.name;
    switch (service) {
      case 'dynamo':
        return this.dynamo.perform(operation, input as never);
      case 's3':
        return this.s3.perform(operation, input as never, this.now);
      case 'kinesis':
        return this.kinesis.perform(operation, input as never);
      case 'kms':
        return this.kms.perform(operation, input as never);
      default:
        return this.#start(String(input.name), String(input.input));
    }
  }
}

function alreadyExists(): Error {
  return new ExecutionAlreadyExists({ message: 'the execution has ended', $metadata: {} });
}

function storeOf(input: Record<string, unknown>): string {
  const batch = Object.keys((input.RequestItems as object | undefined) ?? {})[0];
  return String(input.TableName ?? input.Bucket ?? input.StreamName ?? input.KeyId ?? batch ?? '');
}

/** Lets the SDK's clients talk to the world that was entered last, and the clock be its own. Answers how to undo it. */
export function install(): () => void {
  const clients = [
    [DynamoDBDocumentClient, 'dynamo'],
    [S3Client, 's3'],
    [KinesisClient, 'kinesis'],
    [KMSClient, 'kms'],
    [SFNClient, 'sfn'],
  ] as const;
  const { now } = Date;
  const world = () => {
    if (current === undefined) throw new Error('no world was entered');
    return current;
  };
  for (const [client, service] of clients) {
    Object.defineProperty(client.prototype, 'send', {
      configurable: true,
      writable: true,
      value: (command: Command) => track(world().send(service, command)),
    });
  }
  Date.now = () => current?.now ?? now();
  return () => {
    for (const [client] of clients) Reflect.deleteProperty(client.prototype, 'send');
    Date.now = now;
    current = undefined;
  };
}
