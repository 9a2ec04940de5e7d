import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createClock } from '../../../local/clock.ts';
import { type Runtime, startRuntime } from '../../../local/lambda/runtime.ts';
import { type Bundles, createBundles, NO_GATEWAY, smallDeployment, until } from './fixture.ts';

let bundles: Bundles;
let runtime: Runtime | undefined;
const clock = () => createClock();

beforeEach(() => {
  bundles = createBundles();
});

afterEach(async () => {
  await runtime?.close();
  runtime = undefined;
  bundles.remove();
});

async function startWith(
  source: string,
  properties: Record<string, unknown> = {},
  options: { clock?: ReturnType<typeof createClock>; maxWorkers?: number } = {},
): Promise<Runtime> {
  const deployment = smallDeployment([bundles.add('Subject', source, properties)], bundles.root);
  runtime = await startRuntime({ deployment, gateway: NO_GATEWAY, clock: clock(), ...options });
  return runtime;
}

const answer = async (running: Runtime, payload: unknown = {}) => {
  const result = await running.invoke('Subject', payload);
  return { ...result, payload: JSON.parse(result.payload) };
};

/** The state letter of a process: 'T' is stopped. */
const processState = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];

describe('an invocation', () => {
  test('answers what the handler returns, in a process that is kept for the next one', async () => {
    const running = await startWith(
      'let n = 0; export const handler = async (event) => ({ echo: event, n: ++n });',
    );

    expect((await answer(running, { a: 1 })).payload).toEqual({ echo: { a: 1 }, n: 1 });
    expect((await answer(running, { a: 2 })).payload).toEqual({ echo: { a: 2 }, n: 2 });
  });

  test('is found by logical id, name and ARN, and an unknown function is refused', async () => {
    const running = await startWith('export const handler = async () => 1;');

    expect((await running.invoke('Test-Subject', {})).payload).toBe('1');
    expect(
      (await running.invoke('arn:aws:lambda:us-west-1:111122223333:function:Test-Subject', {})).payload,
    ).toBe('1');
    await expect(running.invoke('Stranger', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('gets the template environment, what Lambda defines and its own credentials, and nothing of the parent', async () => {
    process.env.PARENT_ONLY = 'x';
    const running = await startWith('export const handler = async () => process.env;', {
      Environment: { Variables: { TABLE: 'Accounts' } },
    });

    const { payload } = await answer(running);

    delete process.env.PARENT_ONLY;
    expect(payload).toMatchObject({
      TABLE: 'Accounts',
      AWS_REGION: 'us-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'Test-Subject',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: 'LOCALSubject',
    });
    expect(payload).not.toHaveProperty('PARENT_ONLY');
    expect(payload).not.toHaveProperty('HOME');
    expect(payload).not.toHaveProperty('SCRUBJAY_SIMULATED_CLOCK');
  });

  test('gets a context with its request id, its deadline and its memory', async () => {
    const running = await startWith(
      'export const handler = async (e, c) => ({ ...c, left: c.getRemainingTimeInMillis() });',
    );

    const { payload } = await answer(running);

    expect(payload).toMatchObject({ functionName: 'Test-Subject', memoryLimitInMB: '256' });
    expect(payload.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(payload.left).toBeGreaterThan(0);
    expect(payload.left).toBeLessThanOrEqual(20_000);
  });

  test('that throws answers an unhandled error with its type and message, and the process lives on', async () => {
    const running = await startWith(
      'let n = 0; export const handler = async () => { if (n++ === 0) throw new TypeError("no"); return n; };',
    );

    expect(await answer(running)).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType: 'TypeError', errorMessage: 'no' },
    });
    expect(await answer(running)).toMatchObject({ payload: 2 });
  });

  test.each([
    [
      'an exception that nobody catches',
      'setImmediate(() => { throw new RangeError("late"); })',
      'RangeError',
    ],
    [
      'a rejection that nobody handles',
      'Promise.reject(new Error("late"))',
      'Runtime.UnhandledPromiseRejection',
    ],
    ['an exit', 'process.exit(3)', 'Runtime.ExitError'],
  ])('that ends by %s fails, and the next one starts cold', async (_name, statement, errorType) => {
    const running = await startWith(
      `let warm = false; export const handler = async (e) => {
        if (e.die) { ${statement}; await new Promise(() => {}); }
        const was = warm; warm = true; return was;
      };`,
    );
    await answer(running);

    expect(await answer(running, { die: true })).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType },
    });
    expect((await answer(running)).payload).toBe(false);
  });

  test('that passes its timeout is killed and says after how long', async () => {
    const running = await startWith('export const handler = () => new Promise(() => {});', { Timeout: 1 });

    const { functionError, payload } = await answer(running);

    expect(functionError).toBe('Unhandled');
    expect(payload.errorMessage).toMatch(/Task timed out after 1\.00 seconds/);
    expect(running.logs('Subject')).toMatch(/Task timed out after 1\.00 seconds/);
  });

  test('of a bundle that cannot be loaded fails with the error of the load', async () => {
    const running = await startWith('throw new SyntaxError("broken bundle");');

    expect(await answer(running)).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType: 'SyntaxError', errorMessage: 'broken bundle' },
    });
  });

  test('may carry 6 MB in and out, not more', async () => {
    const running = await startWith('export const handler = async (e) => "x".repeat(e.size ?? 0);');
    const limit = 6 * 1024 * 1024;

    await expect(running.invoke('Subject', { filler: 'x'.repeat(limit) })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
    expect(await answer(running, { size: limit - 2 })).not.toHaveProperty('functionError');
    expect(await answer(running, { size: limit })).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });

  test('runs beside others up to the bound of workers, and then waits for its turn', async () => {
    const running = await startWith(
      'export const handler = async () => { await new Promise((r) => setTimeout(r, 30)); return process.pid; };',
      {},
      { maxWorkers: 2 },
    );

    const pids = await Promise.all([1, 2, 3, 4, 5].map(async () => (await answer(running)).payload));

    expect(new Set(pids).size).toBe(2);
    expect(running.inFlight).toBe(0);
  });
});

describe('a worker between invocations', () => {
  test('is stopped, and what it left undone goes on in the next invocation', async () => {
    const running = await startWith(
      `import { existsSync, writeFileSync } from 'node:fs';
       const at = (name) => ${JSON.stringify(bundles.root)} + '/' + name;
       const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
       const leftUndone = async () => { while (!existsSync(at('go'))) await turn(); writeFileSync(at('late'), ''); };
       export const handler = async ({ leave }) => {
         if (leave) void leftUndone();
         else while (!existsSync(at('late'))) await turn();
         return process.pid;
       };`,
    );

    const { payload: pid } = await answer(running, { leave: true });
    await until(() => processState(pid) === 'T');
    writeFileSync(join(bundles.root, 'go'), '');
    expect(existsSync(join(bundles.root, 'late'))).toBe(false);

    expect((await answer(running, { leave: false })).payload).toBe(pid);
    expect(existsSync(join(bundles.root, 'late'))).toBe(true);
  });

  test('is replaced when the clock moves, and the next one tells the local time', async () => {
    const moving = createClock();
    const running = await startWith(
      `export const handler = async () => ({
        pid: process.pid, now: Date.now(), made: new Date().getTime(), parsed: new Date('2030-01-01').toISOString(),
        isDate: new Date() instanceof Date, simulated: process.env.SCRUBJAY_SIMULATED_CLOCK,
      });`,
      {},
      { clock: moving },
    );
    const before = (await answer(running)).payload;

    const day = 86_400_000;
    moving.advance(day);
    const after = (await answer(running)).payload;

    expect(after.pid).not.toBe(before.pid);
    expect(after.now - before.now).toBeGreaterThanOrEqual(day);
    expect(after.made - before.made).toBeGreaterThanOrEqual(day);
    expect(after).toMatchObject({ parsed: '2030-01-01T00:00:00.000Z', isDate: true, simulated: '1' });
    expect(before).not.toHaveProperty('simulated');
  });
});

describe('killing a function', () => {
  test('ends its busy workers, and the invoker sees a crashed sandbox', async () => {
    const entered = join(bundles.root, 'entered');
    const running = await startWith(
      `import { writeFileSync } from 'node:fs';
       export const handler = () => { writeFileSync(${JSON.stringify(entered)}, ''); return new Promise(() => {}); };`,
    );
    const invocation = answer(running);
    await until(() => existsSync(entered));

    expect(running.kill('Subject')).toBe(1);

    expect(await invocation).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('signal: killed') },
    });
  });
});

describe('the log', () => {
  test('holds what an invocation wrote on both streams between its START and its END', async () => {
    const running = await startWith(
      `export const handler = async () => {
        console.log('to %s', 'stdout'); console.error('to stderr'); process.stdout.write('no line end');
      };`,
    );

    await answer(running);

    const log = running.logs('Subject');
    const [start, ...rest] = log.trimEnd().split('\n');
    expect(start).toMatch(/^START RequestId: /);
    expect(rest.at(-2)).toMatch(/^END RequestId: /);
    expect(rest.at(-1)).toMatch(/^REPORT RequestId: .*Memory Size: 256 MB/);
    const between = rest.slice(0, -2).join('\n');
    expect(between).toMatch(/\tINFO\tto stdout/);
    expect(between).toMatch(/\tERROR\tto stderr/);
    expect(between).toContain('no line end');
  });

  test('holds the error of a failed invocation, as the runtime of Lambda writes it', async () => {
    const running = await startWith('export const handler = async () => { throw new Error("spilled"); };');

    await answer(running);

    expect(running.logs()).toMatch(/ERROR\tInvoke Error \{.*"errorMessage":"spilled"/);
  });
});
