import type { Role } from '../../core/flow/records.ts';
import { type Identifiers, INDEX_SHARDS, type IndexRow, indexPosition } from '../../stores/identifiers.ts';

/** An index in memory that counts the calls made of it and the items read, as DynamoDB would bill them. */
export class IndexFake implements Pick<Identifiers, 'read'> {
  readonly #partitions = new Map<string, IndexRow[]>();
  rows = 0;
  calls = 0;
  items = 0;

  add(row: Pick<IndexRow, 'blind' | 'role' | 'session' | 'createdAt'>): void {
    const name = nameOf(row.blind, row.role, Number.parseInt(row.session.slice(-1), 36) % INDEX_SHARDS);
    const rows = this.#partitions.get(name) ?? [];
    this.#partitions.set(name, rows);
    const full: IndexRow = {
      business: 'b',
      type: 'email',
      source: 'recording',
      generation: 1,
      seenAt: row.createdAt,
      ...row,
    };
    rows.splice(firstAtOrAfter(rows, indexPosition(full)), 0, full);
    this.rows += 1;
  }

  async read(
    { blind, role, shard }: { blind: string; role: Role; shard: number },
    { from, before, limit }: { from: string; before: string; limit: number },
  ): Promise<IndexRow[]> {
    const rows = this.#partitions.get(nameOf(blind, role, shard)) ?? [];
    const start = firstAtOrAfter(rows, from);
    const page = rows.slice(start, start + limit).filter((row) => indexPosition(row) < before);
    this.calls += 1;
    this.items += page.length;
    return page;
  }
}

function nameOf(blind: string, role: Role, shard: number): string {
  return `${blind}#${role}#${shard}`;
}

function firstAtOrAfter(rows: readonly IndexRow[], position: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (indexPosition(rows[middle]!) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
