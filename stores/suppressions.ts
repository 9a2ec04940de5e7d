import * as z from 'zod';
import { readRow } from './rows.ts';
import { checkDeadline } from './settling.ts';
import type { Item, Table } from './table.ts';

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
 * Tombstones of identifiers, by blind: every request's (`request#…`), and beside them what the gate reads (`mark`). After a
 * restore also tombstones of sessions, by theirs, from which those in the sessions' table are set again.
 */
export class Suppressions {
  readonly #table: Table;
  constructor(table: Table) {
    this.#table = table;
  }

  /** Sets the mark of a request. One that was lifted stays lifted, whoever sets it again. */
  async add(suppression: Suppression): Promise<void> {
    const { blind, request, kind, at } = suppression;
    await this.#table.create({ pk: blind, sk: ofRequest(request), ...suppression });
    await this.#changeMark(blind, async ({ until, lasting }) => {
      if ((await this.ofRequest(blind, request)) === undefined) return { until, lasting };
      return {
        until: Math.max(until, at),
        lasting: lasting ?? (kind === 'delete_and_suppress' ? request : undefined),
      };
    });
  }

  /** Takes the mark of a request away, for a request that was called off. Those of others stay. */
  async lift(suppression: Suppression): Promise<void> {
    const { blind, request } = suppression;
    await this.#table.put({ pk: blind, sk: ofRequest(request), ...suppression, lifted: true });
    await this.#changeMark(blind, async () => {
      const standing = await this.#standing(blind);
      return { until: Math.max(0, ...standing.map(({ at }) => at)), lasting: lastingOf(standing)[0] };
    });
  }

  /** The requests of which an identifier is to stay forgotten, the earliest first. */
  async lasting(blind: string): Promise<string[]> {
    return lastingOf(await this.#standing(blind));
  }

  async #standing(blind: string): Promise<Suppression[]> {
    const rows = await Array.fromAsync(this.#table.all(blind, REQUEST));
    return rows.flatMap((item) => standingOf(item) ?? []);
  }

  /**
   * Changes what the gate reads of an identifier. Every change is counted, also one that leaves it as it was: who read
   * it before decides again, so that nobody takes away what another has just set.
   */
  async #changeMark(blind: string, decide: (row: GateRow) => Promise<Omit<GateRow, 'version'>>) {
    for (;;) {
      checkDeadline();
      const read = await this.#table.get({ pk: blind, sk: MARK });
      const row = read === undefined ? { until: 0, version: 0 } : toGateRow(read);
      const { until, lasting } = await decide(row);
      const set = await this.#table.put(
        {
          pk: blind,
          sk: MARK,
          until,
          ...(lasting === undefined ? {} : { lasting }),
          version: row.version + 1,
        },
        {
          ConditionExpression: read === undefined ? 'attribute_not_exists(pk)' : '#version = :version',
          ...(read === undefined
            ? {}
            : {
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':version': row.version },
              }),
        },
      );
      if (set) return;
    }
  }

  /** The marks on these blinds, where there are any. A key a blind, a hundred keys a strongly consistent read. */
  async marks(blinds: readonly string[]): Promise<Map<string, Mark>> {
    const marks = new Map<string, Mark>();
    for (const item of await this.#table.getMany(blinds.map((pk) => ({ pk, sk: MARK })))) {
      const { until, lasting } = toGateRow(item);
      if (until === 0 && lasting === undefined) continue;
      marks.set(item.pk as string, {
        lasting: lasting !== undefined,
        until,
        ...(lasting === undefined ? {} : { request: lasting }),
      });
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

  /** The mark that a request set on an identifier, unless it was lifted. */
  async ofRequest(blind: string, request: string): Promise<Suppression | undefined> {
    return standingOf(await this.#table.get({ pk: blind, sk: ofRequest(request) }));
  }
}

const MARK = 'mark';
const REQUEST = 'request#';
const ofRequest = (request: string) => `${REQUEST}${request}`;

/** What the gate reads of an identifier: made of the marks of all requests. */
interface GateRow {
  readonly until: number;
  readonly lasting?: string | undefined;
  readonly version: number;
}

function toGateRow({ until, lasting, version }: Item): GateRow {
  return { until: until as number, lasting: lasting as string | undefined, version: version as number };
}

function standingOf(item: Item | undefined): Suppression | undefined {
  return item?.lifted === true ? undefined : readRow(suppressionSchema, item);
}

function lastingOf(standing: readonly Suppression[]): string[] {
  const lasting = standing.filter(({ kind }) => kind === 'delete_and_suppress');
  return lasting.toSorted((a, b) => a.at - b.at).map(({ request }) => request);
}
