import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cancelRequest } from '../../lambdas/runtime/life-cycle.ts';
import { dynamoClient, stepFunctionsClient } from '../../stores/clients.ts';
import { Requests } from '../../stores/requests.ts';
import { Suppressions } from '../../stores/suppressions.ts';
import { Table } from '../../stores/table.ts';
import { RequestWorkflow } from '../../stores/workflow.ts';
import { Scene } from '../support/world/scene.ts';
import { FAULTS, type Fault, install } from '../support/world/world.ts';
import { copyStage, page, type Stage, setStage, WREN, WREN_ID } from './people.ts';
import { deletionDefinition, loadDeletion, runDeletion } from './steps.ts';

const definition = await deletionDefinition();
const WRITES = /^(?:Put|Update|Delete|Start)/;
let undo: () => void;
let first: Stage;
/** A deletion that has just been asked for, and one that stops later data too. */
let plain: string;
let lasting: string;

beforeAll(async () => {
  undo = install();
  first = await setStage(await loadDeletion());
  plain = await first.scene.request(first.world, [WREN, WREN_ID]);
  lasting = await first.scene.request(first.world, [WREN, WREN_ID], 'delete_and_suppress');
});
afterAll(() => undo());

const run = (
  { world, scene }: Stage,
  request: string,
  after?: (state: string, time: number) => Promise<void>,
) => runDeletion(definition, scene, world, request, after === undefined ? {} : { after });

/** Asks for something to be done with a request, again and again until it is answered, as a caller does. */
async function ask({ world, scene }: Stage, route: string, id: string, body?: object) {
  for (let left = 5; ; left -= 1) {
    try {
      const answer = await scene.ask(world, 'requests/index', route, { id, ...(body && { body }) });
      if (answer.status < 500 || left === 0) return answer;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
const cancel = (stage: Stage, id: string, reason = 'withdrawn') =>
  ask(stage, 'POST /v1/requests/{id}/cancel', id, { reason });
const hold = (stage: Stage, id: string) =>
  ask(stage, 'POST /v1/requests/{id}/hold', id, { exception: 'legal-claims', reference: 'matter-17' });
const release = (stage: Stage, id: string) => ask(stage, 'DELETE /v1/requests/{id}/hold', id);
const show = (stage: Stage, id: string) => ask(stage, 'GET /v1/requests/{id}', id);

/** What there is of the people, and of the request. */
async function standing({ world, scene, own, mentioning, other }: Stage, id: string) {
  const { status, outcome, exceptions, suppression } = await scene.receipt(world, id);
  const marks = world.dynamo.items('suppressions').filter(({ sk }) => sk === 'mark');
  return {
    own: await scene.events(world, own),
    mentioning: await scene.events(world, mentioning),
    other: await scene.events(world, other),
    found: [await scene.found(world, WREN), await scene.found(world, WREN_ID)],
    particulars: world.dynamo.items('particulars').filter(({ pk }) => pk === `request#${id}`).length,
    marked: marks.map(({ until, lasting: by }) => [Number(until) > 0, by]),
    receipt: { status, outcome, exceptions, suppression },
  };
}

/** Runs a course once as it is, and then with each of its calls disturbed in each way: it must end the same. */
async function everyFault(
  course: (fault?: { at: number; kind: Fault }) => Promise<{ calls: string[]; end: unknown }>,
) {
  const { calls, end } = await course();
  const wrong: string[] = [];
  for (const [at, call] of calls.entries()) {
    if (call.startsWith('--')) continue;
    for (const kind of WRITES.test(call) ? FAULTS : (['fails', 'killed before'] as const)) {
      const disturbed = await course({ at, kind });
      try {
        expect(disturbed.end).toEqual(end);
      } catch (error) {
        wrong.push(`${kind} at ${at}, ${call}: ${(error as Error).message}`);
      }
    }
  }
  expect(calls.length).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
}

describe('a deletion that is called off', () => {
  test('before anything is erased leaves everything as it was, gives its marks back and has a receipt', async () => {
    const stage = copyStage(first);
    const { world, scene, own } = stage;
    const before = await scene.events(world, own);
    const ended = await run(stage, lasting, async (state) => {
      if (state === 'Suppress') expect(await cancel(stage, lasting)).toMatchObject({ status: 200 });
    });
    expect(ended.state).toBe('Stopped');
    expect(await standing(stage, lasting)).toMatchObject({
      own: before,
      particulars: 0,
      marked: [
        [false, undefined],
        [false, undefined],
      ],
      receipt: { status: 'final', outcome: { status: 'revoked' }, suppression: { tombstones: 0 } },
    });
    // What comes from now on is kept again.
    await scene.send(own, world.now, 1, page(world.now, 'here again'));
    await scene.deliver(world);
    expect(await scene.events(world, own)).toHaveLength(2);
    expect(await show(stage, lasting)).toMatchObject({ body: { status: 'revoked' } });
  });

  test('by a denial says so, with the reason, in its log', async () => {
    const stage = copyStage(first);
    const { world, scene } = stage;
    expect(await cancel(stage, plain, 'insuf_verification')).toMatchObject({ body: { status: 'denied' } });
    expect((await run(stage, plain)).state).toBe('Stopped');
    const outcome = { status: 'denied', reason: 'insuf_verification' };
    expect(await scene.receipt(world, plain)).toMatchObject({ status: 'final', outcome });
    const log = await scene.ask(world, 'requests/index', 'GET /v1/requests', { query: { status: 'denied' } });
    expect(log.body.requests).toMatchObject([{ id: plain, ...outcome, answeredAt: expect.any(String) }]);
  });

  test('comes to the same end whichever call of it is disturbed', async () => {
    await everyFault(async (fault) => {
      const stage = copyStage(first);
      const { world } = stage;
      world.calls = [];
      world.fault = fault;
      const ended = await run(stage, lasting, async (state) => {
        if (state !== 'Suppress') return;
        const { calls } = world;
        await cancel(stage, lasting);
        world.calls = calls;
      });
      const { calls } = world;
      world.calls = undefined;
      return { calls, end: { ended: ended.state, ...(await standing(stage, lasting)) } };
    });
  }, 600_000);

  test('at any moment is either refused, and the person erased, or nothing is erased', async () => {
    const calm = copyStage(first);
    const before = await calm.scene.events(calm.world, calm.own);
    calm.world.calls = [];
    await run(calm, plain);
    const end = calm.world.calls!.indexOf('-- Rekey');
    const outcomes = new Map<string, number>();
    for (let at = 0; at < end; at += 1) {
      if (calm.world.calls![at]!.startsWith('--')) continue;
      const stage = copyStage(first);
      const { world, scene, own } = stage;
      const stores = {
        requests: new Requests(new Table(dynamoClient(), 'requests')),
        deletion: new RequestWorkflow(stepFunctionsClient(), 'deletion'),
      };
      let isCalledOff: boolean | undefined;
      world.calls = [];
      world.interlude = {
        at,
        work: async () => {
          isCalledOff = (await cancelRequest(stores, plain, 'withdrawn')).hindrance === undefined;
        },
      };
      const { state } = await run(stage, plain);
      world.calls = undefined;
      const { outcome } = (await scene.receipt(world, plain)) as { outcome: { status: string } };
      const events = await scene.events(world, own);
      expect([at, isCalledOff, state, outcome.status, events]).toEqual(
        isCalledOff ? [at, true, 'Stopped', 'revoked', before] : [at, false, 'Done', 'fulfilled', 410],
      );
      outcomes.set(state, (outcomes.get(state) ?? 0) + 1);
    }
    expect([...outcomes.keys()].sort()).toEqual(['Done', 'Stopped']);
  }, 600_000);

  test('leaves the marks of another request of the same person', async () => {
    const stage = copyStage(first);
    await cancel(stage, plain);
    await run(stage, lasting, async (state) => {
      if (state === 'Suppress') await run(stage, plain);
    });
    const { own, marked } = await standing(stage, lasting);
    expect({ own, marked }).toEqual({
      own: 410,
      marked: [
        [true, lasting],
        [true, lasting],
      ],
    });
  });
});

test('of a mark that is set and one that is lifted at the same time the one that is set stands', async () => {
  const mark = { blind: 'b'.repeat(43), business: 'b', type: 'email', kind: 'delete_and_suppress' } as const;
  const [a, b] = [
    { ...mark, request: 'a', at: 2 },
    { ...mark, request: 'b', at: 1 },
  ];
  const suppressions = new Suppressions(new Table(dynamoClient(), 'suppressions'));
  for (const [whole, parted] of [
    [() => suppressions.add(b), () => suppressions.lift(a)],
    [() => suppressions.lift(a), () => suppressions.add(b)],
    // Set once more by whoever did not know yet that it was lifted.
    [() => suppressions.lift(a), () => suppressions.add(a).then(() => suppressions.add(b))],
  ] as const) {
    for (let at = 0; ; at += 1) {
      const { world } = copyStage(first);
      await suppressions.add(a);
      world.calls = [];
      world.interlude = { at, work: whole };
      await parted();
      if (world.interlude !== undefined) break;
      world.calls = undefined;
      if (!(await suppressions.lasting(mark.blind)).includes('b')) await suppressions.add(b);
      expect((await suppressions.marks([mark.blind])).get(mark.blind)).toEqual({
        lasting: true,
        until: 1,
        request: 'b',
      });
    }
  }
});

describe('a deletion that is held', () => {
  const exceptions = [{ basis: expect.stringContaining('legal claims'), count: 1 }];

  test('erases nothing and says so, and once it is released goes on to its end', async () => {
    const stage = copyStage(first);
    const { world, scene, own } = stage;
    const before = await scene.events(world, own);
    expect(await hold(stage, plain)).toMatchObject({
      status: 200,
      body: { status: 'open', hold: { exception: 'legal-claims', reference: 'matter-17' } },
    });
    expect((await run(stage, plain)).state).toBe('Stopped');
    expect(await standing(stage, plain)).toMatchObject({
      own: before,
      receipt: { status: 'interim', outcome: { status: 'in_progress', reason: 'held' }, exceptions },
    });
    expect(await ask(stage, 'POST /v1/requests/{id}/restart', plain)).toMatchObject({ status: 409 });
    expect(await release(stage, plain)).toMatchObject({ status: 200 });
    expect(world.started.at(-1)).toBe(`${plain}-2`);
    expect((await run(stage, plain)).state).toBe('Done');
    const { own: events, receipt } = await standing(stage, plain);
    expect({ events, receipt }).toMatchObject({
      events: 410,
      receipt: { status: 'final', outcome: { status: 'fulfilled' } },
    });
    expect(receipt.exceptions).toContainEqual(exceptions[0]);
    expect(await hold(stage, plain)).toMatchObject({ status: 409 });
  });

  test('can be denied, and cannot be held once it has begun', async () => {
    const stage = copyStage(first);
    await hold(stage, plain);
    await run(stage, plain);
    expect(await cancel(stage, plain, 'claim_not_covered')).toMatchObject({ body: { status: 'denied' } });
    expect((await run(stage, plain)).state).toBe('Stopped');
    expect((await standing(stage, plain)).receipt).toMatchObject({
      status: 'final',
      outcome: { status: 'denied', reason: 'claim_not_covered' },
      exceptions,
    });
    let late: unknown;
    await run(stage, lasting, async (state, time) => {
      if (state === 'Shred' && time === 1) late = [await hold(stage, lasting), await cancel(stage, lasting)];
    });
    const begun = { status: 409, body: { type: 'urn:scrubjay:problem:request-begun' } };
    expect(late).toMatchObject([begun, begun]);
  });

  test('keeps what turns out to be of the person meanwhile, and erases that too once it is released', async () => {
    const stage = copyStage(first);
    const { world, scene } = stage;
    await hold(stage, lasting);
    await run(stage, lasting);
    const visit = await scene.visit(world.now);
    await scene.send(visit, world.now, 0, page(world.now, 'some page'));
    await scene.deliver(world);
    const started = world.started.length;
    await scene.identify(visit, world.now, [WREN_ID]);
    await scene.deliver(world);
    // By then the identities that the site told are forgotten.
    world.now += 3 * 24 * 3_600_000;
    expect(await scene.events(world, visit)).toHaveLength(1);
    expect(world.started).toHaveLength(started);
    await release(stage, lasting);
    expect((await run(stage, lasting)).state).toBe('Done');
    expect(await scene.events(world, visit)).toBe(410);
    expect([...world.s3.bucket('archive').keys()].join()).not.toContain(visit.session);
  });

  test('comes to the same end whichever call of it is disturbed', async () => {
    await everyFault(async (fault) => {
      const stage = copyStage(first);
      const { world } = stage;
      world.calls = [];
      world.fault = fault;
      await hold(stage, plain);
      const held = await run(stage, plain);
      await release(stage, plain);
      const { calls } = world;
      world.calls = undefined;
      const next = [...new Set(world.started)];
      const ended = await run(stage, plain);
      return { calls, end: { next, ended: [held.state, ended.state], ...(await standing(stage, plain)) } };
    });
  }, 600_000);
});

describe('a deletion whose workflow failed', () => {
  test.each([
    ['Shred', 'delete/shred'],
    ['Erase', 'delete/erase'],
    ['Report', 'delete/report'],
    ['Publish', 'publish/index'],
  ])('in %s is started again, goes on where it was, and has one final receipt', async (_, entry) => {
    const stage = copyStage(first);
    const { world } = stage;
    const handler = stage.scene.functions[entry]!;
    let isBroken = true;
    /** Loses the answers of the step; a receipt that is final is signed, and not published any more. */
    const broken: typeof handler = async (event, context) => {
      const given = event as { final?: boolean };
      if (isBroken && given.final === true) throw new Error('out of order');
      const answer = (await handler(event, context)) as { final?: boolean };
      if (isBroken && (answer.final ?? true)) throw new Error('out of order');
      return answer;
    };
    const functions = { ...stage.scene.functions, [entry]: broken };
    const failing = { ...stage, scene: new Scene(functions, stage.scene) };
    expect(await run(failing, plain)).toMatchObject({ state: 'Failed' });
    isBroken = false;
    expect(await ask(failing, 'POST /v1/requests/{id}/restart', plain)).toMatchObject({ status: 200 });
    expect(world.started.at(-1)).toBe(`${plain}-2`);
    expect(await run(failing, plain)).toMatchObject({ state: 'Done' });
    const { own, receipt } = await standing(failing, plain);
    expect({ own, status: receipt.status }).toEqual({ own: 410, status: 'final' });
    const leaves = world.dynamo.items('log-leaves').filter(({ file }) => file !== undefined);
    expect(leaves.filter(({ file }) => isFinal(file))).toHaveLength(1);
    expect(await ask(failing, 'POST /v1/requests/{id}/restart', plain)).toMatchObject({ status: 409 });
  });
});

function isFinal(file: unknown): boolean {
  const { payload } = JSON.parse(Buffer.from(file as Uint8Array).toString('utf8'));
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')).status === 'final';
}
