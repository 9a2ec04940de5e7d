import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Clock, createClock } from '../../../local/clock.ts';
import type { InvokeResult } from '../../../local/lambda/runtime.ts';
import { type States, startStates } from '../../../local/states/states.ts';
import { resource, smallDeployment, until } from '../lambda/fixture.ts';

const ARN = 'arn:aws:states:us-west-1:111122223333:stateMachine:Test';
const functionArn = (name: string) => `arn:aws:lambda:us-west-1:111122223333:function:${name}`;

// biome-ignore lint/suspicious/noExplicitAny: a state's input is read field by field, at the boundary of JSON.
type Handler = (input: any) => unknown;

let clock: Clock;
let states: States;
let denied: Set<string>;
/** What must have expired before waits end. */
let expired: Promise<void>;

beforeEach(() => {
  clock = createClock();
  denied = new Set();
  expired = Promise.resolve();
});

afterEach(() => states?.close());

function start(
  definition: unknown,
  functions: Record<string, Handler> = {},
  drained = () => Promise.resolve(),
): States {
  const machine = resource(
    'AWS::StepFunctions::StateMachine',
    'Machine',
    { DefinitionString: JSON.stringify(definition), RoleArn: 'arn:aws:iam::111122223333:role/Machine' },
    { arn: ARN },
  );
  const invoke = async (arn: string, input: unknown): Promise<InvokeResult> => {
    try {
      return {
        statusCode: 200,
        payload: JSON.stringify((await functions[arn.split(':').at(-1)!]!(input)) ?? null),
      };
    } catch (error) {
      const { name, message } = error as Error;
      return {
        statusCode: 200,
        functionError: 'Unhandled',
        payload: JSON.stringify({ errorType: name, errorMessage: message }),
      };
    }
  };
  states = startStates({
    deployment: smallDeployment([machine], ''),
    runtime: { invoke, drained },
    clock,
    permissions: {
      denial: (_principal, _action, arn) =>
        denied.has(arn) ? { kind: 'implicit', message: `not ${arn}` } : undefined,
    },
    retryMs: 1,
    beforeWake: () => expired,
  });
  return states;
}

const task = (name: string, more: Record<string, unknown> = {}) => ({
  Type: 'Task',
  Resource: functionArn(name),
  ...(more.Next ? {} : { End: true }),
  ...more,
});

const single = (state: unknown) => ({ StartAt: 'Only', States: { Only: state } });

async function run(input: unknown = {}, name?: string) {
  const { executionArn } = await states.startExecution({
    stateMachineArn: ARN,
    input: JSON.stringify(input),
    ...(name ? { name } : {}),
  });
  await until(() => states.describeExecution(executionArn).status !== 'RUNNING');
  const { output, ...described } = states.describeExecution(executionArn);
  return { ...described, output: output === undefined ? undefined : JSON.parse(output) };
}

const add = ({ n }: { n: number }) => ({ n: n + 1 });

describe('an execution', () => {
  test('runs tasks by function ARN', async () => {
    start({ StartAt: 'A', States: { A: task('add', { Next: 'B' }), B: task('add') } }, { add });

    expect(await run({ n: 1 })).toMatchObject({ status: 'SUCCEEDED', output: { n: 3 } });
  });

  test('runs tasks by lambda:invoke with evaluated parameters', async () => {
    start(
      single(
        task('add', {
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: functionArn('add'), 'Payload.$': '$.inner' },
          OutputPath: '$.Payload',
        }),
      ),
      { add },
    );

    expect(await run({ inner: { n: 1 } })).toMatchObject({ status: 'SUCCEEDED', output: { n: 2 } });
  });

  test('follows choices, also back', async () => {
    start(
      {
        StartAt: 'A',
        States: {
          A: task('add', { Next: 'Enough' }),
          Enough: {
            Type: 'Choice',
            Choices: [{ Variable: '$.n', NumericLessThan: 5, Next: 'A' }],
            Default: 'Done',
          },
          Done: { Type: 'Succeed' },
        },
      },
      { add },
    );

    expect(await run({ n: 1 })).toMatchObject({ status: 'SUCCEEDED', output: { n: 5 } });
  });

  test("fails with the function's error type, and its payload as cause", async () => {
    const fail = () => {
      throw new TypeError('spilled');
    };
    start(single(task('fail')), { fail });

    const described = await run();

    expect(described).toMatchObject({ status: 'FAILED', error: 'TypeError' });
    expect(JSON.parse(described.cause!)).toMatchObject({ errorMessage: 'spilled' });
  });

  test('retries and catches by the error type, without waiting the intervals', async () => {
    let calls = 0;
    const fail = () => {
      calls += 1;
      throw Object.assign(new Error('x'), { name: 'Busy' });
    };
    start(
      {
        StartAt: 'A',
        States: {
          A: task('fail', {
            Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 300, MaxAttempts: 2 }],
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Gave', ResultPath: '$.failure' }],
          }),
          Gave: { Type: 'Pass', End: true },
        },
      },
      { fail },
    );

    const { output } = await run({ kept: 1 });

    expect(calls).toBe(3);
    expect(output).toMatchObject({ kept: 1, failure: { Error: 'Busy' } });
  });

  test('may invoke only what its role allows', async () => {
    denied.add(functionArn('add'));
    start(single(task('add')), { add });

    expect(await run({ n: 1 })).toMatchObject({ status: 'FAILED', error: 'Lambda.AWSLambdaException' });
    expect(states.denials).toEqual([`not ${functionArn('add')}`]);
  });

  test('cannot carry more than 256 KB from state to state', async () => {
    start(single(task('big', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Only' }] })), {
      big: () => 'x'.repeat(262_144),
    });

    expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  test('knows its id, name and local start time', async () => {
    clock.advance(86_400_000);
    start(
      single({
        Type: 'Pass',
        Parameters: {
          'id.$': '$$.Execution.Id',
          'name.$': '$$.Execution.Name',
          'at.$': '$$.Execution.StartTime',
        },
        End: true,
      }),
    );

    const { output, executionArn, startDate } = await run({}, 'named');

    expect(output).toEqual({ id: executionArn, name: 'named', at: new Date(startDate).toISOString() });
    expect(startDate).toBeGreaterThan(Date.now());
  });
});

describe('the history', () => {
  test('holds what went into and came out of every state and task', async () => {
    start(
      {
        StartAt: 'A',
        States: {
          A: task('add', { Parameters: { 'n.$': '$.n' }, ResultPath: null, Next: 'W' }),
          W: { Type: 'Wait', Seconds: 0, End: true },
        },
      },
      { add },
    );

    const { executionArn } = await run({ n: 1, rest: 'r' });

    const events = states.history(executionArn).map(({ timestamp: _, ...event }) => event);
    const whole = { n: 1, rest: 'r' };
    expect(events).toEqual([
      { type: 'ExecutionStarted', input: whole },
      { type: 'StateEntered', state: 'A', stateType: 'Task', input: whole },
      { type: 'TaskScheduled', state: 'A', input: { n: 1 } },
      { type: 'TaskSucceeded', state: 'A', output: { n: 2 } },
      { type: 'StateExited', state: 'A', stateType: 'Task', input: whole, output: whole },
      { type: 'StateEntered', state: 'W', stateType: 'Wait', input: whole },
      { type: 'StateExited', state: 'W', stateType: 'Wait', input: whole, output: whole },
      { type: 'ExecutionSucceeded', output: whole },
    ]);
  });

  test('holds the error and the cause of a failed state', async () => {
    const fail = () => {
      throw new RangeError('spilled');
    };
    start(single(task('fail')), { fail });

    const { executionArn } = await run();

    const failure = states.history(executionArn).find(({ type }) => type === 'StateFailed');
    expect(failure).toMatchObject({
      state: 'Only',
      error: 'RangeError',
      cause: expect.stringContaining('spilled'),
    });
  });
});

describe('a wait', () => {
  const day = 86_400_000;
  const waiting = async (
    state: Record<string, unknown>,
    input: unknown = {},
    drained?: () => Promise<void>,
  ) => {
    start({ StartAt: 'W', States: { W: { Type: 'Wait', ...state, End: true } } }, {}, drained);
    const { executionArn } = await states.startExecution({
      stateMachineArn: ARN,
      input: JSON.stringify(input),
    });
    await until(() => states.describeExecution(executionArn).currentState === 'W' && states.active === 0);
    return () => states.describeExecution(executionArn).status;
  };

  test('of days ends when the local clock has moved so far, and not before', async () => {
    const status = await waiting({ Seconds: 2 * 86_400 });

    clock.advance(day);
    expect(status()).toBe('RUNNING');
    clock.advance(day);

    await until(() => status() === 'SUCCEEDED');
  });

  test('until a time in the data ends when the local clock passes it', async () => {
    const at = new Date(clock.now() + day).toISOString();
    const status = await waiting({ TimestampPath: '$.until' }, { until: at });

    clock.advance(day - 60_000);
    expect(status()).toBe('RUNNING');
    clock.advance(60_000);

    await until(() => status() === 'SUCCEEDED');
  });

  test('for a lease ends when the invocations that were running are over', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    start(
      { StartAt: 'Lease', States: { Lease: { Type: 'Wait', Seconds: 75, End: true } } },
      {},
      () => promise,
    );
    const { executionArn } = await states.startExecution({ stateMachineArn: ARN });
    await until(() => states.describeExecution(executionArn).currentState === 'Lease');
    expect(states.active).toBe(1);

    resolve();

    await until(() => states.describeExecution(executionArn).status === 'SUCCEEDED');
  });

  test('that is longer than the whole execution may take times it out', async () => {
    start({
      TimeoutSeconds: 3 * 86_400,
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 9 * 86_400, End: true } },
    });
    const { executionArn } = await states.startExecution({ stateMachineArn: ARN });
    await until(() => states.active === 0);

    clock.advance(3 * day);

    await until(() => states.describeExecution(executionArn).status === 'TIMED_OUT');
  });

  test('does not end before what is past has expired', async () => {
    const status = await waiting({ Seconds: 86_400 });
    const { promise, resolve } = Promise.withResolvers<void>();
    expired = promise;

    clock.advance(day);
    const { executionArn } = await states.startExecution({ stateMachineArn: ARN });
    await until(() => states.describeExecution(executionArn).currentState === 'W');
    expect(status()).toBe('RUNNING');
    resolve();

    await until(() => status() === 'SUCCEEDED');
  });

  test('for a time that is none fails the execution', async () => {
    start({ StartAt: 'W', States: { W: { Type: 'Wait', TimestampPath: '$.until', End: true } } });

    expect(await run({ until: 'soon' })).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  test('is ended by closing', async () => {
    const status = await waiting({ Seconds: 86_400 });

    await states.close();

    expect(status()).toBe('ABORTED');
  });
});

describe('starting', () => {
  const waits = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 86_400, End: true } } };
  const begin = (name: string, input: string) => states.startExecution({ stateMachineArn: ARN, name, input });

  test('with the name and input of a running execution answers that one', async () => {
    start(waits);

    expect(await begin('one', '{"a":1}')).toEqual(await begin('one', '{"a":1}'));
    expect(states.listExecutions(ARN)).toHaveLength(1);
  });

  test('with the name of another execution, or of one that has ended, is refused', async () => {
    start(single({ Type: 'Pass', End: true }));
    await run({}, 'ended');

    await expect(begin('ended', '{}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  test('with a running name and other input is refused', async () => {
    start(waits);
    await begin('one', '{"a":1}');

    await expect(begin('one', '{"a":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  test.each([
    ['another state machine', { stateMachineArn: `${ARN}x` }, 'StateMachineDoesNotExist'],
    ['input that is no JSON', { stateMachineArn: ARN, input: '{' }, 'InvalidExecutionInput'],
    ['a name with special characters', { stateMachineArn: ARN, name: 'a b' }, 'InvalidName'],
  ])('with %s is refused', async (_what, input, name) => {
    start(waits);

    await expect(states.startExecution(input)).rejects.toMatchObject({ name });
  });
});

describe('a definition is refused at load', () => {
  const invoke = 'arn:aws:states:::lambda:invoke';
  test.each([
    [
      'JSONata',
      { QueryLanguage: 'JSONata', StartAt: 'Only', States: { Only: { Type: 'Succeed' } } },
      /JSONata/,
    ],
    ['a variable', single({ Type: 'Pass', Assign: { a: 1 }, End: true }), /Assign/],
    ['a task token', single(task('x', { Resource: `${invoke}.waitForTaskToken` })), /waitForTaskToken/],
    [
      'another integration',
      single(task('x', { Resource: 'arn:aws:states:::sqs:sendMessage' })),
      /sqs:sendMessage/,
    ],
    [
      'an asynchronous invocation',
      single(task('x', { Resource: invoke, Parameters: { FunctionName: 'x', InvocationType: 'Event' } })),
      /InvocationType/,
    ],
    ['a heartbeat', single(task('x', { HeartbeatSeconds: 5 })), /HeartbeatSeconds/],
    [
      'a distributed map',
      single({
        Type: 'Map',
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...single(task('x')) },
        End: true,
      }),
      /distributed/,
    ],
    [
      'a part of the context that is not there',
      single({ Type: 'Pass', Parameters: { 'a.$': '$$.State.EnteredTime' }, End: true }),
      /State\.EnteredTime/,
    ],
    [
      'a state that nothing leads to',
      { StartAt: 'A', States: { A: { Type: 'Succeed' }, B: { Type: 'Pass', Next: 'C' } } },
      /C/,
    ],
  ])('for %s', (_what, definition, message) => {
    expect(() => start(definition)).toThrow(message);
  });
});

describe('a map', () => {
  test('runs its tasks for every item', async () => {
    start(
      single({
        Type: 'Map',
        ItemsPath: '$.items',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          ...{ StartAt: 'Each', States: { Each: task('add') } },
        },
        End: true,
      }),
      { add },
    );

    expect((await run({ items: [{ n: 1 }, { n: 5 }] })).output).toEqual([{ n: 2 }, { n: 6 }]);
  });
});
