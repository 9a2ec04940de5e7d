import type { Item, Table } from './table.ts';

/** What is on file of a call that was made under an Idempotency-Key. Times in ms since 1970. */
export interface CallRow {
  /** Names the call; says nothing of it. */
  readonly name: string;
  /** Tells whether another call is the same. */
  readonly mac: string;
  /** From which the ids of what the call creates are made, so that a second try creates nothing twice. */
  readonly seed: Uint8Array;
  /** `begun` until `until`, when another try may take over; `done` with an answer; `refused`, with nothing done. */
  readonly state: 'begun' | 'done' | 'refused';
  readonly until: number;
  /** The answer, sealed under what only the caller has. */
  readonly sealed?: Uint8Array;
  readonly expiresAt: number;
}

/** Calls that were made under an Idempotency-Key, for a day. */
export class Idempotency {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  async get(name: string): Promise<CallRow | undefined> {
    const item = await this.#table.get({ pk: name });
    if (item === undefined) return undefined;
    const { pk: _pk, expiresAt, ...rest } = item;
    return { name, expiresAt: (expiresAt as number) * 1000, ...rest } as CallRow;
  }

  /** Begins a call of which nothing is on file. False when something is. */
  begin(row: CallRow): Promise<boolean> {
    return this.#table.create(toItem(row));
  }

  /** Puts a row in the place of the one that was read. False when that is not there any more. */
  replace(row: CallRow, read: CallRow): Promise<boolean> {
    return this.#table.put(toItem(row), {
      ConditionExpression: '#state = :state AND #until = :until AND mac = :mac',
      ExpressionAttributeNames: { '#state': 'state', '#until': 'until' },
      ExpressionAttributeValues: { ':state': read.state, ':until': read.until, ':mac': read.mac },
    });
  }
}

/** DynamoDB's TTL counts in seconds. */
function toItem({ name, expiresAt, ...rest }: CallRow): Item {
  return { pk: name, ...rest, expiresAt: Math.floor(expiresAt / 1000) };
}
