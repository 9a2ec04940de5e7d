import type { Table } from './table.ts';

/** The sealed known values of a running session, and how often they were changed. */
export interface IdentityRow {
  readonly session: string;
  readonly version: number;
  readonly sealed: Uint8Array;
}

/** What sites told us by `identify`, sealed, for redact alone; expires by itself and goes with its session. */
export class Identities {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  async many(sessions: readonly string[]): Promise<Map<string, IdentityRow>> {
    const items = await this.#table.getMany(sessions.map((pk) => ({ pk })));
    return new Map(
      items.map((item) => {
        const row = {
          session: item.pk as string,
          version: item.version as number,
          sealed: item.sealed as Uint8Array,
        };
        return [row.session, row];
      }),
    );
  }

  /** Stores a newer version. False when somebody else stored one since `version` was read (0: none was there). */
  replace(row: IdentityRow, expiresAtSeconds: number): Promise<boolean> {
    const item = {
      pk: row.session,
      version: row.version + 1,
      sealed: row.sealed,
      expiresAt: expiresAtSeconds,
    };
    if (row.version === 0) return this.#table.create(item);
    return this.#table.put(item, {
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': row.version },
    });
  }

  delete(session: string): Promise<void> {
    return this.#table.delete({ pk: session });
  }
}
