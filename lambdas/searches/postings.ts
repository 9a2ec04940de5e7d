import { type IndexRow, indexPosition } from '../../stores/identifiers.ts';

/** Sorts behind a position and before every other: positions have one length. */
const AFTER = '~';

/** Bounds the reads of one search, so that it always answers in time; what is left is the next page's. */
export class ReadBudget {
  #left: number;
  constructor(reads: number) {
    this.#left = reads;
  }
  /** @throws {BudgetSpent} */
  spend(): void {
    if (this.#left === 0) throw new BudgetSpent();
    this.#left -= 1;
  }
}

/** The reads of one search are used up. */
export class BudgetSpent extends Error {
  override name = 'BudgetSpent';
}

/** Reads at most `limit` rows of one partition from a position on, in order. */
export type ReadRows = (from: string, limit: number) => Promise<IndexRow[]>;

/** The rows of one partition of the index, read a page at a time; pages that a seek passes over are never read. */
class Postings {
  readonly #read: ReadRows;
  readonly #page: number;
  readonly #budget: ReadBudget;
  #rows: IndexRow[] = [];
  #at = 0;
  #next = '';
  #done = false;

  constructor(read: ReadRows, page: number, budget: ReadBudget) {
    this.#read = read;
    this.#page = page;
    this.#budget = budget;
  }

  /** The first row at or behind a position, which must not be before an earlier one. */
  async seek(position: string): Promise<IndexRow | undefined> {
    for (;;) {
      while (this.#at < this.#rows.length && indexPosition(this.#rows[this.#at]!) < position) this.#at += 1;
      const row = this.#rows[this.#at];
      if (row !== undefined || this.#done) return row;
      this.#budget.spend();
      this.#rows = await this.#read(position > this.#next ? position : this.#next, this.#page);
      this.#at = 0;
      this.#done = this.#rows.length < this.#page;
      const last = this.#rows.at(-1);
      if (last !== undefined) this.#next = indexPosition(last) + AFTER;
    }
  }
}

/** One identifier in one shard: its rows of every role and epoch, as one list. */
class IdentifierList {
  readonly #postings: readonly Postings[];
  #heads: (IndexRow | undefined)[] = [];

  constructor(postings: readonly Postings[]) {
    this.#postings = postings;
  }

  /** The first position at or behind one. */
  async seek(position: string): Promise<string | undefined> {
    this.#heads = await Promise.all(this.#postings.map((postings) => postings.seek(position)));
    return first(this.#heads.filter((row) => row !== undefined).map(indexPosition));
  }

  rowsAt(position: string): IndexRow[] {
    return this.#heads.filter((row): row is IndexRow => row !== undefined && indexPosition(row) === position);
  }
}

/** A session that a search matches, with the rows that made it match. */
export interface Match {
  readonly position: string;
  readonly rows: readonly IndexRow[];
}

/** The matches in one shard. A session is in one shard only, whichever identifier is looked at. */
class ShardMatches {
  readonly #lists: readonly IdentifierList[];
  readonly #all: boolean;
  /** Whatever is before it has been decided. */
  target: string;
  #found: Match | undefined;
  done = false;

  constructor(lists: readonly IdentifierList[], all: boolean, from: string) {
    this.#lists = lists;
    this.#all = all;
    this.target = from;
  }

  /** The next match, which stays until it is taken. */
  async head(): Promise<Match | undefined> {
    while (this.#found === undefined && !this.done) {
      const positions = await Promise.all(this.#lists.map((list) => list.seek(this.target)));
      const known = positions.filter((position) => position !== undefined);
      if (known.length === 0 || (this.#all && known.length < positions.length)) {
        this.done = true;
        break;
      }
      // Of all lists, the farthest says where the next common session can be at the earliest.
      const position = this.#all ? known.toSorted().at(-1)! : first(known)!;
      this.target = position;
      if (this.#all && known.some((each) => each !== position)) continue;
      this.#found = { position, rows: this.#lists.flatMap((list) => list.rowsAt(position)) };
    }
    return this.#found;
  }

  take(): void {
    this.target += AFTER;
    this.#found = undefined;
  }
}

export interface MatchOptions {
  /** Per shard, per identifier, the partitions that hold its rows. */
  readonly shards: readonly (readonly (readonly ReadRows[])[])[];
  readonly match: 'any' | 'all';
  /** The position to begin at. */
  readonly from: string;
  readonly page: number;
  readonly budget: ReadBudget;
}

/**
 * The sessions that hold any or all of some identifiers, in the order of their positions. Lists are merged, or
 * intersected by leaping: what is read grows with the answer (of `all`: with the shortest list), not with the index.
 */
export class Matches {
  readonly #shards: readonly ShardMatches[];

  constructor({ shards, match, from, page, budget }: MatchOptions) {
    this.#shards = shards.map((lists) => {
      const identifiers = lists.map(
        (reads) => new IdentifierList(reads.map((read) => new Postings(read, page, budget))),
      );
      return new ShardMatches(identifiers, match === 'all', from);
    });
  }

  /** Where a later search goes on; undefined when there is nothing more. */
  get position(): string | undefined {
    return first(this.#shards.filter(({ done }) => !done).map(({ target }) => target));
  }

  /** The next match. @throws {BudgetSpent}, after which {@link position} still holds */
  async next(): Promise<Match | undefined> {
    const heads = await Promise.all(this.#shards.map((shard) => shard.head()));
    const position = first(heads.filter((match) => match !== undefined).map((match) => match.position));
    const index = heads.findIndex((match) => match?.position === position);
    if (position === undefined || index === -1) return undefined;
    this.#shards[index]!.take();
    return heads[index];
  }
}

function first(positions: readonly string[]): string | undefined {
  return positions.toSorted()[0];
}
