import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../core/flow/ids.ts';
import type { OptOutRecord } from '../../core/gate/opt-out.ts';
import { type ReplayStores, replayJournal } from '../../lambdas/replay-journal/replay.ts';
import { blindVisitor } from '../../lambdas/runtime/blinds.ts';
import { recordChoice } from '../../lambdas/runtime/opt-out.ts';
import { consents, journal, keyRing, sessions, suppressions } from '../../lambdas/runtime/stores.ts';
import { MARKED_TABLES } from '../../stores/mark-numbers.ts';
import { JournalNotReplayedError } from '../../stores/restore-guard.ts';
import type { Visit } from '../support/world/scene.ts';
import { FAULTS, install } from '../support/world/world.ts';
import { copyStage, type Stage, setStage, WREN, WREN_ID } from './people.ts';
import { deletionDefinition, loadDeletion, runDeletion } from './steps.ts';

const WRITES = /^(?:Put|Update|Delete)/;

let undo: () => void;
let stores: ReplayStores;
/** As all is after a deletion, a withdrawal and an opt-out. */
let forgotten: Stage;
/** The tables from before, by name. */
let backup: Map<string, unknown>;

beforeAll(async () => {
  undo = install();
  forgotten = await setStage(await loadDeletion());
  // The functions find their environment set only now.
  ({ stores } = await import('../../lambdas/replay-journal/places.ts'));
  const { world, scene, mentioning, other } = forgotten;
  backup = structuredClone(world.dynamo.tables);
  const request = await scene.request(world, [WREN, WREN_ID], 'delete_and_suppress');
  expect(await runDeletion(await deletionDefinition(), scene, world, request)).toMatchObject({
    state: 'Done',
  });
  await withdraw(mentioning);
  await optOut(other, 'opt_out');
});
afterAll(() => undo());

const principalOf = ({ visitor }: Visit) => blindVisitor(keyRing('blind'), forgotten.scene.business, visitor);

async function withdraw(visit: Visit): Promise<void> {
  const { business } = forgotten.scene;
  const principal = await principalOf(visit);
  const id = newId();
  await consents('as it stands').addConsent(principal, async (_, at) => {
    const blinded = { type: 'visitor', blind: principal };
    await journal('consents').write({ mark: 'withdrawal', at, business, id, principal: blinded });
    return {
      ...{ id, business, principal, event: 'withdrawn', purposes: [], timestamp: at },
      categories: ['forms', 'emails', 'ips', 'numbers'],
      collectionMethod: 'settings',
      assertion: 'attested',
    };
  });
}

async function optOut(visit: Visit, choice: OptOutRecord['choice']): Promise<void> {
  const principal = await principalOf(visit);
  await recordChoice({ consents: consents('as it stands'), journal: journal('consents') }, 'visitor', {
    id: newId(),
    business: forgotten.scene.business,
    principal,
    choice,
    kinds: ['storage'],
    collectionMethod: 'form',
    assertion: 'attested',
    timestamp: Date.now(),
  });
}

/** The stage in a world of its own, with tables put back to what they were. */
function restored(names: readonly string[] = [...MARKED_TABLES, 'identifiers']): Stage {
  const stage = copyStage(forgotten);
  for (const name of names)
    stage.world.dynamo.tables.set(name, structuredClone(backup.get(name) ?? new Map()) as never);
  return stage;
}

function replayOnce({ world }: Stage) {
  return world.invocation(() => replayJournal(stores, world.now + 10_000));
}

/** What can be read and searched, and what the gate would go by. */
async function outcomeOf(stage: Stage) {
  const { world, scene, own, mentioning, other } = stage;
  const visitors = await Promise.all([own, mentioning, other].map(principalOf));
  const choosers = await consents().choosers(visitors, []);
  return {
    read: await Promise.all([own, mentioning, other].map((visit) => scene.events(world, visit))),
    found: await Promise.all([WREN, WREN_ID].map((who) => scene.found(world, who))),
    consents: visitors.map((visitor) => choosers.consents(visitor).map(({ event }) => event)),
    optOuts: visitors.map((visitor) => choosers.optOuts(visitor, world.now)),
    tombstones: world.dynamo.items('sessions').filter(({ tombstonedAt }) => tombstonedAt !== undefined),
    suppressions: world.dynamo
      .items('suppressions')
      // Beside the tombstones of people stand notes of the replay itself.
      .filter(({ pk, sk }) => pk !== 'restore-guard' && sk !== 'session' && sk !== 'rewritten')
      // How often a mark was set says nothing of what it is.
      .map(({ version: _, ...item }) => JSON.stringify(item))
      .sort(),
  };
}

describe('a deletion that was called off', () => {
  test.each([
    ['before its marks were set', false],
    ['while they stood', true],
  ])('forgets nobody after a restore to a state from %s', async (_, isAfter) => {
    const stage = copyStage(forgotten);
    const { world, scene } = stage;
    const jay = { type: 'email', value: 'jay@nest.example' } as const;
    const request = await scene.request(world, [jay], 'delete_and_suppress');
    const marksOf = () =>
      suppressions('as it stands').lasting(blindOf(world.dynamo.items('requests'), request));
    let saved = structuredClone(world.dynamo.tables.get('suppressions')!);
    await runDeletion(await deletionDefinition(), scene, world, request, {
      after: async (state) => {
        if (state !== 'Suppress') return;
        expect(await marksOf()).toEqual([request]);
        if (isAfter) saved = structuredClone(world.dynamo.tables.get('suppressions')!);
        const body = { reason: 'withdrawn' };
        await scene.ask(world, 'requests/index', 'POST /v1/requests/{id}/cancel', { id: request, body });
      },
    });
    expect(await marksOf()).toEqual([]);
    world.dynamo.tables.set('suppressions', saved);
    while (!(await replayOnce(stage)).done);
    expect(await marksOf()).toEqual([]);
  });
});

function blindOf(requests: readonly Record<string, unknown>[], id: string): string {
  const row = requests.find(({ pk, sk }) => pk === id && sk === 'request')!;
  const [first] = row.identifiers as [{ blind: string }];
  return first.blind;
}

/**
 * The session that mentioned the person was rewritten: its newer key is lost with the table that was put back, and the
 * older one, which came back by that, is destroyed again.
 */
const withoutRewritten = ({ read, tombstones, ...rest }: Awaited<ReturnType<typeof outcomeOf>>) => ({
  ...rest,
  read: [read[0], read[2]],
  tombstones: tombstones.filter(({ pk }) => pk !== forgotten.mentioning.session),
});

describe('the replay of the journal', () => {
  test('comes to the same end whatever happens to whichever of its calls, when it is run again', async () => {
    const expected = withoutRewritten(await outcomeOf(copyStage(forgotten)));
    const calm = restored();
    calm.world.calls = [];
    expect(await replayOnce(calm)).toMatchObject({ done: true, restored: expect.any(Array), keys: 2 });
    const { calls } = calm.world;
    calm.world.calls = undefined;
    const outcome = await outcomeOf(calm);
    expect(withoutRewritten(outcome)).toEqual(expected);
    expect(outcome.read[1]).toBe(410);
    const wrong: string[] = [];
    for (const [at, call] of calls!.entries()) {
      for (const kind of WRITES.test(call) ? FAULTS : (['fails', 'killed before'] as const)) {
        const stage = restored();
        stage.world.calls = [];
        stage.world.fault = { at, kind };
        const disturbed = await replayOnce(stage).catch(() => undefined);
        let isDone = disturbed?.done === true;
        stage.world.calls = undefined;
        for (let times = 0; !isDone && times < 5; times++) isDone = (await replayOnce(stage)).done;
        try {
          expect(isDone).toBe(true);
          expect(withoutRewritten(await outcomeOf(stage))).toEqual(expected);
        } catch (error) {
          wrong.push(`${kind} at ${at}, ${call}: ${(error as Error).message}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 600_000);

  test('changes nothing in tables that lack nothing, and undoes nothing that came after the marks', async () => {
    const stage = copyStage(forgotten);
    await optOut(stage.other, 'opt_in');
    const before = await outcomeOf(stage);
    expect(before.optOuts).toEqual([[], [], []]);
    const { now } = stage.world;
    expect(await replayOnce(stage)).toMatchObject({ done: true, restored: [], keys: 0, rows: 0 });
    stage.world.now = now;
    expect(await outcomeOf(stage)).toEqual(before);
  });

  test('begins anew in a table that is put back once more before it has ended', async () => {
    const expected = withoutRewritten(await outcomeOf(copyStage(forgotten)));
    const stage = restored();
    // Cut off when all entries are set again, and the suppressions' table is put back meanwhile.
    stage.world.calls = [];
    const scan = async () => {
      const rehearsal = restored();
      rehearsal.world.calls = [];
      await replayOnce(rehearsal);
      return rehearsal.world.calls!.findIndex((call) => call.startsWith('Scan'));
    };
    const at = await scan();
    stage.world.enter();
    stage.world.fault = { at, kind: 'fails' };
    await expect(replayOnce(stage)).rejects.toThrow();
    stage.world.calls = undefined;
    stage.world.dynamo.tables.set('suppressions', new Map());
    expect(await replayOnce(stage)).toMatchObject({ done: true, restored: ['suppressions', 'sessions'] });
    expect(withoutRewritten(await outcomeOf(stage))).toEqual(expected);
  });
});

describe('while a table lacks marks', () => {
  const reads = {
    consents: () => consents().choosers(['nobody'], []),
    suppressions: () => suppressions().marks(['nobody']),
    sessions: () => sessions().get('nobody'),
  };
  const names = ['consents', 'suppressions', 'sessions'] as const;

  test.each(names)('nothing is read from %s, and from others as ever', async (name) => {
    restored([name]);
    await expect(reads[name]()).rejects.toThrow(JournalNotReplayedError);
    for (const other of names.filter((each) => each !== name))
      await expect(reads[other]()).resolves.not.toThrow();
  });

  test('no deletion comes to a receipt', async () => {
    const { world, scene } = restored(['suppressions']);
    const request = await scene.request(world, [{ type: 'user_id', value: 'nobody' }]);
    const ended = await runDeletion(await deletionDefinition(), scene, world, request);
    expect(ended).toMatchObject({ state: 'Stuck' });
  });

  test('a mark that is set there counts, and leaves the table closed', async () => {
    const stage = restored(['consents']);
    for (let times = 0; times < 3; times++) await optOut(stage.own, 'opt_out');
    await expect(reads.consents()).rejects.toThrow(JournalNotReplayedError);
    expect(await replayOnce(stage)).toMatchObject({ done: true, restored: ['consents'] });
    const principal = await principalOf(stage.own);
    expect((await consents().choosers([principal], [])).optOuts(principal, stage.world.now)).toEqual([
      'storage',
    ]);
  });

  test('a mark that fails before it is journalled, or after, never closes a table that lacks nothing', async () => {
    const { world, own } = copyStage(forgotten);
    world.calls = [];
    await optOut(own, 'opt_out');
    const { calls } = world;
    for (const [at, call] of calls!.entries()) {
      for (const kind of WRITES.test(call) ? FAULTS : (['fails', 'killed before'] as const)) {
        const stage = copyStage(forgotten);
        stage.world.calls = [];
        stage.world.fault = { at, kind };
        await stage.world.invocation(() => optOut(stage.own, 'opt_out')).catch(() => undefined);
        await stage.world.invocation(reads.consents);
      }
    }
  });
});
