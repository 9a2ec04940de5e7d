import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FAULTS, type Fault, install } from '../support/world/world.ts';
import {
  copyStage,
  everything,
  FINCH,
  FINCH_ID,
  page,
  type Stage,
  setStage,
  WREN,
  WREN_ID,
} from './people.ts';
import { deletionDefinition, loadDeletion, runDeletion } from './steps.ts';

const definition = await deletionDefinition();
const WRITES = /^(?:Put|Update|Delete)/;
let undo: () => void;
let first: Stage;
let request: string;

beforeAll(async () => {
  undo = install();
  first = await setStage(await loadDeletion());
  request = await first.scene.request(first.world, [WREN, WREN_ID]);
});
afterAll(() => undo());

interface Course {
  readonly calls: readonly string[];
  readonly outcome: unknown;
}

/** Runs the deletion, with late chunks of both people under way, and one call of one step disturbed. */
async function course(fault?: { readonly at: number; readonly kind: Fault }): Promise<Course> {
  const stage = copyStage(first);
  const { world, scene, own, mentioning, other } = stage;
  const early = world.now;
  world.calls = [];
  world.fault = fault;
  const ended = await runDeletion(definition, scene, world, request, {
    after: async (state, time) => {
      if (time > 1) return;
      // From before: dropped where it is the person's own, and masked in the session that is rewritten.
      if (state === 'Shred') await scene.send(own, early, 1, page(early, 'wren@nest.example once more'));
      if (state === 'Rekey') await scene.send(mentioning, early, 2, page(early, 'and finch@nest.example'));
      await scene.deliver(world);
    },
  });
  const calls = world.calls;
  world.calls = undefined;
  const { id: _, horizon: __, supersedes, ...receipt } = await scene.receipt(world, request);
  return { calls, outcome: await outcomeOf() };

  async function outcomeOf() {
    const { stores, identifiers, exceptions, outcome, status, suppression, verification } = receipt;
    return {
      ended: ended.state,
      own: await scene.events(world, own),
      mentioning: await scene.events(world, mentioning),
      other: await scene.events(world, other),
      found: await Promise.all([WREN, WREN_ID, FINCH, FINCH_ID].map((who) => scene.found(world, who))),
      rows: world.dynamo.items('identifiers').length,
      particulars: world.dynamo.items('particulars').length,
      generations: [...world.s3.bucket('archive').keys()].map((key) => key.split('/')[1]).sort(),
      keys: world.dynamo
        .items('sessions')
        .map(({ generation, earlier, scrubs, tombstonedAt }) =>
          tombstonedAt === undefined ? [generation, earlier, scrubs] : 'tombstone',
        )
        .sort(),
      readable: /wren@nest|customer-0001/i.test(everything(stage)),
      journal: [...world.s3.bucket('log').values()].length > 0,
      receipt: {
        ...{ stores, identifiers, exceptions, outcome, status, suppression },
        survivors: (verification as { survivors: number }).survivors,
        supersedes: typeof supersedes,
      },
    };
  }
}

describe('a deletion that is disturbed at one call', () => {
  test('comes to the same end as one that is not, whatever the call and whatever happens to it', async () => {
    const { calls, outcome } = await course();
    expect(outcome).toMatchObject({ ended: 'Done', own: 410, readable: false, particulars: 0 });
    const wrong: string[] = [];
    for (const [at, call] of calls.entries()) {
      if (call.startsWith('--')) continue;
      const kinds = WRITES.test(call) ? FAULTS : (['fails', 'killed before'] as const);
      for (const kind of kinds) {
        const disturbed = await course({ at, kind });
        try {
          expect(disturbed.outcome).toEqual(outcome);
        } catch (error) {
          const step = calls.slice(0, at).findLast((each) => each.startsWith('--'));
          wrong.push(`${kind} at ${at}, ${call} of ${step}: ${(error as Error).message}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 1_800_000);
});
