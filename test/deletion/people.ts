import type { Identifier } from '../../core/identifiers/identifier-type.ts';
import type { Functions } from '../support/world/functions.ts';
import { Scene, type Visit } from '../support/world/scene.ts';
import { World } from '../support/world/world.ts';

export const WREN: Identifier = { type: 'email', value: 'wren@nest.example' };
export const WREN_ID: Identifier = { type: 'user_id', value: 'customer-0001' };
export const FINCH_ID: Identifier = { type: 'user_id', value: 'customer-0002' };
export const FINCH: Identifier = { type: 'email', value: 'finch@nest.example' };

/** A page with some lines of text, as a full snapshot; and the person who is said to be on it. */
export function page(timestamp: number, ...lines: string[]): unknown[] {
  const childNodes = lines.map((textContent, at) => ({
    type: 2,
    tagName: 'p',
    attributes: {},
    id: 10 + 2 * at,
    childNodes: [{ type: 3, textContent, id: 11 + 2 * at }],
  }));
  const node = {
    type: 0,
    id: 1,
    childNodes: [{ type: 2, tagName: 'main', attributes: {}, id: 2, childNodes }],
  };
  return [{ type: 2, timestamp, data: { node, initialOffset: { top: 0, left: 0 } } }];
}

/**
 * Three visits: Wren's own, one of Finch's that mentions Wren, and one of Finch's that does not. What they sent is
 * archived; more waits to be sent.
 */
export interface Stage {
  readonly world: World;
  readonly scene: Scene;
  readonly own: Visit;
  readonly mentioning: Visit;
  readonly other: Visit;
}

export async function setStage(functions: Functions): Promise<Stage> {
  const world = new World().enter();
  const scene = new Scene(functions);
  await scene.open(world.now);
  world.now += 1000;
  const own = await scene.visit(world.now, [WREN, WREN_ID]);
  const mentioning = await scene.visit(world.now, [FINCH, FINCH_ID]);
  const other = await scene.visit(world.now, [FINCH, FINCH_ID]);
  world.now += 1000;
  await scene.send(own, world.now, 0, page(world.now, 'Hello wren@nest.example'));
  await scene.send(
    mentioning,
    world.now,
    0,
    page(world.now, 'To WREN@nest.example', 'from finch@nest.example'),
  );
  await scene.send(other, world.now, 0, page(world.now, 'finch@nest.example'));
  await scene.deliver(world);
  world.now += 1000;
  await scene.send(mentioning, world.now, 1, page(world.now, 'cc wren@nest.example, jay@nest.example'));
  await scene.deliver(world);
  return { world, scene, own, mentioning, other };
}

/** The same stage once more, in a world of its own. */
export function copyStage(stage: Stage): Stage {
  const world = stage.world.copy().enter();
  return { ...stage, world, scene: new Scene(stage.scene.functions, stage.scene) };
}

/** Everything that is stored and can be read with the keys that are stored, as one text. */
export function everything({ world }: Stage): string {
  const tables = [...world.dynamo.tables.keys()].flatMap((table) => world.dynamo.items(table));
  const objects = [...world.s3.buckets.values()].flatMap((bucket) =>
    [...bucket].map(([name, { body }]) => `${name} ${Buffer.from(body).toString('latin1')}`),
  );
  return `${JSON.stringify(tables)}\n${objects.join('\n')}`;
}
