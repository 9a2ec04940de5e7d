import type { Item, Table } from './table.ts';

const KNOWN = 'known';

/** The sealed known values of a running session, and how often they were changed. */
export interface IdentityRow {
  readonly session: string;
  readonly version: number;
  /** When the site first said who the session's visitor is, ms since 1970. */
  readonly since: number;
  readonly sealed: Uint8Array;
  /** The blinds of what is sealed. */
  readonly blinds: readonly string[];
}

/** Which chunk of which session. */
export interface ChunkPlace {
  readonly session: string;
  readonly sequence: number;
}

/**
 * What redact must know of running sessions, for redact alone; it expires by itself.
 *
 * What sites told by `identify` is sealed; a row per blind leads to the session, so that a deletion finds it although
 * nothing of it was granted and no search may tell. What chunks told of form fields holds no values.
 */
export class Identities {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** @param nowSeconds since 1970: rows that have expired count as gone, whether or not DynamoDB has dropped them */
  async many(sessions: readonly string[], nowSeconds: number): Promise<Map<string, IdentityRow>> {
    const items = await this.#table.getMany(sessions.map((pk) => ({ pk, sk: KNOWN })));
    const rows = items.filter((item) => (item.expiresAt as number) > nowSeconds).map(toRow);
    return new Map(rows.map((row) => [row.session, row]));
  }

  /** What is on file of sessions' fields after a chunk, by session; ⌈chunks/100⌉ strongly consistent reads. */
  async fieldsAfter(chunks: readonly ChunkPlace[]): Promise<Map<string, Uint8Array>> {
    const keys = chunks.map(({ session, sequence }) => ({ pk: session, sk: fieldsKey(sequence) }));
    const items = await this.#table.getMany(keys);
    return new Map(items.map((item) => [item.pk as string, item.fields as Uint8Array]));
  }

  /** Puts what is known of a session's fields after a chunk; the same whenever that chunk is redacted. */
  async putFields({ session, sequence }: ChunkPlace, fields: Uint8Array, expiresAt: number): Promise<void> {
    await this.#table.put({ pk: session, sk: fieldsKey(sequence), fields, expiresAt });
  }

  /** The names of all rows that stand of a session itself. */
  async *namesOf(session: string): AsyncGenerator<string> {
    for await (const item of this.#table.all(session)) yield item.sk as string;
  }

  async get(session: string): Promise<IdentityRow | undefined> {
    const item = await this.#table.get({ pk: session, sk: KNOWN });
    return item === undefined ? undefined : toRow(item);
  }

  /**
   * Stores a newer version, the rows that lead to it first. False when somebody else stored one since `version` was
   * read (0: none was there).
   */
  async replace(
    { session, version, since, sealed, blinds }: IdentityRow,
    expiresAt: number,
  ): Promise<boolean> {
    for (const blind of blinds) await this.#table.put({ pk: blind, sk: session, since, expiresAt });
    const item = { pk: session, sk: KNOWN, version: version + 1, since, sealed, blinds, expiresAt };
    return this.#table.put(item, {
      ConditionExpression: 'attribute_not_exists(pk) OR #version = :version OR expiresAt <= :now',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': version, ':now': Math.floor(Date.now() / 1000) },
    });
  }

  /** The sessions that were said to be an identifier's, and since when. */
  async *sessionsOf(blind: string): AsyncGenerator<{ readonly session: string; readonly at: number }> {
    for await (const item of this.#table.all(blind)) {
      yield { session: item.sk as string, at: item.since as number };
    }
  }

  /** Which of these blinds have a row that leads to the session. */
  async leadingTo(session: string, blinds: readonly string[]): Promise<string[]> {
    const leading: string[] = [];
    for (const blind of new Set(blinds)) {
      if ((await this.#table.get({ pk: blind, sk: session })) !== undefined) leading.push(blind);
    }
    return leading;
  }

  /** Deletes rows that lead to a session, and its known values last: they tell which rows there are. */
  async delete(session: string, leading: readonly string[]): Promise<void> {
    for (const blind of leading) await this.#table.delete({ pk: blind, sk: session });
    for await (const name of this.namesOf(session)) {
      if (name !== KNOWN) await this.#table.delete({ pk: session, sk: name });
    }
    await this.#table.delete({ pk: session, sk: KNOWN });
  }
}

function fieldsKey(sequence: number): string {
  return `fields#${sequence}`;
}

function toRow(item: Item): IdentityRow {
  return {
    session: item.pk as string,
    version: item.version as number,
    since: item.since as number,
    sealed: item.sealed as Uint8Array,
    blinds: item.blinds as string[],
  };
}
