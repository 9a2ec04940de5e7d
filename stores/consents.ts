import * as z from 'zod';
import {
  addEvent,
  type ConsentEvent,
  type ConsentRecord,
  type ConsentText,
  consentEventSchema,
  consentRecordSchema,
  consentTextSchema,
  takesBack,
} from '../core/gate/consent.ts';
import {
  type Choices,
  choicesSchema,
  choose,
  OPT_OUTS,
  type OptOut,
  type OptOutRecord,
  optOutRecordSchema,
  optOutsAt,
  optsOutAnew,
} from '../core/gate/opt-out.ts';
import { History, type HistoryForm } from './history.ts';
import { readRow } from './rows.ts';
import type { Table } from './table.ts';

interface ConsentView {
  readonly events: ConsentEvent[];
  /** The time of the newest event, ms since 1970. */
  readonly latest: number;
}

const CONSENT = {
  name: 'consent',
  event: consentRecordSchema,
  view: z.strictObject({ events: z.array(consentEventSchema), latest: z.int() }),
  empty: { events: [], latest: 0 },
  fold: ({ events, latest }, record) => ({
    events: addEvent(events, eventOf(record)),
    latest: Math.max(latest, record.timestamp),
  }),
} satisfies HistoryForm<ConsentRecord, ConsentView>;

const CHOICE = {
  name: 'choice',
  event: optOutRecordSchema,
  view: z.strictObject({ choices: choicesSchema }),
  empty: { choices: {} },
  fold: ({ choices }, { kinds, choice, timestamp }) => ({
    choices: choose(choices, kinds, choice === 'opt_out' ? 'out' : 'in', timestamp),
  }),
} satisfies HistoryForm<OptOutRecord, { choices: Choices }>;

/** What the gate knows of the choices of the visitors and people of a batch, by blind. */
export interface Choosers {
  consents(principal: string): readonly ConsentEvent[];
  /** What somebody has opted out of, for something received at a time; of a row that cannot be read, everything. */
  optOuts(principal: string, receivedAt: number): readonly OptOut[];
}

/**
 * Consent evidence and opt-outs. The partition is the visitor's or the person's blind, which is keyed per business; in
 * it stand two append-only histories, `consent` and `choice`. A business's texts stand in a partition of their own.
 */
export class Consents {
  readonly #table: Table;
  readonly #consents: History<ConsentRecord, ConsentView>;
  readonly #choices: History<OptOutRecord, { choices: Choices }>;
  constructor(table: Table) {
    this.#table = table;
    this.#consents = new History(table, CONSENT);
    this.#choices = new History(table, CHOICE);
  }

  /**
   * Appends an act of a visitor, if there is one to append.
   *
   * @param make the record, from what stands and a time later than all of it; may be called again
   */
  async addConsent<R extends ConsentRecord | undefined>(
    principal: string,
    make: (events: readonly ConsentEvent[], timestamp: number) => Promise<R>,
  ): Promise<R> {
    const { event } = await this.#consents.append(principal, ({ events, latest }) =>
      make(events, Math.max(Date.now(), latest + 1)),
    );
    return event;
  }

  /** Appends a choice. @returns what somebody has opted out of from now on */
  async addChoice(principal: string, record: OptOutRecord): Promise<readonly OptOut[]> {
    const { view } = await this.#choices.append(principal, async () => record);
    return optOutsAt(view.choices, record.timestamp);
  }

  /** Somebody's choices as they stand; strongly consistent. @throws {Error} when the row cannot be read */
  async choicesOf(principal: string): Promise<Choices> {
    const standing = this.#choices.read(await this.#table.get(this.#choices.key(principal)));
    if (standing.readable) return standing.view.choices;
    throw new Error('the choices of somebody cannot be read');
  }

  /** Sets a journalled withdrawal again, where it takes back anything. @returns whether it did */
  async withdrawAgain(record: ConsentRecord): Promise<boolean> {
    const { event } = await this.#consents.append(record.principal, async ({ events }) =>
      takesBack(events, record) ? record : undefined,
    );
    return event !== undefined;
  }

  /** Sets a journalled opt-out again, where no later one stands. @returns whether it did */
  async optOutAgain(record: OptOutRecord): Promise<boolean> {
    const { event } = await this.#choices.append(record.principal, async ({ choices }) =>
      optsOutAnew(choices, record.kinds, record.timestamp) ? record : undefined,
    );
    return event !== undefined;
  }

  /** The choices of visitors, and of people of whom only opt-outs matter; strongly consistent, ⌈keys/100⌉ reads. */
  async choosers(visitors: readonly string[], people: readonly string[]): Promise<Choosers> {
    const items = await this.#table.getMany([
      ...visitors.map((pk) => this.#consents.key(pk)),
      ...[...visitors, ...people].map((pk) => this.#choices.key(pk)),
    ]);
    const consents = new Map(
      items.filter((item) => this.#consents.isView(item)).map((item) => [item.pk, item]),
    );
    const choices = new Map(
      items.filter((item) => this.#choices.isView(item)).map((item) => [item.pk, item]),
    );
    return {
      consents: (principal) => {
        const standing = this.#consents.read(consents.get(principal));
        return standing.readable ? standing.view.events : [];
      },
      optOuts: (principal, receivedAt) => {
        const standing = this.#choices.read(choices.get(principal));
        return standing.readable ? optOutsAt(standing.view.choices, receivedAt) : OPT_OUTS;
      },
    };
  }

  /** One page of a visitor's evidence, oldest first. */
  history(
    principal: string,
    limit: number,
    after?: number,
  ): Promise<{ events: ConsentRecord[]; next?: number }> {
    return this.#consents.page(principal, limit, after);
  }

  /** Registers a text. False when the business has one of that language and version already. */
  addText(text: ConsentText): Promise<boolean> {
    return this.#table.create({ ...textKey(text.business, text.language, text.version), ...text });
  }

  async text(business: string, language: string, version: string): Promise<ConsentText | undefined> {
    return readRow(consentTextSchema, await this.#table.get(textKey(business, language, version)));
  }

  /** One page of a business's texts. @param after the sort key of the text before the page */
  async texts(
    business: string,
    limit: number,
    after?: string,
  ): Promise<{ texts: ConsentText[]; next?: string }> {
    const pk = textsOf(business);
    const page = await this.#table.page(pk, {
      limit,
      after: after === undefined ? undefined : { pk, sk: after },
    });
    const texts = page.items
      .map((item) => readRow(consentTextSchema, item))
      .filter((text) => text !== undefined);
    return page.next === undefined ? { texts } : { texts, next: page.next.sk as string };
  }
}

function eventOf({ id, event, categories, assertion, timestamp, expiresAt }: ConsentRecord): ConsentEvent {
  return { id, event, categories, assertion, timestamp, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

const textsOf = (business: string) => `texts#${business}`;

function textKey(business: string, language: string, version: string) {
  return { pk: textsOf(business), sk: `${language}#${version}` };
}
