import { synthesizeAssembly } from '../support/cloud-assembly.ts';
import { type Functions, invoke, loadFunctions } from '../support/world/functions.ts';
import { type Definition, drive, type Ended } from '../support/world/machine.ts';
import type { Scene } from '../support/world/scene.ts';
import type { World } from '../support/world/world.ts';

/** Which function each Task of the workflow runs. */
const TASKS: Readonly<Record<string, string>> = {
  Suppress: 'delete/suppress',
  Cancel: 'delete/cancel',
  Shred: 'delete/shred',
  Rekey: 'delete/rekey',
  Erase: 'delete/erase',
  Scrub: 'delete/scrub',
  Verify: 'delete/verify',
  Report: 'delete/report',
  Publish: 'publish/index',
};

/** The constructs of these functions. */
const CONSTRUCTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['suppress', 'shred', 'rekey', 'erase', 'scrub', 'verify', 'report'].map((step) => [
      `delete/${step}`,
      `Delete${step.charAt(0).toUpperCase()}${step.slice(1)}`,
    ]),
  ),
  'publish/index': 'PublishFunction',
  'requests/index': 'RequestsFunction',
};

/** The functions that a deletion is asked of and done by, by the paths of their entries. */
export const FUNCTIONS: readonly string[] = Object.keys(CONSTRUCTS);

const OTHERS = [
  'redact/index',
  'archive/index',
  'requests/index',
  'sessions/index',
  'searches/index',
  'replay-journal/index',
];

export function loadDeletion(): Promise<Functions> {
  return loadFunctions([...Object.values(TASKS), ...OTHERS]);
}

/** The workflow as the template defines it. */
export async function deletionDefinition(): Promise<Definition> {
  const app = (await synthesizeAssembly()).read();
  const parts: (string | object)[] = app.at('Deletion').properties.DefinitionString['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'function')).join(''));
}

/** What tells the memory of each of {@link FUNCTIONS} in the template, in MB. */
export async function memoryOfFunctions(): Promise<(entry: string) => number> {
  const app = (await synthesizeAssembly()).read();
  const memory = FUNCTIONS.map((entry) => [entry, app.at(CONSTRUCTS[entry]!).properties.MemorySize] as const);
  return (entry) => Number(new Map<string, unknown>(memory).get(entry));
}

export interface Course {
  /** What happens after each time that a state was passed, of which this is the how-manieth. */
  readonly after?: (state: string, time: number) => Promise<void>;
}

/** Runs a request's workflow to its end; only calls of its own steps are counted for faults. */
export async function runDeletion(
  definition: Definition,
  scene: Scene,
  world: World,
  requestId: string,
  { after = async () => {} }: Course = {},
): Promise<Ended> {
  const counted = world.calls;
  const times = new Map<string, number>();
  const passed = async (state: string) => {
    const time = (times.get(state) ?? 0) + 1;
    times.set(state, time);
    world.calls = undefined;
    await after(state, time);
    world.calls = counted;
  };
  const ended = await drive(
    definition,
    { requestId },
    {
      now: () => world.now,
      async task(state, input) {
        world.calls?.push(`-- ${state}`);
        const answer = await invoke(world, scene.functions[TASKS[state]!], input);
        await passed(state);
        return answer as Record<string, unknown>;
      },
      async wait(state, until) {
        world.now = Math.max(world.now, until);
        await passed(state);
      },
    },
  );
  world.calls = counted;
  world.ended.add(world.started.findLast((name) => name.startsWith(requestId)) ?? requestId);
  return ended;
}
