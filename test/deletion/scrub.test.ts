import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { install } from '../support/world/world.ts';
import { copyStage, FINCH, page, type Stage, setStage, WREN, WREN_ID } from './people.ts';
import { deletionDefinition, loadDeletion, runDeletion } from './steps.ts';

const definition = await deletionDefinition();
let undo: () => void;
let first: Stage;
let stage: Stage;

beforeAll(async () => {
  undo = install();
  first = await setStage(await loadDeletion());
});
afterAll(() => undo());
beforeEach(() => {
  stage = copyStage(first);
});

const textOf = (events: unknown) => JSON.stringify(events);
const generations = ({ world }: Stage, session: string) =>
  [...world.s3.bucket('archive').keys()]
    .filter((key) => key.startsWith(session))
    .map((key) => key.split('/')[1]);

describe('a session that mentions the person', () => {
  test('is rewritten without them, under a new key; everybody else stays as they were', async () => {
    const { world, scene, own, mentioning, other } = stage;
    const before = textOf(await scene.events(world, mentioning));
    const others = await scene.events(world, other);
    expect(before).toContain('WREN@nest.example');

    const request = await scene.request(world, [WREN, WREN_ID]);
    const ended = await runDeletion(definition, scene, world, request);

    expect(ended).toMatchObject({ status: 'succeeded', state: 'Done' });
    expect(await scene.events(world, own)).toBe(410);
    expect(await scene.events(world, other)).toEqual(others);
    expect(textOf(await scene.events(world, mentioning))).toBe(
      before.replace(/wren@nest\.example/gi, '****@****.*******'),
    );
    expect(await scene.found(world, WREN)).toBe(0);
    expect(await scene.found(world, FINCH)).toBe(2);
    expect(new Set(generations(stage, mentioning.session))).toEqual(new Set(['2']));
    expect(await scene.receipt(world, request)).toMatchObject({
      status: 'final',
      outcome: { status: 'fulfilled' },
      exceptions: [{ basis: 'sessions of others, kept and rewritten without the person', count: 1 }],
    });
  });

  test("keeps a bystander's chunk that comes between any two steps, under the key that stays", async () => {
    const { world, scene, mentioning } = stage;
    const request = await scene.request(world, [WREN]);
    let sequence = 2;
    await runDeletion(definition, scene, world, request, {
      after: async () => {
        await scene.send(
          mentioning,
          world.now,
          sequence,
          page(world.now, `line ${sequence} of finch@nest.example`),
        );
        await scene.deliver(world);
        sequence += 1;
      },
    });
    const text = textOf(await scene.events(world, mentioning));
    for (let at = 2; at < sequence; at++) expect(text).toContain(`line ${at} of finch@nest.example`);
    expect(generations(stage, mentioning.session)).not.toContain('1');
    expect(await scene.receipt(world, request)).toMatchObject({ status: 'final' });
  });

  test('is rewritten again when a chunk from before comes late and mentions the person once more', async () => {
    const { world, scene, mentioning } = stage;
    const early = world.now;
    const request = await scene.request(world, [WREN]);
    await runDeletion(definition, scene, world, request, {
      after: async (state, time) => {
        if (state !== 'Scrub' || time !== 1) return;
        await scene.send(mentioning, early, 2, page(early, 'again wren@nest.example'));
        await scene.deliver(world);
      },
    });
    const text = textOf(await scene.events(world, mentioning));
    expect(text).toContain('again ****@****.*******');
    expect(text).not.toMatch(/wren/i);
    expect(await scene.receipt(world, request)).toMatchObject({
      status: 'final',
      verification: { rounds: 1 },
    });
  });

  test('loses both people when two requests are about it at once', async () => {
    const { world, scene, mentioning } = stage;
    const wren = await scene.request(world, [WREN]);
    const jay = await scene.request(world, [{ type: 'email', value: 'jay@nest.example' }]);
    let jayEnded = false;
    await runDeletion(definition, scene, world, wren, {
      after: async (state, time) => {
        if (state !== 'ShredLease' || time !== 1 || jayEnded) return;
        jayEnded = true;
        await runDeletion(definition, scene, world, jay);
      },
    });
    const text = textOf(await scene.events(world, mentioning));
    expect(text).not.toMatch(/wren|jay/i);
    expect(text).toContain('finch@nest.example');
    for (const id of [wren, jay]) expect(await scene.receipt(world, id)).toMatchObject({ status: 'final' });
  });

  test('is erased whole when it is of two owners, and the receipt says so', async () => {
    const { world, scene } = stage;
    const shared = await scene.visit(world.now, [WREN, WREN_ID, { type: 'user_id', value: 'customer-0002' }]);
    await scene.send(shared, world.now, 0, page(world.now, 'two of us'));
    await scene.deliver(world);
    const request = await scene.request(world, [WREN_ID]);
    await runDeletion(definition, scene, world, request);
    expect(await scene.events(world, shared)).toBe(410);
    expect((await scene.receipt(world, request)).exceptions).toContainEqual({
      basis: 'sessions of more than one owner, erased whole',
      count: 1,
    });
  });
});
