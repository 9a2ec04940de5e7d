import type { MarkedTable, MarkNumbers } from './mark-numbers.ts';
import type { Item, Key, ReadGuard, Table } from './table.ts';

/** The row in which a table keeps how many marks it has seen. Its name is no id of anything else. */
const NAME = 'restore-guard';

/** Behind the name of every entry of the journal. */
export const END_OF_JOURNAL = '~';

/** A table lacks marks that were acknowledged: it was restored to an older state, and the journal is yet to be replayed. */
export class JournalNotReplayedError extends Error {
  override name = 'JournalNotReplayedError';
  readonly table: MarkedTable;
  constructor(table: MarkedTable) {
    super(`the table ${table} is older than its marks: replay the journal`);
    this.table = table;
  }
}

/** How a table stands to its marks. */
export interface GuardState {
  /** Marks are missing in the table. */
  readonly behind: boolean;
  /** The newest number outside of the table, as it was when this was read. */
  readonly newest: number;
  /** How far a replay has come that is yet to end: the last entry that the table has, or what follows on the entries. */
  readonly replayed: string | undefined;
}

/**
 * Tells a restored table from one that has seen all its marks. Every mark first raises a number in the table, and then
 * leaves that number in a write-once bucket, before it is acknowledged. So a table always holds a number at least as
 * high as the bucket's newest, however many writers there are and wherever they are cut off: unless it was put back to
 * a state from before a mark. What a replay has come to stands in the same row, so that a second restore takes it back.
 */
export class RestoreGuard implements ReadGuard {
  readonly key: Key;
  readonly #name: MarkedTable;
  readonly #table: Table;
  readonly #numbers: MarkNumbers;

  /** @param table the table itself, read without a guard. @param sorted whether its keys have a sort key */
  constructor(name: MarkedTable, table: Table, numbers: MarkNumbers, sorted: boolean) {
    this.key = sorted ? { pk: NAME, sk: NAME } : { pk: NAME };
    this.#name = name;
    this.#table = table;
    this.#numbers = numbers;
  }

  /** What {@link check} is to be given: read before the table is. */
  expected(): Promise<number> {
    return this.#numbers.atLeast(this.#name);
  }

  /** @throws {JournalNotReplayedError} when the row is of a restored table */
  check(row: Item | undefined, expected: number): void {
    if (numberIn(row) < expected) throw new JournalNotReplayedError(this.#name);
  }

  /**
   * Numbers a mark in the table. Undefined in a table that is behind: the mark itself counts there too, but nothing may
   * make the table look as if it had the others.
   */
  async number(): Promise<number | undefined> {
    const newest = await this.#numbers.newest(this.#name);
    return this.#table.increment(this.key, 'number', newest);
  }

  /** Leaves a number of {@link number} where no restore takes it back. */
  async leave(number: number | undefined): Promise<void> {
    if (number !== undefined) await this.#numbers.add(this.#name, number);
  }

  async state(): Promise<GuardState> {
    const newest = await this.#numbers.newest(this.#name);
    const row = await this.#table.get(this.key);
    return {
      behind: numberIn(row) < newest,
      newest,
      replayed: row?.replayed as string | undefined,
    };
  }

  /**
   * Notes how far a replay has come in this table.
   *
   * @param before what stood there
   * @returns false when that is not there any more: the table was restored, or somebody else replays as well
   */
  setReplayed(position: string, before: string | undefined): Promise<boolean> {
    return this.#table.update(this.key, {
      UpdateExpression: 'SET #replayed = :position',
      ConditionExpression: before === undefined ? 'attribute_not_exists(#replayed)' : '#replayed = :before',
      ExpressionAttributeNames: { '#replayed': 'replayed' },
      ExpressionAttributeValues: {
        ':position': position,
        ...(before === undefined ? {} : { ':before': before }),
      },
    });
  }

  /**
   * Ends a replay: the table has seen every mark up to a number.
   *
   * @param position what {@link setReplayed} set last
   * @returns false when that is not there any more: the table was restored meanwhile
   */
  async finish(newest: number, position: string): Promise<boolean> {
    const names = { '#number': 'number', '#replayed': 'replayed' };
    const values = { ':newest': newest, ':position': position };
    const raised = await this.#table.update(this.key, {
      UpdateExpression: 'SET #number = :newest REMOVE #replayed',
      ConditionExpression:
        '#replayed = :position AND attribute_not_exists(#number) OR #replayed = :position AND #number < :newest',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    });
    if (raised) return true;
    return this.#table.update(this.key, {
      UpdateExpression: 'REMOVE #replayed',
      ConditionExpression: '#replayed = :position AND #number >= :newest',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    });
  }
}

function numberIn(row: Item | undefined): number {
  return typeof row?.number === 'number' ? row.number : 0;
}

/** Whether a row is a guard's and nothing that the table is for. */
export function isGuardRow({ pk }: Item): boolean {
  return pk === NAME;
}
