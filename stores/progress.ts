import type { Table } from './table.ts';

export type Stage = 'redact' | 'archive';
export type Counters = Readonly<Record<string, number>>;

export interface Horizon {
  /** The last sequence number that was counted; undefined before the first. */
  readonly sequence: string | undefined;
  readonly at: number | undefined;
  readonly counters: Counters;
  /** What was counted last, as the stage wrote it down, so that it knows copies; undefined where it keeps none. */
  readonly recent?: Uint8Array | undefined;
}

const COUNTER = 'n_';

/**
 * One row per stage and shard: up to which record its work is done, and what became of the records so far. A batch is
 * counted in the same conditional write that moves the horizon, so a batch that is delivered again counts once.
 */
export class Progress {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  async horizon(stage: Stage, shard: string): Promise<Horizon> {
    const item = (await this.#table.get({ pk: `${stage}#${shard}` })) ?? {};
    const counters: Record<string, number> = {};
    for (const [name, value] of Object.entries(item)) {
      if (name.startsWith(COUNTER) && typeof value === 'number') counters[name.slice(COUNTER.length)] = value;
    }
    return {
      sequence: item.sequence as string | undefined,
      at: item.at as number | undefined,
      counters,
      recent: item.recent as Uint8Array | undefined,
    };
  }

  /** Moves the horizon from where it was read, adding what happened since. False when somebody else moved it. */
  advance(
    stage: Stage,
    shard: string,
    from: Horizon,
    to: { sequence: string; at: number; counters: Counters; recent?: Uint8Array | undefined },
  ): Promise<boolean> {
    const added = Object.entries(to.counters).filter(([, count]) => count !== 0);
    const names: Record<string, string> = { '#sequence': 'sequence', '#at': 'at' };
    const values: Record<string, unknown> = { ':sequence': to.sequence, ':at': to.at };
    if (to.recent !== undefined) {
      names['#recent'] = 'recent';
      values[':recent'] = to.recent;
    }
    added.forEach(([name, count], index) => {
      names[`#c${index}`] = COUNTER + name;
      values[`:c${index}`] = count;
    });
    if (from.sequence !== undefined) values[':from'] = from.sequence;
    const add =
      added.length === 0 ? '' : ` ADD ${added.map((_, index) => `#c${index} :c${index}`).join(', ')}`;
    return this.#table.update(
      { pk: `${stage}#${shard}` },
      {
        UpdateExpression: `SET #sequence = :sequence, #at = :at${to.recent === undefined ? '' : ', #recent = :recent'}${add}`,
        ConditionExpression:
          from.sequence === undefined ? 'attribute_not_exists(#sequence)' : '#sequence = :from',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      },
    );
  }
}
