import type { WrappedSessionKey } from '../core/sealing/session-key.ts';
import { isGuardRow } from './restore-guard.ts';
import type { Item, Table } from './table.ts';

/** A session that can be read: its wrapped key and the little that is known of it. Times in ms since 1970. */
export interface LiveSession extends WrappedSessionKey {
  readonly state: 'live';
  readonly session: string;
  readonly business: string;
  readonly createdAt: number;
  /** From then on reads refuse it. */
  readonly expiresAt: number;
  /** Keys of earlier generations, under which objects may stand that are yet to be sealed anew. */
  readonly earlier?: readonly WrappedSessionKey[];
  /** The requests for whose sake the session is being rewritten. */
  readonly scrubs?: readonly string[];
  /** How often keys or scrubs were changed; absent before the first time. */
  readonly version?: number;
}

/** What of a live session changes when it is rewritten. */
export type Rekeyed = Required<Pick<LiveSession, 'earlier' | 'scrubs'>> & WrappedSessionKey;

/** A session that was erased. It stays dead: nothing turns a tombstone into a key again. */
export interface Tombstone {
  readonly state: 'tombstone';
  readonly session: string;
  readonly business: string;
  readonly tombstonedAt: number;
  readonly request: string;
}

export type SessionRow = LiveSession | Tombstone;

/** Whose a session is, and for which request it was erased, if it was. */
export interface SessionStanding {
  readonly session: string;
  readonly business: string;
  readonly erasedFor?: string;
}

/**
 * Session keys and tombstones: one row a session holds either the wrapped key or the tombstone. A key is made only
 * where there is neither; a tombstone replaces a key and destroys it by that.
 */
export class Sessions {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  async get(session: string): Promise<SessionRow | undefined> {
    return toRow(await this.#table.get({ pk: session }));
  }

  /** Strongly consistent, ⌈sessions/100⌉ calls. */
  async many(sessions: readonly string[]): Promise<Map<string, SessionRow>> {
    const rows = (await this.#table.getMany(sessions.map((pk) => ({ pk })))).map(toRow);
    return new Map(rows.filter((row) => row !== undefined).map((row) => [row.session, row]));
  }

  /** Stores a new session's key. False when there is a key or a tombstone already. */
  create(row: LiveSession): Promise<boolean> {
    const { state: _state, session, ...rest } = row;
    return this.#table.create({ pk: session, ...rest });
  }

  /**
   * Lets a live session expire sooner. Never later, and never touches a tombstone. It counts as a change, so that a key
   * that is replaced meanwhile does not bring back the later end.
   */
  async expireSooner(session: string, expiresAt: number): Promise<void> {
    await this.#table.update(
      { pk: session },
      {
        UpdateExpression: 'SET expiresAt = :at ADD #version :one',
        ConditionExpression: 'attribute_not_exists(tombstonedAt) AND expiresAt > :at',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':at': expiresAt, ':one': 1 },
      },
    );
  }

  /**
   * Changes keys and scrubs of a session as it was read. An earlier key that is left out is destroyed by that.
   * False when anybody changed it since, or destroyed it.
   */
  replaceKeys(row: LiveSession, next: Rekeyed): Promise<boolean> {
    const { state: _state, session, version, ...rest } = row;
    const { generation, period, wrapped, earlier, scrubs } = next;
    const item = { pk: session, ...rest, generation, period, wrapped, earlier, scrubs };
    const standing = version === undefined ? 'attribute_not_exists(#version)' : '#version = :version';
    return this.#table.put(
      { ...item, version: (version ?? 0) + 1 },
      {
        // DynamoDB reserves the word: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
        ConditionExpression: `attribute_exists(#wrapped) AND ${standing}`,
        ExpressionAttributeNames: { '#version': 'version', '#wrapped': 'wrapped' },
        ...(version === undefined ? {} : { ExpressionAttributeValues: { ':version': version } }),
      },
    );
  }

  /**
   * One page of all sessions there are, in no order that means anything: whose they are and whether they were erased.
   *
   * @param after the session before the page
   */
  async page(limit: number, after?: string): Promise<{ sessions: SessionStanding[]; next?: string }> {
    const attributes = ['pk', 'business', 'request'];
    const { items, ...rest } = await this.#table.scan(attributes, limit, after);
    const sessions = items
      .filter((item) => !isGuardRow(item))
      .map(({ pk, business, request }) => ({
        session: pk as string,
        business: business as string,
        ...(request === undefined ? {} : { erasedFor: request as string }),
      }));
    return { sessions, ...rest };
  }

  /** Sets a tombstone where there is neither key nor tombstone. False when there is one of them. */
  bury({ session, business, tombstonedAt, request }: Omit<Tombstone, 'state'>): Promise<boolean> {
    return this.#table.create({ pk: session, business, tombstonedAt, request });
  }

  /** Destroys the session's key for good. False when it was a tombstone already. */
  shred({ session, business, tombstonedAt, request }: Omit<Tombstone, 'state'>): Promise<boolean> {
    return this.#table.put(
      { pk: session, business, tombstonedAt, request },
      { ConditionExpression: 'attribute_not_exists(tombstonedAt)' },
    );
  }
}

function toRow(item: Item | undefined): SessionRow | undefined {
  if (item === undefined) return undefined;
  const { pk, ...rest } = item;
  const state = 'tombstonedAt' in rest ? 'tombstone' : 'live';
  return { state, session: pk, ...rest } as SessionRow;
}
