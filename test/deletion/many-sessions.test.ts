import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { install } from '../support/world/world.ts';
import { copyStage, FINCH, page, type Stage, setStage, WREN, WREN_ID } from './people.ts';
import { deletionDefinition, loadDeletion, runDeletion } from './steps.ts';

const definition = await deletionDefinition();
const SESSIONS = 150;
const MENTIONS = 5;

let undo: () => void;
/** Wren has so many sessions, and so slow are the stores, that no step comes to its end in one invocation. */
let first: Stage;
let request: string;
/** Those of them that are Wren's own. */
let sessions: string[];

beforeAll(async () => {
  undo = install();
  first = await setStage(await loadDeletion());
  const { world, scene } = first;
  sessions = [first.own.session];
  for (let n = 1; n < SESSIONS; n++) {
    const visit = await scene.visit(world.now, [WREN_ID]);
    await scene.send(visit, world.now, 0, page(world.now, `page ${n}`));
    sessions.push(visit.session);
  }
  for (let n = 1; n < MENTIONS; n++)
    await scene.send(await scene.visit(world.now, [FINCH]), world.now, 0, page(world.now, WREN.value));
  await scene.deliver(world);
  request = await scene.request(world, [WREN, WREN_ID]);
  world.callMilliseconds = 1_500;
});
afterAll(() => undo());

const times = (passed: readonly string[], state: string) => passed.filter((each) => each === state).length;

describe('a person with more sessions than a step can see to in one invocation', () => {
  test('is forgotten in pages, each step where it left off', async () => {
    const { world, scene } = copyStage(first);
    expect(await scene.found(world, WREN_ID)).toBe(50);

    const { state, passed } = await runDeletion(definition, scene, world, request);

    expect(state).toBe('Done');
    for (const step of ['Shred', 'Erase', 'Verify', 'Report']) expect(times(passed, step)).toBeGreaterThan(2);
    const { status, verification, stores } = await scene.receipt(world, request);
    expect({ status, verification }).toMatchObject({
      status: 'final',
      verification: { survivors: 0, rounds: 1 },
    });
    expect(stores).toContainEqual(
      expect.objectContaining({ store: 'Sessions', erased: SESSIONS + MENTIONS }),
    );
    expect(await scene.found(world, WREN_ID)).toBe(0);
    expect(world.dynamo.items('particulars')).toEqual([]);
  });

  test.each([0, 74, SESSIONS - 1])(
    'has no receipt while an object of one of the sessions is left, session %d of them',
    async (nth) => {
      const { world, scene } = copyStage(first);
      const archive = world.s3.bucket('archive');
      const [name, held] = [...archive].find(([each]) => each.startsWith(sessions[nth]!))!;

      const { passed } = await runDeletion(definition, scene, world, request, {
        after: async (state, time) => {
          if (state === 'Scrub' && time === 1) archive.set(name, held);
        },
      });

      expect(passed.filter((state) => ['ShredLease', 'IsFinal'].includes(state))).toEqual([
        'ShredLease',
        'ShredLease',
        'IsFinal',
        'ShredLease',
        'IsFinal',
      ]);
      expect([...archive.keys()]).not.toContain(name);
    },
  );
});
