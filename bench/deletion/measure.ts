import { randomBytes } from 'node:crypto';
import { newId } from '../../core/flow/ids.ts';
import type { Identifier } from '../../core/identifiers/identifier-type.ts';
import { dynamoClient } from '../../stores/clients.ts';
import { Identifiers } from '../../stores/identifiers.ts';
import { Table } from '../../stores/table.ts';
import { page } from '../../test/deletion/people.ts';
import { FUNCTIONS, runDeletion } from '../../test/deletion/steps.ts';
import type { Functions } from '../../test/support/world/functions.ts';
import type { Definition } from '../../test/support/world/machine.ts';
import { Scene } from '../../test/support/world/scene.ts';
import { World } from '../../test/support/world/world.ts';
import { dollarsOf, Meter, type Usage } from './meter.ts';

/** Rows of the index that a session of somebody else has. */
const ROWS_A_SESSION = 4;
/** How long a call is taken to last. Calls that are made side by side are billed one after the other: too much, not too little. */
const CALL_MILLISECONDS = 10;
const DELIVERED_AT_ONCE = 100;

const PERSON: readonly [Identifier, Identifier] = [
  { type: 'email', value: 'wren@nest.example' },
  { type: 'user_id', value: 'customer-0001' },
];
const SOMEBODY: Identifier = { type: 'email', value: 'finch@nest.example' };

/** What is run, as the template says. */
export interface Deployed {
  readonly functions: Functions;
  readonly definition: Definition;
  /** The memory of a function in MB, by the path of its entry. */
  memoryOf(entry: string): number;
}

/** What a deletion cost, from the request to its final receipt. */
export interface Cost extends Usage {
  /** Sessions of the person, and rows of everybody else's in the index. */
  readonly sessions: number;
  readonly rows: number;
  readonly dollars: number;
}

/** An archive that holds nothing of the person yet. */
export interface Archive {
  readonly world: World;
  readonly scene: Scene;
  readonly rows: number;
}

/** A business's archive with so many rows in the index, in stores that are in memory; they must have been installed. */
export async function archiveOf({ functions }: Deployed, rows: number): Promise<Archive> {
  const world = new World().enter();
  world.callMilliseconds = 0;
  const scene = new Scene(functions);
  await scene.open(world.now);
  // The business's keys are made with the first visit, and all copies have the same.
  await visits(world, scene, [SOMEBODY], 1);
  await fill(world, scene.business, rows);
  return { world, scene, rows };
}

/**
 * Has a person of so many sessions forgotten in a copy of an archive.
 *
 * @throws {Error} when the deletion does not end with a final receipt
 */
export async function measureDeletion(deployed: Deployed, archive: Archive, sessions: number): Promise<Cost> {
  const meter = new Meter();
  const world = archive.world.copy().enter();
  await visits(world, new Scene(deployed.functions, archive.scene), PERSON, sessions);

  const scene = new Scene(metered(deployed, world, meter), archive.scene);
  world.now += 1000;
  world.callMilliseconds = CALL_MILLISECONDS;
  world.meter = (call) => meter.called(call);
  const request = await scene.request(world, PERSON);
  const { state, passed } = await runDeletion(deployed.definition, scene, world, request);
  meter.passed(passed.length);
  if (state !== 'Done') throw new Error(`the deletion ended as ${state}`);
  return { sessions, rows: archive.rows, ...meter.usage, dollars: dollarsOf(meter.usage) };
}

function metered({ functions, memoryOf }: Deployed, world: World, meter: Meter): Functions {
  const wrapped = Object.entries(functions).map(([entry, handler]) => {
    const run = async (event: never, context: never) => {
      const began = world.now;
      const answer = await handler(event, context);
      meter.invoked(world.now - began, memoryOf(entry));
      return answer;
    };
    return [entry, FUNCTIONS.includes(entry) ? run : handler] as const;
  });
  return Object.fromEntries(wrapped);
}

/** The sessions of everybody else: rows of the index, keys and objects. */
async function fill(world: World, business: string, rows: number): Promise<void> {
  const identifiers = new Identifiers(new Table(dynamoClient(), 'identifiers'));
  const archive = world.s3.bucket('archive');
  const random = () => randomBytes(32).toString('base64url');
  for (let row = 0; row < rows; row += ROWS_A_SESSION) {
    const session = newId();
    archive.set(`${session}/000001/000000-000000-${random()}`, { body: new Uint8Array(16), at: world.now });
    for (let of = row; of < Math.min(rows, row + ROWS_A_SESSION); of++)
      await identifiers.add({
        business,
        session,
        createdAt: world.now,
        generation: 1,
        seenAt: world.now,
        type: 'email',
        role: of === row ? 'own' : 'mention',
        source: 'recording',
        blind: random(),
      });
  }
}

async function visits(
  world: World,
  scene: Scene,
  who: readonly [Identifier, ...Identifier[]],
  sessions: number,
): Promise<void> {
  for (let n = 1; n <= sessions; n++) {
    const visit = await scene.visit(world.now, who);
    await scene.send(visit, world.now, 0, page(world.now, `To ${who[0].value}`));
    if (n % DELIVERED_AT_ONCE === 0 || n === sessions) await scene.deliver(world);
  }
}
