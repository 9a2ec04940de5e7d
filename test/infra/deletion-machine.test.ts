import { describe, expect, test } from '@jest/globals';
import validate from 'asl-validator';
import { StateMachine } from 'aws-local-stepfunctions';
import { synthesizeAssembly } from '../support/cloud-assembly.ts';

const app = (await synthesizeAssembly()).read();
const machine = app.at('Deletion');

// Between the parts of the Join stand the ARNs of the functions.
const parts: (string | object)[] = machine.properties.DefinitionString['Fn::Join'][1];
const definition = JSON.parse(
  parts
    .map((part) => (typeof part === 'string' ? part : 'arn:aws:lambda:us-west-1:111122223333:function:step'))
    .join(''),
);

type Data = Record<string, unknown>;
type Step = (data: Data) => Data;

/** Runs the workflow with steps that answer what a test wants; answers which states it passed. */
async function run(
  steps: Partial<
    Record<
      'Suppress' | 'Cancel' | 'Shred' | 'Rekey' | 'Erase' | 'Scrub' | 'Verify' | 'Report' | 'Publish',
      Step
    >
  >,
) {
  const passed: string[] = [];
  const step = (name: string, answer: Step) => async (data: Data) => {
    passed.push(name);
    return answer(data);
  };
  const sequence = {
    Suppress: step('Suppress', steps.Suppress ?? (({ requestId }) => ({ requestId }))),
    Cancel: step('Cancel', steps.Cancel ?? ((data) => data)),
    Shred: step('Shred', steps.Shred ?? ((data) => ({ ...data, more: false }))),
    Rekey: step('Rekey', steps.Rekey ?? ((data) => ({ ...data, more: false }))),
    Erase: step('Erase', steps.Erase ?? ((data) => ({ ...data, more: false }))),
    Scrub: step('Scrub', steps.Scrub ?? ((data) => ({ ...data, more: false }))),
    Verify: step(
      'Verify',
      steps.Verify ?? (({ requestId }) => ({ requestId, survivors: 0, rounds: 1, more: false })),
    ),
    Report: step(
      'Report',
      steps.Report ?? (({ requestId }) => ({ requestId, final: true, stuck: false, more: false })),
    ),
    Publish: step('Publish', steps.Publish ?? ((data) => data)),
  };
  const retries = {
    Suppress: 0,
    Cancel: 0,
    Shred: 0,
    Rekey: 0,
    Erase: 0,
    Scrub: 0,
    Verify: 0,
    Report: 0,
    Publish: 0,
  };
  const execution = new StateMachine(structuredClone(definition)).run(
    { requestId: 'r1' },
    {
      overrides: {
        taskResourceLocalHandlers: sequence as never,
        waitTimeOverrides: { Lease: 0, ShredLease: 0, LiftLease: 0, Residue: 0 },
        retryIntervalOverrides: retries,
      },
    },
  );
  try {
    return { passed, output: await execution.result, error: undefined };
  } catch (error) {
    return { passed, output: undefined, error: error as Error };
  }
}

/** The steps of one round. */
const ROUND = ['Shred', 'Rekey', 'Erase', 'Scrub', 'Verify'];

describe('the workflow of a deletion', () => {
  test('is valid Amazon States Language', () => {
    const result = validate(definition);
    expect(result.errorsText()).toBe('');
    expect(result.isValid).toBe(true);
  });

  test('suppresses, shreds, gives new keys, erases, rewrites, verifies, reports and publishes', async () => {
    const { passed, output } = await run({});
    expect(passed).toEqual(['Suppress', ...ROUND, 'Report', 'Publish']);
    expect(output).toMatchObject({ requestId: 'r1', final: true });
  });

  test('waits before it looks for sessions, and again before it erases them, for as long as any function may run', () => {
    const timeouts = app.ofType('AWS::Lambda::Function').map(({ properties }) => properties.Timeout);
    const lease = { Type: 'Wait', Seconds: Math.max(...timeouts) + 15 };
    const { Suppress, Lease, IsAllShredded, IsAllRekeyed, ShredLease } = definition.States;
    expect(Suppress.Next).toBe('Lease');
    expect(Lease).toMatchObject({ ...lease, Next: 'Shred' });
    expect(IsAllShredded.Default).toBe('Rekey');
    expect(IsAllRekeyed.Default).toBe('ShredLease');
    expect(ShredLease).toMatchObject({ ...lease, Next: 'Erase' });
  });

  test.each(['Shred', 'Rekey', 'Erase', 'Scrub', 'Verify'] as const)(
    'goes on with %s while there is more',
    async (name) => {
      let left = 3;
      const { passed } = await run({
        [name]: (data: Data) => ({ ...data, survivors: 0, more: --left > 0 }),
      });
      const round = ROUND.flatMap((step) => (step === name ? [step, step, step] : [step]));
      expect(passed).toEqual(['Suppress', ...round, 'Report', 'Publish']);
    },
  );

  test('goes on with the report while there is more of the request to erase', async () => {
    let left = 2;
    const { passed } = await run({
      Report: (data) => (--left > 0 ? { ...data, more: true } : { ...data, more: false, final: true }),
    });
    expect(passed).toEqual(['Suppress', ...ROUND, 'Report', 'Report', 'Publish']);
  });

  test('erases nothing for a request that is held, says so, and ends', async () => {
    const { passed, output } = await run({
      Shred: (data) => ({ ...data, more: false, stopped: 'held' }),
      Verify: (data) => ({ ...data, survivors: 3, rounds: 1, more: false }),
      Report: (data) => ({ ...data, final: false, stuck: false }),
    });
    expect(passed).toEqual(['Suppress', 'Shred', 'Verify', 'Report', 'Publish']);
    expect(output).toMatchObject({ stopped: 'held' });
  });

  test('takes the marks of a request back that was called off, and waits before it looks', async () => {
    const { passed } = await run({
      Shred: (data) => ({ ...data, more: false, stopped: 'cancelled' }),
      Verify: (data) => ({ ...data, survivors: 0, rounds: 1, more: false }),
      Report: (data) => ({ ...data, final: true, stuck: false }),
    });
    expect(passed).toEqual(['Suppress', 'Shred', 'Cancel', 'Verify', 'Report', 'Publish']);
    const { Cancel, LiftLease, Lease } = definition.States;
    expect(Cancel.Next).toBe('LiftLease');
    expect(LiftLease).toMatchObject({ Seconds: Lease.Seconds, Next: 'Verify' });
  });

  test('shreds and erases again what survived', async () => {
    let rounds = 0;
    const { passed } = await run({
      Verify: ({ requestId }) => ({
        requestId,
        survivors: rounds === 0 ? 2 : 0,
        rounds: ++rounds,
        more: false,
      }),
    });
    expect(passed).toEqual(['Suppress', ...ROUND, ...ROUND, 'Report', 'Publish']);
  });

  test('gives up after five rounds with survivors, and reports nothing', async () => {
    let rounds = 0;
    const { passed, error } = await run({
      Verify: ({ requestId }) => ({ requestId, survivors: 1, rounds: ++rounds, more: false }),
    });
    expect(error?.message).toContain(definition.States.Stuck.Cause);
    expect(definition.States.Stuck.Error).toBe('SURVIVORS');
    expect(rounds).toBe(5);
    expect(passed).not.toContain('Report');
  });

  test('waits for the residue to expire, then looks again before the final receipt', async () => {
    let reports = 0;
    const { passed } = await run({
      Report: ({ requestId }) =>
        reports++ === 0
          ? { requestId, final: false, stuck: false, more: false, waitUntil: '2030-01-01T00:00:00.000Z' }
          : { requestId, final: true, more: false },
    });
    expect(passed).toEqual(['Suppress', ...ROUND, 'Report', 'Publish', ...ROUND, 'Report', 'Publish']);
    expect(definition.States.Residue.TimestampPath).toBe('$.waitUntil');
  });

  test('stops unfinished when nothing more will expire and the receipt is still not final', async () => {
    const { passed, error } = await run({
      Report: ({ requestId }) => ({
        requestId,
        final: false,
        stuck: true,
        more: false,
        waitUntil: '2020-01-01T00:00:00.000Z',
      }),
    });
    expect(error?.message).toContain(definition.States.Unfinished.Cause);
    expect(definition.States.Unfinished.Error).toBe('NOT_FINAL');
    expect(passed.filter((step) => step === 'Report')).toHaveLength(1);
  });

  test('repeats a step that failed', async () => {
    let calls = 0;
    const { passed, error } = await run({
      Erase: (data) => {
        if (calls++ < 2) {
          throw new Error('DEADLINE');
        }
        return { ...data, more: false };
      },
    });
    expect(error).toBeUndefined();
    expect(passed).toEqual([
      'Suppress',
      'Shred',
      'Rekey',
      'Erase',
      'Erase',
      'Erase',
      'Scrub',
      'Verify',
      'Report',
      'Publish',
    ]);
  });

  test('fails with a code, and not with what the step said, when the repeats fail too', async () => {
    const { passed, error } = await run({
      Verify: () => {
        throw new Error('jane@example.com');
      },
    });
    expect(error?.message).toContain(definition.States.Failed.Cause);
    expect(definition.States.Failed.Error).toBe('STEP_FAILED');
    expect(error?.message).not.toContain('jane@example.com');
    expect(passed).not.toContain('Report');
  });

  test('fails when a step answers without the counter that decides', async () => {
    const { passed, error } = await run({ Verify: ({ requestId }) => ({ requestId }) });
    expect(error).toBeDefined();
    expect(passed).not.toContain('Report');
  });

  test('is bounded, and shorter than the 45 days that the law gives', () => {
    expect(definition.TimeoutSeconds).toBeLessThan(45 * 24 * 3600);
  });

  test('logs errors without the data of an execution', () => {
    expect(machine.properties.LoggingConfiguration).toMatchObject({
      Level: 'ERROR',
      IncludeExecutionData: false,
    });
    expect(machine.properties.StateMachineType).toBe('STANDARD');
  });
});
