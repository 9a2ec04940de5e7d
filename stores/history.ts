import type * as z from 'zod';
import { readRow } from './rows.ts';
import { checkDeadline } from './settling.ts';
import type { Item, Table } from './table.ts';

export interface HistoryForm<Event extends object, View> {
  /** The sort key of the view, and what those of the events begin with. */
  readonly name: string;
  readonly event: z.ZodType<Event>;
  readonly view: z.ZodType<View>;
  /** The view before the first event. */
  readonly empty: View;
  /** The view after one event more. */
  readonly fold: (view: View, event: Event) => View;
}

/** What stands in a partition: the view, or that there is one which cannot be read. */
export type Standing<View> = { readonly readable: true; readonly view: View } | { readonly readable: false };

/**
 * Append-only histories, one a partition: `name#000001`, `name#000002`, …, each created where nothing stands, so that of
 * two writers one is first; and beside them, under `name`, the view that is computed from all of them and that the gate
 * reads. Who finds that another has appended, and was perhaps cut off before it could set the view, sets it first.
 */
export class History<Event extends object, View> {
  readonly #table: Table;
  readonly #form: HistoryForm<Event, View>;
  constructor(table: Table, form: HistoryForm<Event, View>) {
    this.#table = table;
    this.#form = form;
  }

  /**
   * Appends an event, if there is one to append.
   *
   * @param make the event, from the view that it comes after; called anew whenever another writer was first. What must
   *   be written elsewhere before the event counts, it writes
   */
  async append<E extends Event | undefined>(
    pk: string,
    make: (view: View) => Promise<E>,
  ): Promise<{ readonly event: E; readonly view: View }> {
    for (;;) {
      checkDeadline();
      const { revision, view } = await this.#current(pk);
      const event = await make(view);
      if (event === undefined) return { event, view };
      const next = revision + 1;
      if (await this.#table.create({ pk, sk: this.#eventKey(next), ...event })) {
        const after = this.#form.fold(view, event);
        await this.#set(pk, next, after);
        return { event, view: after };
      }
      const other = await this.#event(pk, next);
      await this.#set(pk, next, this.#form.fold(view, other));
    }
  }

  /** The view's key, for reading many at once. */
  key(pk: string): { pk: string; sk: string } {
    return { pk, sk: this.#form.name };
  }

  isView(item: Item): boolean {
    return item.sk === this.#form.name;
  }

  /** Reads a view's item. */
  read(item: Item | undefined): Standing<View> {
    if (item === undefined) return { readable: true, view: this.#form.empty };
    const { revision: _revision, ...rest } = item;
    const view = readRow(this.#form.view, rest);
    return view === undefined ? { readable: false } : { readable: true, view };
  }

  /** One page of the events, in their order. @param after the number of the event before the page */
  async page(pk: string, limit: number, after = 0): Promise<{ events: Event[]; next?: number }> {
    const start = after === 0 ? undefined : { pk, sk: this.#eventKey(after) };
    const page = await this.#table.page(pk, { prefix: `${this.#form.name}#`, limit, after: start });
    const events = page.items.map((item) => this.#parse(item));
    return page.next === undefined ? { events } : { events, next: after + events.length };
  }

  async #current(pk: string): Promise<{ revision: number; view: View }> {
    const item = await this.#table.get(this.key(pk));
    const standing = this.read(item);
    const revision = (item?.revision as number | undefined) ?? 0;
    if (standing.readable) return { revision, view: standing.view };
    return this.#recompute(pk);
  }

  /** The view from all events: only when the one on file cannot be read. */
  async #recompute(pk: string): Promise<{ revision: number; view: View }> {
    let [view, revision] = [this.#form.empty, 0];
    for await (const item of this.#table.all(pk, `${this.#form.name}#`)) {
      view = this.#form.fold(view, this.#parse(item));
      revision += 1;
    }
    return { revision, view };
  }

  async #event(pk: string, number: number): Promise<Event> {
    return this.#parse(await this.#table.get({ pk, sk: this.#eventKey(number) }));
  }

  #parse(item: Item | undefined): Event {
    const event = readRow(this.#form.event, item);
    if (event === undefined) throw new Error(`an event of the history ${this.#form.name} cannot be read`);
    return event;
  }

  /** Whoever set it meanwhile has set the same. */
  async #set(pk: string, revision: number, view: View): Promise<void> {
    await this.#table.put(
      { ...this.key(pk), ...view, revision },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR revision < :revision',
        ExpressionAttributeValues: { ':revision': revision },
      },
    );
  }

  #eventKey(number: number): string {
    return `${this.#form.name}#${String(number).padStart(9, '0')}`;
  }
}
