import { beforeEach, expect, jest, test } from '@jest/globals';
import { ProblemError } from '../../core/flow/problem.ts';
import type { Answer, ApiEvent } from '../../lambdas/runtime/api-handler.ts';
import { idFor, once } from '../../lambdas/runtime/idempotency.ts';
import type { CallRow, Idempotency } from '../../stores/idempotency.ts';

const rows = new Map<string, CallRow>();
/** The store, without DynamoDB: what its conditions mean. */
const store = {
  get: async (name: string) => rows.get(name),
  begin: async (row: CallRow) => !rows.has(row.name) && rows.set(row.name, row) !== undefined,
  replace: async (row: CallRow, read: CallRow) => {
    const standing = rows.get(row.name);
    if (standing?.state !== read.state || standing.until !== read.until || standing.mac !== read.mac)
      return false;
    rows.set(row.name, row);
    return true;
  },
} as unknown as Idempotency;

const event = (body: string, key = 'k1', credential = 'Bearer secret') =>
  ({
    headers: { 'idempotency-key': key, authorization: credential },
    routeKey: 'POST /v1/keys',
    rawPath: '/v1/keys',
    body,
  }) as unknown as ApiEvent;
const answer = (id: string): Answer => ({ status: 201, body: { id } });
const statusOf = (call: Promise<Answer>) =>
  call.then(
    ({ status }) => status,
    (error) => (error instanceof ProblemError ? error.problem.status : error.message),
  );

beforeEach(() => rows.clear());

test('the answer is given again, and neither it nor the key lies open in the store', async () => {
  const work = jest.fn(async () => answer('made once'));
  await once(event('{}'), store, work);
  expect(await once(event('{}'), store, work)).toMatchObject({ status: 201, body: { id: 'made once' } });
  expect(work).toHaveBeenCalledTimes(1);
  const text = JSON.stringify(
    [...rows.values()].map((row) => ({ ...row, sealed: Buffer.from(row.sealed!).toString('latin1') })),
  );
  for (const secret of ['made once', 'k1', 'secret']) expect(text).not.toContain(secret);
});

test('a try that was cut off is taken over after its time, and creates under the same ids', async () => {
  const ids: string[] = [];
  const cutOff = event('{}');
  await statusOf(
    once(cutOff, store, async () => {
      ids.push(idFor(cutOff, 'thing'));
      throw new Error('cut off');
    }),
  );
  expect(await statusOf(once(event('{}'), store, async () => answer('x')))).toBe(409);
  for (const [name, row] of rows) rows.set(name, { ...row, until: 0 });
  const again = event('{}');
  const status = await statusOf(
    once(again, store, async () => {
      ids.push(idFor(again, 'thing'));
      return answer('x');
    }),
  );
  expect(status).toBe(201);
  expect(ids[0]).toBe(ids[1]);
});

test('another body under the key is refused, another caller’s is another call, and a refused call is over', async () => {
  const refuse = async (): Promise<Answer> => {
    throw new ProblemError({ status: 400, code: 'x', title: '', detail: '', expected: '', mend: '' });
  };
  expect(await statusOf(once(event('{"a":1}'), store, refuse))).toBe(400);
  expect(await statusOf(once(event('{"a":2}'), store, async () => answer('x')))).toBe(201);
  expect(await statusOf(once(event('{"a":3}'), store, async () => answer('x')))).toBe(422);
  expect(await statusOf(once(event('{"a":3}', 'k1', 'Bearer other'), store, async () => answer('x')))).toBe(
    201,
  );
});

test('after a day the key is free again', async () => {
  await once(event('{}'), store, async () => answer('first'));
  for (const [name, row] of rows) rows.set(name, { ...row, expiresAt: 0 });
  expect(await once(event('{"a":1}'), store, async () => answer('second'))).toMatchObject({
    body: { id: 'second' },
  });
});
