import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FAULTS, install } from '../support/world/world.ts';
import { copyStage, page, type Stage, setStage, WREN, WREN_ID } from './people.ts';
import { deletionDefinition, loadDeletion, runDeletion } from './steps.ts';

const definition = await deletionDefinition();
const WRITES = /^(?:Put|Update|Delete|Start)/;

let undo: () => void;
/** Wren is to stay forgotten; then a visitor came of whom the site said nothing yet. */
let first: Stage;
let request: string;

beforeAll(async () => {
  undo = install();
  first = await setStage(await loadDeletion());
  const { world, scene } = first;
  request = await scene.request(world, [WREN, WREN_ID], 'delete_and_suppress');
  expect(await runDeletion(definition, scene, world, request)).toMatchObject({ state: 'Done' });
});
afterAll(() => undo());

/** A stranger's visit, of which some chunks were archived. */
async function strangersVisit(chunks: number) {
  const stage = copyStage(first);
  const { world, scene } = stage;
  const visit = await scene.visit(world.now);
  for (let sequence = 0; sequence < chunks; sequence++)
    await scene.send(visit, world.now, sequence, page(world.now, 'some page'));
  await scene.deliver(world);
  return { stage: { ...stage, own: visit }, visit };
}

async function identified({ world, scene, own }: Stage): Promise<void> {
  await scene.identify(own, world.now, [WREN_ID]);
}

describe('a session that turns out to be of somebody who is to stay forgotten', () => {
  test('gets a tombstone at once, and what is stored of it is erased, with a receipt', async () => {
    const { stage, visit } = await strangersVisit(2);
    const { world, scene } = stage;
    expect(await scene.events(world, visit)).toHaveLength(2);
    const started = world.started.length;

    await identified(stage);
    await scene.deliver(world);

    expect(await scene.events(world, visit)).toBe(410);
    const [later, ...others] = world.started.slice(started);
    expect(others).toEqual([]);
    expect(await runDeletion(definition, scene, world, later!)).toMatchObject({ state: 'Done' });
    const names = [...world.s3.bucket('archive').keys()];
    expect(names.filter((name) => name.startsWith(visit.session))).toEqual([]);
    expect(await scene.receipt(world, later!)).toMatchObject({ status: 'final' });
    await scene.send(visit, world.now, 2, page(world.now, 'some more'));
    await scene.replay(world);
    expect(await scene.events(world, visit)).toBe(410);
    expect(await scene.found(world, WREN_ID)).toBe(0);
  });

  test('takes nothing that is under way, and starts nothing, when nothing is stored of it', async () => {
    const { stage, visit } = await strangersVisit(0);
    const { world, scene } = stage;
    const started = world.started.length;
    await identified(stage);
    await scene.send(visit, world.now, 0, page(world.now, 'some page'));
    await scene.deliver(world);
    expect(await scene.events(world, visit)).toBe(410);
    expect(world.started).toHaveLength(started);
  });

  test('comes to the same end whichever call of Redact is disturbed', async () => {
    const calm = await strangersVisit(1);
    await identified(calm.stage);
    calm.stage.world.calls = [];
    await calm.stage.scene.deliver(calm.stage.world);
    const { calls } = calm.stage.world;
    expect(calls!.length).toBeGreaterThan(10);
    const wrong: string[] = [];
    for (const [at, call] of calls!.entries()) {
      for (const kind of WRITES.test(call) ? FAULTS : (['fails', 'killed before'] as const)) {
        const { stage, visit } = await strangersVisit(1);
        const { world, scene } = stage;
        const started = world.started.length;
        await identified(stage);
        world.calls = [];
        world.fault = { at, kind };
        await scene.deliver(world).catch(() => undefined);
        world.calls = undefined;
        await scene.deliver(world);
        const ended = [await scene.events(world, visit), new Set(world.started.slice(started)).size];
        if (JSON.stringify(ended) !== '[410,1]') wrong.push(`${kind} at ${at}, ${call}: ${ended}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 600_000);
});
