import * as z from 'zod';
import { readRow } from './rows.ts';
import type { Table } from './table.ts';

const suppressionSchema = z.strictObject({
  blind: z.string(),
  business: z.string(),
  type: z.string(),
  request: z.string(),
  /** `delete` covers what was stamped up to T0; `delete_and_suppress` stops later data too. */
  kind: z.enum(['delete', 'delete_and_suppress']),
  /** T0, ms since 1970. */
  at: z.int(),
});
export type Suppression = z.infer<typeof suppressionSchema>;

/** What the gate must know of an identifier: nothing up to a time may be stored, or nothing at all. */
export interface Mark {
  readonly lasting: boolean;
  /** T0 of the latest request, ms since 1970. */
  readonly until: number;
  /** Of a lasting mark, the request that set it. */
  readonly request?: string;
}

const SESSION = 'session';

const deadSessionSchema = z.strictObject({ business: z.string(), request: z.string(), at: z.int() });
/** A session that was erased, as the journal knows it: by its blind. */
export type DeadSession = z.infer<typeof deadSessionSchema>;

const REWRITTEN = 'rewritten';

const rewrittenSessionSchema = deadSessionSchema.extend({ upTo: z.int() });
/** A session of which the keys up to a generation were destroyed, since it was rewritten. */
export type RewrittenSession = z.infer<typeof rewrittenSessionSchema>;

/**
 * Tombstones of identifiers, by blind: every request's (`request#…`), and beside them what the gate reads. After a
 * restore also tombstones of sessions, by theirs, from which those in the sessions' table are set again.
 */
export class Suppressions {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  async add(suppression: Suppression): Promise<void> {
    const pk = suppression.blind;
    await this.#table.create({ pk, sk: `request#${suppression.request}`, ...suppression });
    if (suppression.kind === 'delete_and_suppress')
      await this.#table.create({ pk, sk: 'lasting', ...suppression });
    await this.#table.put(
      { pk, sk: 'until', at: suppression.at },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR #at < :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': suppression.at },
      },
    );
  }

  /** The marks on these blinds, where there are any. Two keys a blind, a hundred keys a strongly consistent read. */
  async marks(blinds: readonly string[]): Promise<Map<string, Mark>> {
    const keys = blinds.flatMap((pk) => [
      { pk, sk: 'lasting' },
      { pk, sk: 'until' },
    ]);
    const marks = new Map<string, Mark>();
    for (const { pk, sk, at, request } of await this.#table.getMany(keys)) {
      const mark = marks.get(pk as string) ?? { lasting: false, until: 0 };
      const until = Math.max(mark.until, at as number);
      const lasting = sk === 'lasting' ? { lasting: true, request: request as string } : {};
      marks.set(pk as string, { ...mark, ...lasting, until });
    }
    return marks;
  }

  /** Notes which blinded session was erased; of several notes of one the earliest stays. */
  async addSession(blind: string, dead: DeadSession): Promise<void> {
    await this.#table.put(
      { pk: blind, sk: SESSION, ...dead },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR #at > :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': dead.at },
      },
    );
  }

  /** Notes up to which generation the keys of a blinded session were destroyed; the highest stays. */
  async addRewritten(blind: string, rewritten: RewrittenSession): Promise<void> {
    await this.#table.put(
      { pk: blind, sk: REWRITTEN, ...rewritten },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR upTo < :upTo',
        ExpressionAttributeValues: { ':upTo': rewritten.upTo },
      },
    );
  }

  /** Which of these blinded sessions were erased, and which were rewritten. */
  async sessions(blinds: readonly string[]): Promise<{
    readonly erased: ReadonlyMap<string, DeadSession>;
    readonly rewritten: ReadonlyMap<string, RewrittenSession>;
  }> {
    const erased = new Map<string, DeadSession>();
    const rewritten = new Map<string, RewrittenSession>();
    const keys = blinds.flatMap((pk) => [
      { pk, sk: SESSION },
      { pk, sk: REWRITTEN },
    ]);
    for (const item of await this.#table.getMany(keys)) {
      const blind = item.pk as string;
      const note = readRow(rewrittenSessionSchema, item);
      const dead = readRow(deadSessionSchema, item);
      if (note !== undefined) rewritten.set(blind, note);
      else if (dead !== undefined) erased.set(blind, dead);
      else throw new Error('the note of an erased or rewritten session is unreadable');
    }
    return { erased, rewritten };
  }

  async ofRequest(blind: string, request: string): Promise<Suppression | undefined> {
    return readRow(suppressionSchema, await this.#table.get({ pk: blind, sk: `request#${request}` }));
  }
}
